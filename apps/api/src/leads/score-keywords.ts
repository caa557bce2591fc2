/** What customers write when they are about to buy, or consider it, in the languages of the product. */
export interface Keyword {
  /** Names the idea, so that the same idea in two languages or forms counts once. */
  idea: string;
  pattern: RegExp;
  /** Points on the KEYWORDS factor. */
  weight: number;
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
    pattern: words(
      'order|orders|ordering|bestell(?:en|ung|e)|auftrag|command(?:er|e|ons)|pedido|pedir|encargar|encomend(?:ar|a)|ordin(?:are|e|iamo)|besteld?(?:ling)?|заказ(?:ать|ываем)?|אני רוצה להזמין|להזמין|הזמנה|أطلب|نطلب|طلبية',
    ),
  },
  {
    idea: 'buy',
    weight: COMMITS,
    pattern: words(
      'buy|buying|purchase|purchasing|kaufen|kauf|achet(?:er|ons|e)|achat|comprar|compra|contratar|acquist(?:are|o)|kopen|купить|покупк[аи]|לקנות|לרכוש|רכישה|شراء|أشتري|نشتري',
    ),
  },
  {
    idea: 'contract',
    weight: COMMITS,
    pattern: words(
      'contract|agreement|sign(?:ed)? (?:it|up|the)|vertrag|unterschr(?:eiben|ieben)|contrat|signer|contrato|firmar|assinar|contratto|firmare|overeenkomst|договор|חוזה|לחתום|عقد|توقيع',
    ),
  },
  {
    idea: 'invoice',
    weight: COMMITS,
    pattern: words('invoice|rechnung|facture|factura|fatura|fattura|factuur|сч[её]т|חשבונית|فاتورة'),
  },
  {
    idea: 'pay',
    weight: COMMITS,
    pattern: words(
      'pay|paid|payment|bezahl(?:en|t)|zahl(?:en|ung)|payer|paiement|pagar|pago|pagamento|pagare|betal(?:en|ing)|оплат(?:ить|а)|לשלם|תשלום|שילמתי|دفع|ندفع',
    ),
  },
  {
    idea: 'price',
    weight: ASKS,
    pattern: words(
      'price|prices|pricing|cost|costs|how much|preis|preise|kostet|kosten|prix|tarif|tarifs|co[uû]te|precio|precios|cu[aá]nto cuesta|pre[cç]o|quanto custa|prezzo|prezzi|quanto costa|prijs|цен[аы]|сколько стоит|מחיר|כמה עולה|سعر|أسعار|كم (?:يكلف|السعر)',
    ),
  },
  {
    idea: 'quote',
    weight: ASKS,
    pattern: words(
      'quote|quotation|proposal|offer|angebot|devis|proposition|presupuesto|cotizaci[oó]n|or[cç]amento|proposta|preventivo|offerte|предложение|הצעת מחיר|عرض سعر',
    ),
  },
  {
    idea: 'demo',
    weight: ASKS,
    pattern: words(
      'demo|demonstration|trial|vorf[uü]hr(?:en|ung)|testzugang|d[eé]monstration|essai|demostraci[oó]n|prueba|demonstra[cç][aã]o|dimostrazione|prova|proefperiode|демо|демонстрация|הדגמה|ניסיון|تجريبي|عرض تجريبي',
    ),
  },
  {
    idea: 'seats',
    weight: ASKS,
    pattern:
      /\b\d{1,6}\s*(?:seats?|licen[cs]es?|users?|units?|pieces|people|lizenzen|benutzer|mitarbeiter|st[uü]ck|personen|licences|utilisateurs|personnes|licencias|usuarios|personas|licen[cç]as|usu[aá]rios|pessoas|licenze|utenti|persone)\b/iu,
  },
];
