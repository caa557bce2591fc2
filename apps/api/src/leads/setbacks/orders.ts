import { anyOf } from './phrases.js';

/**
 * Somebody says in the first person, that they take a number, a size, or "it" and
 * nothing behind it: whoever says so orders, whatever else they turn down beside it. Narrow on purpose: much that
 * sounds like an order is none beside a refusal ("we will order from Amazon", "I'll take it to the ombudsman", "send
 * the invoice for what we used").
 */
export const ORDERS = anyOf([
  // English
  "(?:i|we)(?:'ll| will|'d like to| would like to| want to|'(?:m|re) going to| (?:am|are) going to)(?: now| then| still| also| gladly| happily| just| instead| rather)?(?: to)? (?:take|order|buy|get|have|go with|go for) (?:(?:\\p{N}+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|(?:a )?hundred|a dozen)(?! (?:minute|hour|day|week|month|year|step)s?)|(?:the|your) (?:\\p{L}+ ){0,2}(?:one|ones|plan|package|bundle|version|model|set|licen[cs]es?|seats|option|subscription|tier)|(?:it|them|both|all of them)$)",
  "(?:i|we)'d like (?:\\p{N}+|the (?:\\p{L}+ ){0,2}(?:one|plan|package))|let's (?:do it|go ahead|proceed)$|(?:please )?(?:sign|book) (?:me|us) (?:up|in)(?: for the (?:\\p{L}+ ){0,2}(?:one|plan|package)|(?: please| today| now)*$)|count (?:me|us) in$",
  "(?:i|we)(?:'d| would) (?:love|be happy|be glad) to (?:take|order|buy|have|get) (?:\\p{N}+|two|three|four|five|six|ten|twenty|(?:the|your) (?:\\p{L}+ ){0,2}(?:one|plan|package)|(?:it|them|both)$)|(?:i|we)(?:'d (?:like|love)| would (?:like|love)| want| wish) to (?:order|buy|sign|subscribe|book)(?: now| today| right away| please)*$",
  "(?:(?:i'm|we're|i am|we are) )?ready to (?:sign|order|buy|pay|subscribe)(?: now| today| right away| up)*$|(?:i|we) (?:hereby )?(?:confirm|place) (?:the|our|my|an|this) order$|(?:please )?send (?:me|us|over)? ?the (?:contract|payment link)(?: over| please| today| now)*$",
  // German
  '(?:ich|wir) (?:nehmen?|bestellen?|kaufen?|buchen?)(?: gerne?| jetzt| dann| lieber)? (?:\\p{N}+|zwei|drei|vier|fünf|sechs|zehn|zwölf|zwanzig|d(?:as|en|ie) (?:gro(?:ß|ss)|klein|mittler|ander|jahres|monats|pro|premium)\\p{L}*|(?:es|beide|alle)$)',
  '(?:ich|wir) (?:will|wollen|m[oö]chten?|werden?|h[aä]tten? gerne?|w[uü]rden? gerne?)(?: gerne?| jetzt| lieber)? (?:\\p{N}+|zwei|drei|vier|fünf|zehn|zwanzig|d(?:as|en|ie) (?:gro(?:ß|ss)|klein|mittler|ander|jahres|monats|pro|premium)\\p{L}*)|das nehmen wir$|hiermit bestellen? (?:ich|wir)',
  '(?:ich|wir) (?:will|wollen|m[oö]chten?|w[uü]rden? gerne?)(?: gerne?| jetzt| gleich| heute)* (?:bestellen|kaufen|buchen|unterschreiben|abschlie(?:ß|ss)en)$|wir sind dabei$|(?:ich|wir) (?:best[aä]tigen?|erteilen?) (?:die|den|unseren?|meinen?|hiermit den) (?:bestellung|auftrag)$|(?:bitte )?schick(?:en sie|t|e)? (?:mir|uns) (?:bitte )?den vertrag(?: zu)?$',
  // French
  "(?:(?:je|nous|on) (?:vais |allons |va |veux |voulons |veut |voudrais |voudrions )?(?:prends|prenons|prend|prendre|commande|commandons|commander|achetons|acheter)|j'ach[eè]te) (?:\\p{N}+|deux|trois|quatre|cinq|dix|vingt|(?:le|la|les) (?:\\p{L}+ )?(?:grand|petit|moyen|autre|annuel|mensuel|pro|premium)\\p{L}*)|(?:on|je|nous) l[ea]s? (?:prends|prend|prenons)$",
  "(?:je|nous|on) (?:veux|voulons|veut|voudrais|voudrions|souhaite|souhaitons|aimerais|aimerions) (?:commander|acheter|signer|r[eé]server|souscrire|m'abonner|nous abonner)(?: maintenant| aujourd'hui| tout de suite)*$|(?:je suis|nous sommes|on est) (?:partante?s?|pr[eê]te?s? [aà] (?:signer|commander|payer))$|envoyez(?:-moi|-nous) le contrat$|(?:je|nous) confirm(?:e|ons) la commande$",
  // Spanish
  '(?:(?:me|nos) (?:quedo|quedamos|llevo|llevamos)(?: con)?|(?:quiero|queremos|voy a|vamos a|quisiera|quisi[eé]ramos)(?: comprar| pedir| encargar| contratar| reservar| llevarme)?|compro|encargo) (?:\\p{N}+|dos|tres|cuatro|cinco|diez|veinte|(?:el|la|los|las) (?:\\p{L}+ )?(?:grande|pequeñ|median|anual|mensual|pro|premium)\\p{L}*)|(?:me|nos) l[oa]s? (?:quedo|quedamos|llevo|llevamos)$',
  '(?:quiero|queremos|quisiera|quisi[eé]ramos|me gustar[ií]a|nos gustar[ií]a) (?:comprar(?:lo|la)?|contratar(?:lo|la)?|pedir(?:lo|la)?|reservar|firmar)(?: ya| hoy| ahora)*$|(?:estoy|estamos) list[oa]s? para (?:firmar|comprar|pagar)$|(?:ap[uú]nt[ea]me|ap[uú]nt[ea]n?os|m[aá]nd[ea]n?(?:me|nos) el contrato)$|confirm(?:o|amos) el pedido$',
  // Italian
  '(?:prendo|prendiamo|compro|compriamo|ordino|ordiniamo|acquisto|acquistiamo|(?:voglio|vogliamo|vorrei|vorremmo)(?: prendere| comprare| ordinare| acquistare)?) (?:\\p{N}+|due|tre|quattro|cinque|dieci|venti|(?:il|la|lo|i|le|quello|quella) (?:\\p{L}+ )?(?:grand|piccol|medi|annual|mensil|pro|premium)\\p{L}*)|(?:lo|la|li|le) (?:prendo|prendiamo|compro|compriamo)$|procediamo$',
  '(?:voglio|vogliamo|vorrei|vorremmo) (?:ordinar[elo]+|comprar[elo]+|acquistar[elo]+|prenotare|firmare)(?: ora| subito| oggi)*$|(?:sono|siamo) pront[oaie] a (?:firmare|ordinare|pagare)$|(?:mandatemi|mandateci|inviateci|inviatemi) il contratto$|conferm(?:o|iamo) l.ordine$',
  // Portuguese
  '(?:(?:fico|ficamos|fecho|fechamos) com|levo|levamos|compro|(?:quero|queremos|vou|vamos)(?: comprar| encomendar| contratar| levar| ficar com)?) (?:\\p{N}+|dois|duas|tr[eê]s|quatro|cinco|dez|vinte|(?:o|a|os|as) (?:\\p{L}+ )?(?:grande|pequen|m[eé]di|anual|mensal|pro|premium)\\p{L}*)',
  '(?:quero|queremos|gostaria de|gostar[ií]amos de) (?:comprar|encomendar|contratar|assinar|reservar)(?: j[aá]| hoje| agora)*$|(?:estou|estamos) pront[oa]s? para (?:assinar|comprar|pagar)$|(?:mande|enviem?|envie)(?:-me|-nos)? o contrato$|confirm(?:o|amos) (?:o pedido|a encomenda)$',
  // Dutch
  '(?:ik|we|wij) (?:wil|willen|zou|zouden)(?: graag| nu| meteen| vandaag)* (?:bestellen|kopen|boeken|tekenen)$|(?:ik doe|wij doen|we doen) mee$|stuur (?:mij|me|ons) het contract$',
  '(?:ik|we|wij) (?:neem|nemen|bestel|bestellen|koop|kopen|boek|boeken|wil|willen)(?: graag| dan| liever)? (?:\\p{N}+|twee|drie|vier|vijf|tien|twintig|(?:het|de) (?:grote|kleine|middelste|jaar|maand|pro|premium)\\p{L}*)|doe (?:mij|ons) maar (?:\\p{N}+|(?:het|de) (?:grote|kleine)\\p{L}*)',
  // Russian
  '(?:мы |я )?(?:бер[её]м|беру|возьм[её]м|возьму|закажем|заказываем|покупаем|купим|(?:хотим|хочу)(?: взять| купить| заказать)?) (?:\\p{N}+|два|две|три|пять|десять|двадцать|(?:больш|маленьк|средн|годов)\\p{L}+)',
  '(?:мы |я )?(?:хотим|хочу|готовы?|готова) (?:заказать|купить|оформить|подписать|оплатить)(?: сейчас| сегодня)*$|(?:пришлите|отправьте) договор$|подтвержда(?:ю|ем) заказ$',
  // Turkish
  '(?:satın almak|sipariş vermek|imzalamak) (?:istiyoruz|istiyorum)$|sözleşmeyi gönderin$|siparişi onaylıyor(?:uz|um)$',
  '(?:\\p{N}+|iki|üç|beş|on|yirmi|büyük|küçük|orta|yıllık|aylık)(?: \\p{L}+){0,2} (?:alıyoruz|alıyorum|alacağız|alacağım|alalım|sipariş (?:ediyoruz|veriyoruz|vereceğiz)|istiyoruz|istiyorum)$',
  // Hindi, in both scripts
  '(?:\\p{N}+|दो|तीन|पाँच|दस|बड़ा|बड़ी|बड़े|छोटा|छोटी|सालाना|bada|badi|chota|chhota)(?: \\p{L}+){0,2} (?:लेंगे|लूंगा|लूंगी|ले लेंगे|खरीदेंगे|lenge|lunga|lungi)$',
  '(?:खरीदना|ऑर्डर करना|बुक करना) (?:चाहता|चाहती|चाहते) (?:हूँ|हूं|हैं)$|(?:kharidna|order karna|book karna) (?:chahta|chahti|chahte) (?:hoon|hun|hain)$',
  // Hebrew
  '(?:אנחנו |אני )?(?:רוצה|רוצים|מוכן|מוכנים|מוכנה) (?:להזמין|לקנות|לחתום|לשלם)$|שלחו (?:לי|לנו) (?:את ה)?חוזה$',
  '(?:אנחנו |אני )?(?:ניקח|אקח|נזמין|אזמין|נקנה|אקנה|רוצ(?:ה|ים))(?: את)? (?:\\p{N}+|שניים|שתיים|שלושה|חמישה|עשרה|ה?גדול\\p{L}*|ה?קטנ\\p{L}*|ה?קטן|ה?שנתי\\p{L}*)',
  // Arabic
  '(?:نريد|أريد|اريد|نبغى|ابغى|أود|نود) (?:أن )?(?:الشراء|الطلب|الاشتراك|الحجز|نشتري|أشتري|اشتري|نطلب|أطلب)$|أرسلوا (?:لي|لنا) العقد$|نؤكد الطلب$',
  '(?:سنأخذ|سآخذ|سنشتري|سأشتري|سنطلب|سأطلب|بناخذ|باخذ|نريد|أريد|اريد|نبغى|ابغى)(?: الباقة)? (?:\\p{N}+|اثنين|ثلاثة|خمسة|عشرة|الكبير\\p{L}*|الصغير\\p{L}*|السنوي\\p{L}*)',
]);

