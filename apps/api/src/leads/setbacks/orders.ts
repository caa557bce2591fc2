import { anyOf } from './phrases.js';

/** Somebody says that they buy, in the first person: who says so orders, whatever else they turn down beside it. */
export const ORDERS = anyOf([
  // English
  "(?:i|we)(?:'ll| will|'d like to| would like to| want to|'(?:m|re) (?:going|ready|happy) to| (?:am|are) (?:going|ready|happy) to)(?: (?:now|then|still|also|both|gladly|happily|definitely|just|instead|rather))?(?: to)? (?:take (?:\\p{N}+|it|them|this|that|both|all|one|two|three|four|five|six|ten|twelve|twenty|a|an|another|the|your)|buy|order|book|purchase|sign|subscribe|go (?:with|for) (?:it|the|your|this|that|you)|get (?:the|your))",
  "let's (?:do it|sign|go ahead|go (?:with|for) (?:it|the|your|this|that|you))|(?:i|we) (?:hereby )?(?:order|accept (?:the|your) (?:offer|quote|quotation))",
  'send (?:me |us |over )?(?:the|your|a) (?:contract|invoice|agreement|order form|payment link|pro ?forma)|please (?:book|sign|put) (?:me|us) (?:in|up|down|for)',
  // German
  '(?:ich|wir) (?:nehmen?|bestellen?|kaufen?|buchen?|unterschreiben?|unterzeichnen?)|(?:dann|jetzt|stattdessen|lieber|gerne?) (?:nehmen?|bestellen?|kaufen?|buchen?) (?:ich|wir)',
  '(?:ich|wir) (?:will|wollen|m[oö]chten?|werden?|w[uü]rden? gerne?)(?: \\p{L}+){0,5} (?:nehmen|bestellen|kaufen|buchen|unterschreiben|beauftragen|abschlie(?:ß|ss)en)',
  '(?:schicken?|senden?|schickt|sendet)(?: \\p{L}+){0,3} (?:den vertrag|die rechnung)|(?:den vertrag|die rechnung)(?: \\p{L}+)? (?:schicken|senden|zuschicken|zusenden)',
  // French
  '(?:je|nous|on)(?: (?:en|le|la|les|vous))? (?:commande|commandons|ach[eè]te|achetons|r[eé]serve|r[eé]servons|signe|signons)|(?:je|nous|on)(?: (?:en|le|la|les|vous))? (?:prends|prenons|prend)(?! (?:contact|note|acte|rendez))',
  '(?:je|nous|on) (?:veux|voulons|veut|voudrais|voudrions|souhaite|souhaitons|vais|allons|va|aimerais|aimerions)(?: \\p{L}+){0,2} (?:prendre|commander|acheter|r[eé]server|signer|souscrire)',
  'envoyez(?:-moi|-nous| moi| nous)? (?:le contrat|la facture|le bon de commande)',
  // Spanish
  '(?:me|nos) l[oa]s? (?:quedo|quedamos|llevo|llevamos)|(?:compro|encargo|reservo|firmo|firmamos)',
  '(?:quiero|queremos|voy a|vamos a|quisiera|quisi[eé]ramos)(?: \\p{L}+)? (?:comprar|pedir|encargar|contratar|reservar|llevar|quedar|firmar)\\p{L}*',
  '(?:env[ií]|m[aá]nd)(?:e|a|ad)(?:n|me|nme|nos|nnos)?(?: \\p{L}+)? (?:el contrato|la factura)',
  // Italian
  '(?:prendo|prendiamo|ordino|ordiniamo|compro|compriamo|acquisto|acquistiamo|prenoto|prenotiamo|firmo|firmiamo)',
  '(?:voglio|vogliamo|vorrei|vorremmo)(?: \\p{L}+)? (?:comprar|acquistar|ordinar|prenotar|prender|firmar)\\p{L}+',
  '(?:mandi|mandate|inviate|invii|manda|invia)(?:mi|ci)?(?: pure)? (?:il contratto|la fattura)',
  // Portuguese
  '(?:fico|ficamos|levo|levamos|fecho|fechamos|compro|compramos|encomendo|encomendamos) (?:com|o|a|os|as|um|uma|dois|duas|tr[eê]s|\\p{N}+)',
  '(?:quero|queremos|vou|vamos|gostaria de|gostar[ií]amos de)(?: \\p{L}+)? (?:comprar|encomendar|contratar|reservar|levar|assinar|fechar|ficar com)',
  '(?:envi|mand)(?:e|em|a|ar)(?:-me|-nos)?(?: \\p{L}+)? (?:o contrato|a fatura|a nota)',
  // Dutch
  '(?:ik|we|wij) (?:neem|nemen|bestel|bestellen|koop|kopen|boek|boeken|teken|tekenen)|(?:dan|nu|liever|graag) (?:neem|nemen|bestel|bestellen|koop|kopen) (?:ik|we|wij)',
  '(?:ik|we|wij) (?:wil|willen|ga|gaan|zal|zullen)(?: \\p{L}+){0,5} (?:nemen|bestellen|kopen|boeken|tekenen|afnemen)|stuur(?: \\p{L}+){0,2} (?:het contract|de factuur|de overeenkomst)',
  // Russian
  '(?:бер[уеё]м?|возьм[уеё]м?|заказываю|заказываем|закажем|покупаю|покупаем|купим|бронирую|бронируем|подписываю|подписываем)',
  '(?:хочу|хотим|готовы?|готова|будем|буду)(?: \\p{L}+)? (?:купить|заказать|взять|забронировать|подписать|оформить|брать|заказывать|покупать)|(?:пришлите|вышлите|отправьте|присылайте|высылайте)(?: \\p{L}+){0,2} (?:договор|сч[её]т)',
  // Turkish
  '(?:alıyor|alaca[gğ]|satın alıyor|satın alaca[gğ]|satın almak istiyor|sipariş (?:veriyor|verece[gğ]|vermek istiyor))(?:um|uz|ım|ız)|(?:sözleşmeyi|faturayı) (?:gönder|yolla|kes)\\p{L}*',
  // Hindi, in both scripts
  '(?:ले लेंगे|लेंगे|लूंगा|लूंगी|खरीदेंगे|खरीदना (?:है|चाहते|चाहता|चाहती)|ऑर्डर (?:करना|करेंगे|कर दो|कर दीजिए))|(?:le lenge|lenge|lunga|lungi|kharidenge|order kar(?:na|enge|unga|ungi))',
  // Hebrew
  '(?:ניקח|אקח|נזמין|אזמין|נקנה|אקנה|לוקחים|לוקחת|לוקח|מזמינים|מזמינה|מזמין|רוצ(?:ה|ים) (?:להזמין|לקנות|לרכוש|לקחת))|(?:שלחו|תשלחו|תשלח|תשלחי)(?: \\p{L}+)? (?:את החוזה|את החשבונית|חוזה|חשבונית)',
  // Arabic
  '(?:سنأخذ|سآخذ|سنشتري|سأشتري|سنطلب|سأطلب|بناخذ|باخذ|(?:نريد|أريد|اريد|نبغى|أبغى|ابغى) (?:أن )?(?:شراء|نشتري|أشتري|اشتري|نطلب|أطلب|اطلب|طلب|حجز|نحجز|أحجز))|(?:أرسل|ارسل|ابعث)\\p{L}*(?: \\p{L}+)? (?:العقد|الفاتورة|فاتورة|عقد)',
]);

