import { anyOf } from './phrases.js';

/** A quote, a price, a demo or a contract is not wanted, it is too dear, or they are only looking. */
export const SOFT_REFUSALS = anyOf([
  // English
  '(?:don.?t|do not|didn.?t|doesn.?t|never|no longer|not) (?:\\p{L}+ ){0,2}?(?:need|want|require|asked?(?: for| to)?)(?: \\p{L}+){0,3}? (?:quotes?|quotation|offers?|demo|contract|invoice|prices?|order|trial)',
  '(?:stop|quit) (?:sending|calling|contacting|writing|messaging|texting)(?: \\p{L}+)?',
  '(?:just|only|was just) (?:looking|browsing|curious|window shopping)|out of curiosity|for fun',
  '(?:way |far |much |bit |little )*too (?:expensive|pricey|dear|much) for (?:me|us)(?: \\p{L}+)?|out of (?:our|my) (?:budget|range)|(?:can.?t|cannot|couldn.?t) afford|no budget',
  '(?:maybe|perhaps) (?:next year|in a few years|some ?day|another time)|not (?:right )?now|not at the moment|no thanks|no thank you|unsubscribe|remove me',
  // German
  '(?:brauche?n?|ben[oö]tigen?|w[uü]nschen?|m[oö]chten?|wollen?)(?: \\p{L}+){0,2} (?:kein(?:e|en)?)(?: \\p{L}+){0,4}',
  '(?:nur|blo[sß]+|einfach) (?:mal |so )*(?:gucken|schauen|umschauen|neugierig|interessehalber|umsehen)|nur so gefragt',
  '(?:mir|uns) (?:\\p{L}+ )?zu (?:teuer|viel)|zu teuer f[uü]r (?:mich|uns)|kein (?:geld|budget)|(?:vielleicht|evtl\\.?) (?:n[aä]chstes jahr|in ein paar jahren|sp[aä]ter|irgendwann)|nein danke|bitte keine',
  // French
  '(?:pas|plus) (?:\\p{L}+ )?besoin d(?:e|.un|.une)(?: \\p{L}+)?|(?:ne |n.)?(?:veux|voulons|souhaite|souhaitons) pas(?: \\p{L}+){0,2} (?:devis|d[eé]mo|contrat|offre|tarif)\\p{L}*',
  '(?:juste|simplement|seulement) (?:pour|par) (?:me faire une id[eé]e|regarder|curiosit[eé]|voir)|par curiosit[eé]|trop cher pour (?:moi|nous)|pas (?:le|de) budget|pas les moyens|peut-[eê]tre (?:plus tard|un jour|l.ann[eé]e prochaine)|non merci|d[eé]sabonne\\p{L}*|rien command[eé]',
  // Spanish
  'no (?:\\p{L}+ )?(?:quiero|queremos|necesito|necesitamos|hace falta)(?: \\p{L}+){0,3} (?:presupuestos?|oferta|demo|contrato|factura|precios?|nada)',
  '(?:solo|s[oó]lo|era|nada m[aá]s) (?:por |para |estaba )?(?:mirar|mirando|curiosear|curiosidad|preguntar|preguntaba)|demasiado caro|muy caro para|no tengo dinero|no me lo puedo permitir|quiz[aá]s? (?:m[aá]s adelante|otro a[nñ]o)|no gracias|por ahora no|no pienso (?:comprar|contratar)',
  // Italian
  'non (?:\\p{L}+ )?(?:voglio|vogliamo|serve|servono|ho bisogno|abbiamo bisogno|desidero|mi servono)(?: \\p{L}+){0,3} (?:preventiv[oi]|offert[ae]|demo|contratto|fattura|prezz[oi]|nulla|niente)',
  '(?:solo|era|giusto) (?:per |una )?(?:curiosit[aà]|curiosare|dare un.occhiata|guardare|farmi un.idea)|troppo caro per|fuori budget|non me lo posso permettere|forse (?:pi[uù] avanti|un giorno|l.anno prossimo)|no grazie|per ora no',
  // Portuguese
  'n[aã]o (?:\\p{L}+ )?(?:quero|queremos|preciso|precisamos)(?: \\p{L}+){0,3} (?:or[cç]amento|proposta|demo|contrato|fatura|pre[cç]os?|nada|nenhum\\p{L}*)',
  '(?:s[oó]|era s[oó]|apenas) (?:por |para |pra |estava )?(?:curiosidade|olhar|olhando|ver|saber)|muito caro (?:pra|para) (?:mim|n[oó]s)|fora do (?:meu |nosso )?or[cç]amento|n[aã]o tenho dinheiro|quem sabe (?:um dia|ano que vem|mais pra frente)|talvez mais tarde|n[aã]o obrigad[oa]|por enquanto n[aã]o',
  // Dutch
  '(?:hoef|hoeven|wil|willen)(?: \\p{L}+){0,2} geen(?: \\p{L}+){0,4}|geen (?:offerte|demo|contract|factuur|aanbod)(?: \\p{L}+)? (?:nodig|meer)',
  '(?:alleen|gewoon|zomaar|even) (?:maar )?(?:kijken|nieuwsgierig|rondkijken|vragen)|te duur voor (?:mij|ons)|vinden? het te duur|geen (?:geld|budget)|misschien (?:later|volgend jaar|ooit)|nee (?:bedankt|dank)',
  // Russian
  '(?:мне |нам )?не (?:нужн[оаы]?|надо|требуется|высылайте|присылайте|звоните|пишите)(?: \\p{L}+){0,3}|(?:предложение|сч[её]т|договор|демо|прайс)(?: \\p{L}+)? не (?:нужн[оаы]?|надо|высылайте|присылайте)',
  '(?:просто|чисто) (?:интересуюсь|интересно|спросил[аи]?|посмотреть|из любопытства)|из любопытства|слишком дорого для (?:нас|меня)|дороговато для|не по карману|нет (?:денег|бюджета)|пока не (?:планирую|планируем|надо|нужно|готов\\p{L}*)|может быть? (?:позже|потом|когда-нибудь)',
  // Turkish
  'istemiyor(?:um|uz)|(?:teklif|fiyat|demo|sözleşme|fatura)\\p{L}*(?: \\p{L}+)? (?:istemiyor|gerek yok|göndermeyin|gerekmiyor|lazım değil)\\p{L}*|aramayın|(?:öylesine|sadece|merak(?:tan)?) (?:sordum|sormuştum|merak ettim|bakıyorum|bakıyordum)|merak ettim|bütçe(?:m|miz)?(?: \\p{L}+)? (?:yok|çıkmadı|yetmiyor)|(?:bize|bana) (?:çok )?pahalı|belki (?:sonra|ileride|seneye)|şimdilik (?:yok|istemiyor\\p{L}*|düşünmüyor\\p{L}*)',
  // Hindi, in both scripts
  '(?:बस|सिर्फ|केवल) (?:ऐसे ही|पूछ|देख|जानना)(?: \\p{L}+)?|(?:जरूरत|ज़रूरत) नहीं|(?:नहीं|नही) चाहिए|बहुत महंगा|बजट (?:नहीं|से बाहर)|शायद बाद में',
  '(?:bas|sirf|just) (?:aise hi|aise|puch\\p{L}*|dekh\\p{L}*)(?: \\p{L}+)?|(?:zar+[ou]+r[ae]?t|jar+urat|need) nahi+n?|baja?t nahi+n?|nahi+n? chah?iye|budget (?:nahi+n?|se bahar)|bahut me?he?nga|baad me (?:dekh|soch)\\p{L}*|abhi nahi+n?',
  // Hebrew
  'לא (?:צריך|צריכה|צריכים|רוצה|רוצים) (?:שום |את )?(?:ה?הצעת? מחיר|הצעה|הדגמה|חוזה|חשבונית|כלום|דבר)|סתם (?:התעניינתי|שאלתי|מתעניי\\p{L}+|הסתכלתי|מסתכל\\p{L}*)|(?:רק|סתם) (?:מסתכל|בודק|לבדוק|מתוך סקרנות|מסקרנות)|יקר (?:לי|לנו|מדי|מידי)|אין (?:לי|לנו) (?:תקציב|כסף)|אולי (?:בעתיד|בהמשך|פעם)|לא תודה|הסירו אותי',
  // Arabic
  '(?:لا|ما|مش|مو|لن) (?:أحتاج|احتاج|نحتاج|يلزم|أريد|اريد|نريد|أبغى|ابغى)(?: \\p{L}+)? (?:عرض|سعر|عقد|فاتورة|تجربة|شيء|شي)|(?:مجرد|بس|فقط) (?:استفسار|أسأل|اسأل|سؤال|فضول|أتفرج|اتفرج)|غالي (?:علي|علينا|جدا علي)|ليس لدي (?:ميزانية|مال)|ما (?:عندي|عندنا) (?:ميزانية|فلوس)|(?:يمكن|ربما) (?:بعدين|لاحقا|في المستقبل)|لا شكرا|عدم الاتصال|لا تتصل\\p{L}*',
]);
