import { anyOf } from './phrases.js';

/**
 * What sounds like a setback and is none: an order that is not to be called off, nobody else who is bought from, and
 * buyers who tell what their own company makes before they order.
 */
export const KEPT = anyOf([
  // English
  "(?:don't|do not|never|not|no need to|instead of|without)(?: please| want to| wish to| have to| need to| going to| yet| to)*(?: cancel\\p{L}*)",
  "(?:never|not|won't|wouldn't|don't)(?: \\p{L}+){0,2} (?:buy|buying|order|ordering|purchase|go|going|shop)(?: \\p{L}+)? (?:elsewhere|(?:anywhere|anybody|anyone|somewhere|someone|with another) ?(?:else)?)",
  "(?:we|i|our company) (?:are|am|is|'re|'m) (?:an? )?(?:\\p{L}+ ){0,2}(?:manufacturers?|suppliers?|exporters?|vendor|wholesaler|recruit\\p{L}+|reseller) [^.!?\\n]{0,100}?(?:want|wish|would like|'d like|plan|ready|decided|are going) to (?:buy|order|purchase|subscribe|sign up|book)",
  // German
  '(?:nicht|nie|keinesfalls|statt zu)(?: \\p{L}+){0,2} (?:stornier\\p{L}*|k[uü]ndig\\p{L}*|widerruf\\p{L}*)|stornier\\p{L}*(?: \\p{L}+){0,3} nicht',
  '(?:wir|ich) (?:sind|bin) (?:ein(?:e)? )?(?:\\p{L}+ )?(?:hersteller|lieferant|anbieter|dienstleister|agentur|gro[sß]+h[aä]ndler)[^.!?\\n]{0,100}?(?:wollen|will|m[oö]chten?|w[uü]rden gerne?)(?: \\p{L}+){0,5} (?:kaufen|bestellen|buchen|abonnieren)',
  // French
  '(?:pas|jamais|sans) annul\\p{L}*|n.annul\\p{L}+ (?:pas|surtout pas|jamais)(?: \\p{L}+){0,3}',
  '(?:nous sommes|je suis) (?:un |une )?(?:fabricant|fournisseur|prestataire|agence|grossiste)[^.!?\\n]{0,100}?(?:voulons|veux|souhaitons|souhaite|aimerions|voudrions|voudrais) (?:acheter|commander|r[eé]server|souscrire)',
  // Spanish
  'no (?:quiero |queremos |voy a |vamos a |hace falta |por favor )?(?:anul|cancel)\\p{L}*',
  '(?:somos|soy) (?:un |una )?(?:fabricantes?|proveedor(?:es)?|distribuidor(?:es)?|agencia|mayoristas?)[^.!?\\n]{0,100}?(?:queremos|quiero|quisi[eé]ramos|quisiera|nos gustar[ií]a) (?:comprar|pedir|contratar|reservar|encargar)',
  // Italian
  'non (?:voglio |vogliamo |vorrei |devo |dobbiamo )?(?:annull|disd|cancell)\\p{L}*',
  '(?:siamo|sono) (?:un.? ?)?(?:azienda |societ[aà] )?(?:produttor[ei]|fornitor[ei]|agenzia|grossist[ai]|rivenditor[ei])[^.!?\\n]{0,100}?(?:vogliamo|voglio|vorremmo|vorrei) (?:acquistare|comprare|ordinare|prenotare)',
  // Portuguese
  'n[aã]o (?:quero |queremos |vou |vamos |preciso )?cancel\\p{L}*',
  '(?:somos|sou) (?:um |uma |o |a )?(?:fabricantes?|fornecedor(?:es)?|representante|distribuidor(?:es)?|ag[eê]ncia)[^.!?\\n]{0,100}?(?:queremos|quero|gostar[ií]amos de|gostaria de) (?:comprar|encomendar|contratar|pedir|reservar)',
  // Dutch
  'niet(?: \\p{L}+){0,2} (?:annuleren|opzeggen|ontbinden|afzeggen)|annuleer(?: \\p{L}+){0,3} niet',
  '(?:wij|ik|we) (?:zijn|ben) (?:een )?(?:fabrikant|leverancier|bureau|groothandel)[^.!?\\n]{0,100}?(?:willen|wil)(?: \\p{L}+){0,5} (?:kopen|bestellen|afnemen|boeken)',
  // Russian
  'не (?:хочу |хотим |надо |нужно )?(?:отмен|аннулир)\\p{L}+',
  // Turkish
  '(?:sipariş|rezervasyon|abonelik|sözleşme)\\p{L}*(?: \\p{L}+)? iptal etm[ei]y\\p{L}+|iptal etm[ei]y\\p{L}+',
  // Hindi, in both scripts
  '(?:ऑर्डर|बुकिंग)(?: \\p{L}+)? (?:रद्द|कैंसल|कैंसिल) (?:मत|न|नहीं)|(?:order|booking) (?:\\p{L}+ )?cancel (?:mat|na|nahi+n?)(?: \\p{L}+)?',
  // Hebrew
  '(?:אל|לא|בלי) (?:רוצה |רוצים |צריך |צריכה |צריכים )?(?:לבטל|תבטלו|תבטל|תבטלי|מבטל\\p{L}*)',
  // Arabic
  '(?:لا|لن|ما) (?:أريد |اريد |نريد |أبغى |ابغى )?(?:إلغاء|الغاء|تلغوا|تلغي|تلغ|نلغي|ألغي|الغي)',
]);
