/** What customers write when they are about to buy, or consider it, in the languages of the product. */
export interface Keyword {
  /** Names the idea, so that the same idea in two languages or forms counts once. */
  idea: string;
  pattern: RegExp;
  /** Points on the KEYWORDS factor. */
  weight: number;
  /** Whether whoever writes it has made up their mind, rather than asking. */
  commits: boolean;
}

/** Points of a word that commits, and of one that asks. */
const COMMITS = 12;
const ASKS = 8;

/** Whole words where the script has spaces around them; Hebrew and Arabic glue prefixes to the word. */
function words(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'iu');
}

/** The list is short on purpose: intent tells more (a complaint is full of such words), these are its witnesses. */
export const KEYWORDS: Keyword[] = [
  {
    idea: 'order',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'order|orders|ordering|sipariş(?: vermek| vereceğiz| verelim)?|ऑर्डर|मंगवाना|bestell(?:en|ung|e)|auftrag|command(?:er|e|ons)|pedido|pedir|encargar|encomend(?:ar|a)|ordin(?:are|e|iamo)|besteld?(?:ling)?|заказ(?:ать|ываем)?|אני רוצה להזמין|להזמין|הזמנה|أطلب|نطلب|طلبية',
    ),
  },
  {
    idea: 'buy',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'buy|buying|purchase|purchasing|satın al(?:mak|ıyoruz|acağız|alım)?|alıyor(?:um|uz)|खरीदना|खरीदें|kharidna|lena hai|kaufen|kauf|achet(?:er|ons|e)|achat|comprar|compra|contratar|acquist(?:are|o)|kopen|купить|покупк[аи]|לקנות|לרכוש|רכישה|شراء|أشتري|نشتري',
    ),
  },
  {
    idea: 'contract',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'contract|agreement|contract(?:en)?|sözleşme(?:yi)?|अनुबंध|कॉन्ट्रैक्ट|tekenen|sign(?:ed)? (?:it|up|the)|vertrag|unterschr(?:eiben|ieben)|contrat|signer|contrato|firmar|assinar|contratto|firmare|overeenkomst|договор|חוזה|לחתום|عقد|توقيع',
    ),
  },
  {
    idea: 'invoice',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'invoice|pro ?forma|fatura(?:yı)?|proforma(?:yı)?|बिल|चालान|rechnung|facture|factura|fatura|fattura|factuur|сч[её]т|חשבונית|فاتورة',
    ),
  },
  {
    idea: 'pay',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'pay|paid|payment|deposit|wire|transfer the|anzahlung|[uü]berweis(?:en|e|ung)|acompte|virement|transferencia|transferência|sinal|bonifico|acconto|caparra|aanbetaling|overmak(?:en|ing)|предоплат[аыу]|перевод|öde(?:me|yeceğim|yeceğiz|mek)|kapora(?:yı)?|havale|भुगतान|पेमेंट|एडवांस|पैसे|advance|מקדמה|העברה|العربون|تحويل|bezahl(?:en|t)|zahl(?:en|ung)|payer|paiement|pagar|pago|pagamento|pagare|betal(?:en|ing)|оплат(?:ить|а)|לשלם|תשלום|שילמתי|دفع|ندفع',
    ),
  },
  {
    idea: 'book',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'book (?:it|us|me|the|a|an|for)|reserve|sign (?:me|us) up|enrol+|reservier(?:en|t|e)|buch(?:en|t)|anmeld(?:en|ung)|r[eé]serv(?:er|ez|e)|inscri(?:re|vez)|reserv(?:ar|o|a|amos)|apunt(?:ar|arme|adme)|matricul(?:ar|arme)|inscri(?:bir|birme|ver)|prenot(?:are|o|iamo)|iscriver(?:e|mi|ci)|boek(?:en)?|inschrijven|reserver(?:en)?|заброниров(?:ать|ал|уйте)|бронируем|запи(?:шите|сать|саться)|rezervasyon|ayırtmak|kayıt (?:olmak|yaptırmak)|बुक|बुकिंग|एडमिशन|book kar(?:na|do|o)?|להירשם|תזמינו לי|תקבעו?|לקבוע|احجز(?:وا)?|نحجز|أحجز|حجز|تسجيل',
    ),
  },
  {
    idea: 'agree',
    weight: COMMITS,
    commits: true,
    pattern: words(
      'go ahead|let.?s do it|(?:we|i)(?:.ll| will) take (?:it|them|two|one)|it.?s a deal|confirm(?:ed|ing)?|approved|(?:das |wir |ich )?nehmen (?:wir|es|das)|einverstanden|best[aä]tige[n]?|freigegeben|d.accord pour|je confirme|on prend|nous confirmons|valid[eé]|de acuerdo|confirm(?:o|amos|ar)|adelante|aprobado|confermo|confermiamo|procediamo|approvato|va bene procediamo|fechado|aprovado|akkoord|bevestig(?:en)?|подтвержда(?:ю|ем)|согласован[оа]?|согласовали|договорились|onaylıyor(?:um|uz)|onaylandı|tamamdır|anlaştık|मंजूर|पक्का|फाइनल|final kar(?:o|te|do)|מאשר(?:ת|ים)?|סגור|מסכימים|موافق(?:ة|ون|ين)?|نؤكد|أؤكد',
    ),
  },
  {
    idea: 'price',
    weight: ASKS,
    commits: false,
    pattern: words(
      'price|prices|pricing|fiyat(?:ı|lar|ları)?|ücret(?:i)?|ne kadar|kaç para|कीमत|दाम|कितना|कितनी|फीस|kitna|kitne|kharcha|tarieven|wat kost|cost|costs|how much|preis|preise|kostet|kosten|prix|tarif|tarifs|co[uû]te|precio|precios|cu[aá]nto cuesta|pre[cç]o|quanto custa|prezzo|prezzi|quanto costa|prijs|цен[аы]|сколько стоит|מחיר|כמה עולה|سعر|أسعار|كم (?:يكلف|السعر)',
    ),
  },
  {
    idea: 'quote',
    weight: ASKS,
    commits: false,
    pattern: words(
      'quote|quotation|rfq|teklif(?:i|inizi)?|कोटेशन|proposal|offer|angebot|devis|proposition|presupuesto|cotizaci[oó]n|or[cç]amento|proposta|preventivo|offerte|предложение|הצעת מחיר|عرض سعر',
    ),
  },
  {
    idea: 'demo',
    weight: ASKS,
    commits: false,
    pattern: words(
      'demo|demonstration|sunum|deneme|डेमो|trial|vorf[uü]hr(?:en|ung)|testzugang|d[eé]monstration|essai|demostraci[oó]n|prueba|demonstra[cç][aã]o|dimostrazione|prova|proefperiode|демо|демонстрация|הדגמה|ניסיון|تجريبي|عرض تجريبي',
    ),
  },
  {
    idea: 'seats',
    weight: ASKS,
    commits: false,
    pattern:
      /\b\d{1,6}\s*(?:seats?|licen[cs]es?|users?|units?|pieces|people|lizenzen|benutzer|mitarbeiter|st[uü]ck|personen|licences|utilisateurs|personnes|licencias|usuarios|personas|licen[cç]as|usu[aá]rios|pessoas|licenze|utenti|persone)\b/iu,
  },
];