/** What makes such words none of an order within one clause: "I'll order elsewhere", "wir nehmen nichts", "take it back". */
export const NO_ORDERS = anyOf([
  // English
  "elsewhere|(?:any|some)(?:where|one|body) else|(?:from |with )?(?:an?other|different) (?:supplier|company|shop|store|provider|vendor|place|clinic|agency|school|seller|dealer)|competitors?|(?:it|them|this) back|my (?:money|business)|court|legal|lawyer|refunds?|money back|never|not|nothing|no longer|\\p{L}+n't|instead of yours",
  // German
  'nicht|nichts|kein\\p{L}*|nie|niemals|woanders|anderswo|konkurrenz|(?:bei )?(?:einem )?ander\\p{L}+ (?:anbieter|h[aä]ndler|firma|lieferanten?|laden)|abstand|anwalt|zur[uü]ck|r[uü]ckerstattung',
  // French
  'ne \\p{L}+ plus|pas|rien|jamais|ailleurs|concurren\\p{L}+|(?:un |une )?autre (?:fournisseur|soci[eé]t[eé]|magasin|prestataire|entreprise)|rembours\\p{L}+|avocat',
  // Spanish, Portuguese and Italian
  'nunca|jam[aá]s|nada|otr[oa]s? (?:proveedor|empresa|sitio|lugar|lado|tienda)|competencia|devoluci[oó]n|reembolso|disculpas|n[aã]o|outr[oa]s? (?:fornecedor|empresa|loja|lugar|lado)|concorr\\p{L}+|estorno|non|mai pi[uù]|niente|nulla|altrove|(?:un )?altr[oaie] (?:fornitore|azienda|negozio|posto)|rimborso|no',
  // Dutch
  'niet|niets|geen|nooit|elders|iemand anders|ergens anders|andere (?:leverancier|partij|winkel|aanbieder)|concurrent\\p{L}*|contact|terug|advocaat',
  // Russian
  'не|ни|ничего|никогда|друг(?:ого|ую|их|ом) (?:месте|поставщик\\p{L}*|магазин\\p{L}*|компани\\p{L}*)|у других|конкурент\\p{L}*|возврат\\p{L}*|деньги',
  // Turkish
  'başka (?:bir )?(?:yer|firma|marka|tedarikçi|mağaza)\\p{L}*|iade|geri|vazgeç\\p{L}*|paramı',
  // Hindi, in both scripts
  'नहीं|नही|मत|वापस|दूसरी|रद्द|कैंसल|कैंसिल|nahi+n?|wapas|vapas|dusr[ie]|cancel',
  // Hebrew
  '(?<!\\p{L})(?:לא|אל|בלי|אצל אחרים|במקום אחר|ספק אחר)|מתחר\\p{L}+|החזר|כסף בחזרה',
  // Arabic
  '(?<!\\p{L})(?:لا|لن|ما|مو|مش|لم)|غيركم|(?:مورد|مكان|محل) (?:آخر|اخر|ثاني)|استرجاع|استرداد|إلغاء|الغاء',
]);

/** A condition: "if you give us half off, we'll take ten" is a bid. */
export const CONDITIONS = anyOf([
  'if|only when|unless|wenn|falls|sofern|à condition|si|s.il|siempre que|se|caso|indien|mits|если|eğer|olur mu|agar|अगर|यदि',
  '(?<!\\p{L})(?:אם|إذا|اذا|لو)',
]);

/** A price of their own with the order hanging on it ("450 and I buy today"): the digit before, then the order. */
export const BIDS = new RegExp(
  `(\\p{N})(?: [^\\s.,;:!?]+){0,2} (?:and|then|und|dann|et|e|ed|y|en|ve|и|और|to)(?: [^\\s.,;:!?]+){0,2} (?:${ORDERS.source})`,
  'gu',
);

/** "But", which takes back what stands before it: "we want to order, but it is too expensive for us". */
export const BUT =
  /(?:^|[\s,])(?:but|however|aber|jedoch|doch leider|mais|pero|ma|però|mas|porém|maar|но|однако|ama|ancak|fakat|लेकिन|मगर|lekin|magar|אבל|لكن|ولكن|بس)\s/u;
