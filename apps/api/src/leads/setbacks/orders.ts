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
  "(?:i|we)'d like (?:\\p{N}+|the (?:\\p{L}+ ){0,2}(?:one|plan|package))|let's (?:do it|go ahead|proceed)$|sign (?:me|us) up for the (?:\\p{L}+ ){0,2}(?:one|plan|package)",
  // German
  '(?:ich|wir) (?:nehmen?|bestellen?|kaufen?|buchen?)(?: gerne?| jetzt| dann| lieber)? (?:\\p{N}+|zwei|drei|vier|fünf|sechs|zehn|zwölf|zwanzig|d(?:as|en|ie) (?:gro(?:ß|ss)|klein|mittler|ander|jahres|monats|pro|premium)\\p{L}*|(?:es|beide|alle)$)',
  '(?:ich|wir) (?:will|wollen|m[oö]chten?|werden?|h[aä]tten? gerne?|w[uü]rden? gerne?)(?: gerne?| jetzt| lieber)? (?:\\p{N}+|zwei|drei|vier|fünf|zehn|zwanzig|d(?:as|en|ie) (?:gro(?:ß|ss)|klein|mittler|ander|jahres|monats|pro|premium)\\p{L}*)|das nehmen wir$|hiermit bestellen? (?:ich|wir)',
  // French
  "(?:(?:je|nous|on) (?:vais |allons |va |veux |voulons |veut |voudrais |voudrions )?(?:prends|prenons|prend|prendre|commande|commandons|commander|achetons|acheter)|j'ach[eè]te) (?:\\p{N}+|deux|trois|quatre|cinq|dix|vingt|(?:le|la|les) (?:\\p{L}+ )?(?:grand|petit|moyen|autre|annuel|mensuel|pro|premium)\\p{L}*)|(?:on|je|nous) l[ea]s? (?:prends|prend|prenons)$",
  // Spanish
  '(?:(?:me|nos) (?:quedo|quedamos|llevo|llevamos)(?: con)?|(?:quiero|queremos|voy a|vamos a|quisiera|quisi[eé]ramos)(?: comprar| pedir| encargar| contratar| reservar| llevarme)?|compro|encargo) (?:\\p{N}+|dos|tres|cuatro|cinco|diez|veinte|(?:el|la|los|las) (?:\\p{L}+ )?(?:grande|pequeñ|median|anual|mensual|pro|premium)\\p{L}*)|(?:me|nos) l[oa]s? (?:quedo|quedamos|llevo|llevamos)$',
  // Italian
  '(?:prendo|prendiamo|compro|compriamo|ordino|ordiniamo|acquisto|acquistiamo|(?:voglio|vogliamo|vorrei|vorremmo)(?: prendere| comprare| ordinare| acquistare)?) (?:\\p{N}+|due|tre|quattro|cinque|dieci|venti|(?:il|la|lo|i|le|quello|quella) (?:\\p{L}+ )?(?:grand|piccol|medi|annual|mensil|pro|premium)\\p{L}*)|(?:lo|la|li|le) (?:prendo|prendiamo|compro|compriamo)$|procediamo$',
  // Portuguese
  '(?:(?:fico|ficamos|fecho|fechamos) com|levo|levamos|compro|(?:quero|queremos|vou|vamos)(?: comprar| encomendar| contratar| levar| ficar com)?) (?:\\p{N}+|dois|duas|tr[eê]s|quatro|cinco|dez|vinte|(?:o|a|os|as) (?:\\p{L}+ )?(?:grande|pequen|m[eé]di|anual|mensal|pro|premium)\\p{L}*)',
  // Dutch
  '(?:ik|we|wij) (?:neem|nemen|bestel|bestellen|koop|kopen|boek|boeken|wil|willen)(?: graag| dan| liever)? (?:\\p{N}+|twee|drie|vier|vijf|tien|twintig|(?:het|de) (?:grote|kleine|middelste|jaar|maand|pro|premium)\\p{L}*)|doe (?:mij|ons) maar (?:\\p{N}+|(?:het|de) (?:grote|kleine)\\p{L}*)',
  // Russian
  '(?:мы |я )?(?:бер[её]м|беру|возьм[её]м|возьму|закажем|заказываем|покупаем|купим|(?:хотим|хочу)(?: взять| купить| заказать)?) (?:\\p{N}+|два|две|три|пять|десять|двадцать|(?:больш|маленьк|средн|годов)\\p{L}+)',
  // Turkish
  '(?:\\p{N}+|iki|üç|beş|on|yirmi|büyük|küçük|orta|yıllık|aylık)(?: \\p{L}+){0,2} (?:alıyoruz|alıyorum|alacağız|alacağım|alalım|sipariş (?:ediyoruz|veriyoruz|vereceğiz)|istiyoruz|istiyorum)$',
  // Hindi, in both scripts
  '(?:\\p{N}+|दो|तीन|पाँच|दस|बड़ा|बड़ी|बड़े|छोटा|छोटी|सालाना|bada|badi|chota|chhota)(?: \\p{L}+){0,2} (?:लेंगे|लूंगा|लूंगी|ले लेंगे|खरीदेंगे|lenge|lunga|lungi)$',
  // Hebrew
  '(?:אנחנו |אני )?(?:ניקח|אקח|נזמין|אזמין|נקנה|אקנה|רוצ(?:ה|ים))(?: את)? (?:\\p{N}+|שניים|שתיים|שלושה|חמישה|עשרה|ה?גדול\\p{L}*|ה?קטנ\\p{L}*|ה?קטן|ה?שנתי\\p{L}*)',
  // Arabic
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

/** A condition before it: "if you give us half off, we'll take ten" is a bid. */
export const CONDITIONS = anyOf([
  'if|only when|unless|wenn|falls|sofern|[aà] condition|s.il|siempre que|caso|indien|mits|если|eğer|olur mu|agar|अगर|यदि',
  '(?<!\\p{L})(?:אם|إذا|اذا|لو)',
]);

/** "But", which takes back what stands before it: "we'll take two, but it is too expensive for us". */
export const BUT =
  /(?:^|[\s,])(?:but|however|aber|jedoch|mais|pero|però|mas|porém|maar|но|однако|ama|ancak|fakat|लेकिन|मगर|lekin|magar|אבל|لكن|ولكن)\s/u;
