import { anyOf } from './phrases.js';

/** They will not buy, or not from us. */
export const REFUSALS = anyOf([
  // English
  "(?:not|no longer|aren't|isn't) interested(?: in (?:buying|this|it|your))?",
  'no longer (?:need|want|looking)',
  '(?:went|going|gone|go|ended up going|ended up) with (?:an?other|someone else|somebody else|a different|a competitor|the other)',
  '(?:chose|chosen|picked|found) (?:an?other|someone else|something else|a different|a competitor)',
  "(?:decided|we've decided|opted) (?:not to|against)",
  'changed (?:my|our) minds?',
  "(?:not|never|won'?t be|won'?t|isn'?t|aren'?t) (?:going to |planning to |looking to |gonna )?(?:buy|buying|order|ordering|purchase|purchasing|proceed|proceeding|going ahead)(?! (?:today|yet|now|right now|blind|until|unless|without|before))",
  '(?:bought|found|ordered|got) (?:it |one |them )?(?:cheaper )?(?:elsewhere|somewhere else)',
  'do(?:es)?(?:n.t| not) (?:want|intend|plan) to (?:buy|order|purchase|proceed|go ahead)',
  '(?:fell|falls|fallen) through',
  // German
  '(?:kein(?:en)?|keinerlei) (?:interesse|bedarf)(?: mehr)?',
  'nicht (?:mehr )?interessiert',
  '(?:doch |jetzt |nun |leider )*(?:f[uü]r (?:ein(?:en|e)?|etwas|was|jemand(?:en)?) ander\\p{L}+|anders|dagegen)(?: \\p{L}+){0,3} (?:entschieden|genommen|gew[aä]hlt)',
  '(?:woanders|anderswo|bei (?:einem|jemand) ander\\p{L}+)(?: \\p{L}+){0,2} (?:gekauft|bestellt|gefunden|gebucht|genommen)',
  '(?:kaufen|bestellen|buchen|nehmen)(?: \\p{L}+){0,2} (?:nichts|nicht|doch nicht)',
  '(?:will|wollen|werde|werden|m[oö]chten?)(?: \\p{L}+){0,3} (?:nichts|nicht|kein\\p{L}*)(?: \\p{L}+){0,2} (?:kaufen|bestellen|buchen|unterschreiben)',
  '[uü]berlegt und (?:doch )?nicht|anders [uü]berlegt',
  // French
  '(?:pas|plus|aucunement) (?:du tout )?(?:int[eé]ress[eé]e?s?|preneurs?)',
  '(?:choisi|pris|opt[eé] pour|trouv[eé]) (?:un|une|quelqu.un) (?:d.)?(?:autre|concurrent)s?(?: \\p{L}+)?',
  '(?:achet[eé]|trouv[eé]|command[eé]|pris|all[eé]e?s?) (?:\\p{L}+ )?(?:ailleurs|moins cher)',
  'chang[eé] d.avis',
  '(?:on|je|nous) (?:\\p{L}+ )?(?:laisse|laissons|abandonne|abandonnons|renonce|renon[cç]ons)(?: tomber)?',
  'ne (?:\\p{L}+ ){0,2}(?:pas|plus|rien)(?: \\p{L}+)? (?:acheter|commander|r[eé]server|signer|donner suite)',
  '(?:n.|ne )(?:ach[eè]ter\\p{L}+|command\\p{L}+|prend\\p{L}*|r[eé]serv\\p{L}+) (?:pas|plus|rien)',
  // Spanish
  '(?:no|ya no) (?:me|nos) interesa(?: \\p{L}+)?',
  'no (?:estoy|estamos) interesad[oa]s?',
  '(?:ya )?no (?:lo |la |los |las )?(?:quiero|queremos|voy a|vamos a|pienso|pensamos)(?: \\p{L}+){0,2} (?:comprar|contratar|pedir|reservar|seguir|adquirir)\\p{L}*',
  '(?:con|en|a|por|eleg\\p{L}+|encontr\\p{L}+|cog\\p{L}+) (?:otr[oa]s?) (?:proveedor|empresa|cl[ií]nica|sitio|lado|lugar|tienda|agencia|opci[oó]n|persona|escuela|academia)',
  'cambi(?:[eé]|amos|ado) de (?:opini[oó]n|idea)',
  'hemos decidido (?:no|que no)|decidimos (?:no|que no)|he decidido (?:no|que no)',
  // Italian
  'non (?:siamo|sono) (?:pi[uù] )?interessat[oaie]',
  'non (?:mi|ci) (?:interessa|serve)(?: pi[uù])?',
  '(?:da|con|presso) (?:un altro|un.altra|altri|un concorrente)(?: \\p{L}+)?',
  '(?:scelto|trovato|preso|comprato)(?: \\p{L}+)? (?:altro|altri|altrove|un altro|un.altra|di meglio)',
  '(?:lascia|lasci|lasciamo|lasciate) (?:perdere|stare)',
  'cambiato idea|(?:ho|abbiamo) deciso di (?:no|non)',
  'non (?:lo |la |li |le )?(?:compro|compriamo|acquisto|acquistiamo|prendo|prendiamo|procediamo|voglio comprare|vogliamo comprare)',
  // Portuguese
  '(?:n[aã]o|sem) (?:tenho |temos |estou |estamos )?interess(?:e|ad[oa]s?)',
  '(?:j[aá] )?n[aã]o (?:quero|queremos|vou|vamos|pretendo|pretendemos)(?: mais)? (?:comprar|contratar|fechar|seguir|encomendar|levar)',
  'n[aã]o (?:quero|preciso|queremos|precisamos) mais',
  '(?:escolh\\p{L}+|fech\\p{L}+ com|encontr\\p{L}+|ach\\p{L}+|compr\\p{L}+ (?:em|com|de|noutr[oa])) (?:outr[oa]s?|concorrente|noutro lado)',
  'mud(?:ei|[aá]mos|amos) de ideias?|desist(?:i|imos|iu)|decidimos n[aã]o|deix(?:a|e) (?:pra|para) l[aá]',
  // Dutch
  '(?:geen|niet|niet meer) (?:interesse|ge[iï]nteresseerd|belangstelling)',
  'toch (?:maar )?niet|laat maar(?: zitten)?',
  '(?:andere|concurrent|iemand anders|ergens anders|elders)(?: \\p{L}+){0,2} (?:gekozen|gekocht|besteld|gevonden|gegaan|genomen)',
  '(?:gekozen|gegaan|kiezen|gaan) (?:voor|met) (?:een ander\\p{L}*|iemand anders|de concurrent)',
  '(?:ga|gaan|wil|willen|zal|zullen)(?: \\p{L}+){0,2} (?:niets?|geen)(?: \\p{L}+){0,2} (?:kopen|bestellen|afnemen|tekenen)',
  '(?:besloten|bedacht)(?: \\p{L}+){0,2} niet|van gedachten veranderd',
  // Russian
  '(?:больше )?не (?:интересует|интересно|интересны|актуально|планиру(?:ю|ем)(?: \\p{L}+)? (?:покупать|брать|заказывать))',
  'передумал[аи]?|отказываемся|отказываюсь|решили не|решил[аи]? не',
  '(?:выбрал[аи]?|нашл[аи]|наш[её]л|взял[аи]?|купил[аи]?|заказал[аи]?)(?: \\p{L}+)? (?:друг(?:ого|ую|их|ое|ом)|в другом|у других|дешевле)',
  '(?:ничего )?не (?:будем|буду|хотим|хочу|станем|собира(?:емся|юсь))(?: \\p{L}+)? (?:покупать|брать|заказывать|купить|заказать)|(?:покупать|брать|заказывать) не (?:будем|буду|станем)',
  // Turkish
  '(?:artık )?(?:ilgilenmiyor(?:um|uz)|almıyor(?:um|uz)|almayaca[gğ](?:ım|ız)|almaktan vazgeç\\p{L}+)',
  '(?:satın|sipariş|kayıt) (?:almayaca|vermeyece|yaptırmayaca|almıyor|vermiyor|istemiyor)\\p{L}+',
  'vazgeçti[mk]|vazgeçtik|fikrimi(?:zi)? değiştirdi[mk]|başka (?:bir )?(?:firma|yer|marka|okul|klinik|tedarikçi)\\p{L}* (?:\\p{L}+ )?(?:anlaş|seç|al|bul|tercih)\\p{L}*',
  // Hindi, in both scripts
  '(?:नहीं|नही) (?:खरीदना|लेना|लेंगे|लेंगी|लूंगा|लूंगी)|(?:इच्छुक|रुचि) नहीं|इरादा बदल|दूसरी जगह से',
  'nahi+n? (?:lena|lenge|khar[ie]+dna|lunga|lungi)|(?:interest|interested) nahi+n?|plan (?:cancel|drop)|mood badal|(?:dusr[ie]|kahi aur) (?:jagah |se )\\p{L}+',
  // Hebrew
  'לא (?:מעוניינ\\p{L}*|מעוניין|מתעניינ\\p{L}*|רלוונטי)|כבר לא (?:צריכ\\p{L}*|צריך|רוצ\\p{L}*|רלוונטי|מעוניי\\p{L}*)',
  '(?:החלטנו|החלטתי) (?:ש?לא|לוותר)|לא (?:נקנה|אקנה|נזמין|אזמין|רוצים לקנות|רוצה לקנות)|(?:לא|שלא) (?:לקנות|להזמין|להמשיך)',
  '(?:בחרנו|בחרתי|הלכנו|הלכתי|סגרנו|סגרתי) (?:ב|על |עם )(?:ספק|מישהו|משהו|חברה|מקום|אחר)\\p{L}*|(?:מצאנו|מצאתי|קניתי|קנינו|הזמנתי) (?:\\p{L}+ )?(?:אחר|במקום אחר|יותר זול|בזול)',
  '(?:שינינו|שיניתי) את דעת\\p{L}+|התחרטתי|התחרטנו|ויתרתי|ויתרנו|מוותרים',
  // Arabic
  '(?:غير|لست|لسنا|مو|مش) مهتم\\p{L}*|(?:غيرت|غيرنا) (?:رأيي|رأينا)|(?:صرفت|صرفنا) النظر',
  '(?:لا|لن|ما|مش|مو) (?:نريد|أريد|اريد|نرغب|أرغب|أبغى|ابغى|نبغى|نشتري|أشتري|اشتري|ناخذ|آخذ|نطلب|أطلب|راح|عايز|عاوز)(?: \\p{L}+)? (?:شراء|الشراء|نشتري|أشتري|نطلب|طلب|شيء|شي)',
  '(?:اخترنا|اخترت|وجدنا|وجدت|لقينا|لقيت|تعاقدنا مع|اشترينا من|اشتريت من) (?:\\p{L}+ )?(?:آخر|أخرى|اخرى|ثاني|ثانية|غيركم|أرخص|ارخص)',
]);