/** What may stand before it in its clause: an order is one from there on ("my colleague said we'll take it" is none). */
export const BEFORE_ORDERS =
  /^ *(?:(?:ok|okay|yes|fine|great|so|then|and|still|instead|well|but|thanks|anyway|rather|now|deal|good|alright|sure|ja|gut|dann|also|jetzt|oui|alors|donc|et|s[ií]|vale|entonces|y|allora|bene|e|sim|ent[aã]o|goed|dan|en|да|тогда|и|хорошо|evet|tamam|हाँ|ठीक है|haan|כן|אז|نعم|طيب)(?: |$))*/u;

/** What makes it none behind such words in the same clause: somewhere else, some other time, at another price, not at all. */
export const NO_ORDERS = anyOf([
  // English
  '(?:from|with|at) (?!you(?!\\p{L}))|elsewhere|for (?:\\p{Sc}|\\p{N})|if|unless|once|when|(?:next|in a few|in \\p{N}+) (?:years?|months?|weeks?)|later|some ?day|back|to (?:court|the \\p{L}+)|never|not(?! (?:the|a|your))|no longer',
  // German
  'bei|woanders|anderswo|f[uü]r (?:\\p{Sc}|\\p{N})|wenn|falls|sobald|n[aä]chst\\p{L}*|sp[aä]ter|zur[uü]ck|nie|nicht(?! (?:das|den|die|ein\\p{L}*))|nichts|kein\\p{L}*',
  // French
  'chez|ailleurs|[aà] (?:\\p{Sc}|\\p{N})|pour \\p{N}|si|quand|plus tard|l.ann[eé]e prochaine|pas(?! (?:le|la|les|un))|jamais',
  // Spanish, Portuguese and Italian
  '(?:en|por|com|em|da|a) (?:\\p{Sc}|\\p{N}|amazon|otr\\p{L}+|outr\\p{L}+|altr\\p{L}+|la tienda)|se|cuando|quando|m[aá]s (?:tarde|adelante)|mais tarde|pi[uù] (?:tardi|avanti)|el (?:a[nñ]o|mes) que viene|nunca|mai|n[aã]o(?! (?:o|a) )|non(?! (?:il|la) )|no(?! (?:el|la) )',
  // Dutch
  'bij|elders|voor (?:\\p{Sc}|\\p{N})|als|indien|volgend\\p{L}*|terug|nooit|niet(?! (?:het|de) )|geen',
  // Russian
  'в (?:магазине|другом|следующем)|у (?:других|них)|за \\p{N}\\p{L}*|если|когда|позже|потом|не(?! (?:маленьк|больш))',
  // Hebrew
  '(?<!\\p{L})(?:אצל|אם|לא|אחר כך)|בשנה הבאה',
  // Arabic
  '(?<!\\p{L})(?:من (?!عندكم)\\p{L}+|إذا|اذا|لو|لا|لاحقا)',
]);

/** What calls the order off again, said alone: "we'll take three. No, cancel it". */
export const CALLED_OFF = anyOf([
  '(?:please )?cancel (?:it|that|this|them|everything|both)(?: please| again| all)*$|(?:scratch|forget) (?:that|it)$',
  'storniere?n? (?:sie )?(?:es|das|alles|ihn|sie)(?: bitte| wieder)*$|doch nicht$',
  'annulez(?:-l[ae]s?| tout| ça)?$|finalement non$',
  '(?:cancel|an[uú]l)[ea]n?(?:l[oae]s?|lo todo| todo)?$|mejor no$|cancele (?:isso|tudo)$|melhor n[aã]o$',
  'annull(?:a|i|ate)(?:l[oaie])?(?: tutto)?$|anzi no$|(?:annuleer|schrap) (?:het|dat|alles)(?: maar)?$|toch niet$',
  'отмените(?: это| вс[её])?$|хотя нет$|iptal edin$|(?:रद्द|कैंसल|cancel) (?:कर दो|कर दीजिए|kar do|kar dijiye)$',
  'תבטלו(?: את זה| הכל)?$|בעצם לא$|ألغوا?(?:ه|ها)?(?: الطلب)?$|الغوه$',
]);

/** How somebody begins who corrects what they have just said. */
export const ON_SECOND_THOUGHT =
  /^ *(?:no|nope|wait|sorry|actually|nein|doch|moment|non|en fait|attendez|espera|en realidad|anzi|aspetta|n[aã]o|espere|nee|wacht|нет|постойте|hayır|नहीं|nahi|לא|רגע|لا)(?=[\s,]|$)/u;

/** A condition before it: "if you give us half off, we'll take ten" is a bid. */
export const CONDITIONS = anyOf([
  'if|only when|unless|wenn|falls|sofern|[aà] condition|s.il|siempre que|caso|indien|mits|если|eğer|olur mu|agar|अगर|यदि',
  '(?<!\\p{L})(?:אם|إذا|اذا|لو)',
]);

/** "But", which takes back what stands before it: "we'll take two, but it is too expensive for us". */
export const BUT =
  /(?:^|[\s,])(?:but|however|aber|jedoch|mais|pero|però|mas|porém|maar|но|однако|ama|ancak|fakat|लेकिन|मगर|lekin|magar|אבל|لكن|ولكن)\s/u;
