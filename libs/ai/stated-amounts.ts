/** An amount or a percentage, in a form of its own: `49.9`, or the words it is spelled in. */
export interface Stated {
  kind: 'amount' | 'share';
  value: string;
}

/** The amounts of money and percentages that a text in lower case states, in figures and in words. */
export function amountsIn(written: string): Stated[] {
  // "2k" as it would be written out, with the dash that marks an amount without a currency.
  const text = written.replaceAll(
    THOUSANDS,
    (_, count: string) => `${Number(count.replace(',', '.')) * 1000},-`,
  );
  const found = (kind: Stated['kind'], pattern: RegExp): Stated[] =>
    [...text.matchAll(pattern)].map((match) => {
      const stated = match.slice(1).find(Boolean) ?? '';
      return { kind, value: /\d/.test(stated) ? valueOf(stated) : stated.replaceAll(/[\s-]+/g, ' ').trim() };
    });
  return [
    ...found('amount', AMOUNT),
    ...found('share', SHARE),
    ...found('amount', SPELLED_AMOUNT),
    ...found('share', SPELLED_SHARE),
    ...found('amount', BARE_PRICE),
    ...[...text.matchAll(FREE)].map((): Stated => ({ kind: 'amount', value: '0' })),
    ...[...text.matchAll(HALF)].map((): Stated => ({ kind: 'share', value: '50' })),
  ];
}

// With thousands behind a space (`1 200`), a comma or a full stop.
// Bounded, as all here: customers send thousands of digits too, and each would be looked at from each of them.
const FIGURE = String.raw`((?<!\d)\d{1,3}(?: \d{3}){1,6}(?:[.,]\d{1,6})?(?!\d)|\d(?:[\d.,'’]{0,24}\d)?)`;
const CURRENCIES = [
  ...[
    'eur',
    'euros?',
    'usd',
    'dollars?',
    'dólares',
    'dolar',
    'gbp',
    'pounds?',
    'nis',
    'ils',
    'shekels?',
    'chf',
    'franken',
    'francs?',
  ],
  ...[
    'aed',
    'sar',
    'dirhams?',
    'riyals?',
    'reais',
    'r\\$',
    'brl',
    'pesos?',
    'rub',
    'rubles?',
    'руб\\p{L}*',
    'kr',
    'pln',
    'zł',
    'try',
    'lira',
    'inr',
    'rupees?',
  ],
  ...[
    'cents?',
    'bucks',
    'quid',
    'שקל\\p{L}*',
    'ש"ח',
    'ש״ח',
    'יורו',
    'דולר\\p{L}*',
    'ريال',
    'درهم',
    'دولار',
    'يورو',
  ],
];
const CURRENCY = String.raw`(?:${CURRENCIES.join('|')})(?![\p{L}])`;
const AMOUNT = new RegExp(
  String.raw`(?:\p{Sc}|(?<!\p{L})${CURRENCY})\s?${FIGURE}|${FIGURE}\s?(?:\p{Sc}|${CURRENCY})|${FIGURE}[,.][-–—]{1,2}(?![\d-])`,
  'giu',
);
const PERCENT = '%|٪|percent|per cent|prozent|por ciento|por cento|per cento|pour cent|אחוז|بالمئة|процент';
const SHARE = new RegExp(String.raw`${FIGURE}\s?(?:${PERCENT})`, 'giu');
// Parts of numbers in words: what stands together of them before a currency is an amount.
const PARTS = [
  'one|two|three|four(?:ty)?|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen',
  '(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million',
  'eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:zwan|vier|fünf|sech|sieb|acht|neun)zig|dreißig|hundert|tausend',
  'deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|(?:quar|cinqu|soix)ante|cents?|mille',
  'dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinti?|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?s?|mil',
  'dois|duas|quatro|sete|oito|nove|dez|vinte|trinta|quarenta|cinquenta|oitenta|cem',
  'due|tre|quattro|cinque|sei|sette|otto|dieci|venti?|trent[ao]|(?:quar|cinqu|sess|sett|ott|nov)anta|cento',
].join('|');
const WORDS = String.raw`(?<!\p{L})((?:(?:${PARTS})(?:[\s-]{0,3}(?:and|und|et|y|e)[\s-]{0,3}(?=${PARTS})|[\s-]{0,3})){1,12})`;
const SPELLED_AMOUNT = new RegExp(String.raw`${WORDS}(?<=[\s-])(?:\p{Sc}|${CURRENCY})`, 'giu');
const SPELLED_SHARE = new RegExp(String.raw`${WORDS}(?<=[\s-])(?:${PERCENT})`, 'giu');

// What something costs is money without a currency too: "it costs 99 per user", "der Preis ist 99".
const COSTS = [
  'costs?|priced at|prices? (?:is|are)|you pay|for (?:just|only)',
  'kostet|kosten|preis (?:ist|beträgt|liegt bei)|für (?:nur|bloß)|kost|prijs is',
  'coûte(?:nt|ra)?|prix est de|cuestan?|precio es(?: de)?|custam?|preço é(?: de)?|costa(?:no)?|prezzo è(?: di)?',
  'стоит|цена|fiyat[ıi]?|कीमत|עולה|המחיר(?: הוא)?|السعر|يكلف',
].join('|');
const BARE_PRICE = new RegExp(
  String.raw`(?<!\p{L})(?:${COSTS})(?: (?:only|just|about|nur|etwa|environ|solo|sólo))?:? ${FIGURE}(?!\d|[.,]\d|\s?(?:${PERCENT}))`,
  'giu',
);
const FREE = new RegExp(
  String.raw`(?<!\p{L})(?:free of charge|for free|(?:is|are|get|gets|be) (?:completely |totally |all )?free(?! to\b)|at no (?:extra |additional )?(?:cost|charge)|on the house|kostenlos|kostenfrei|gratis|umsonst|gratuit\p{L}*|gratuitamente|grátis|бесплатно|ücretsiz|मुफ़्त|मुफ्त|חינם|مجان\p{L}*)(?!\p{L})`,
  'giu',
);
// "10k customers" and "4K video" are no money.
const THOUSANDS =
  /(?<![\p{L}\d.,])(\d{1,4}(?:[.,]\d{1,2})?) ?k(?![\p{L}\p{N}]|[ -](?!(?:for|per|a|in|total|all|each|usd|eur|euros?|dollars?|cash|and|or)(?!\p{L}))\p{L})/gu;
const HALF = new RegExp(
  String.raw`(?<!\p{L})(?:half (?:off|price|the price)|(?:zum |der )?halben? preis|halbpreis|moitié prix|(?:a )?mitad de(?:l)? precio|metà prezzo|metade do preço|halve prijs|half geld|(?:за )?полцены|yarı fiyat\p{L}*|आधे दाम|आधी कीमत|(?:ב?חצי (?:ה)?מחיר)|نصف (?:ال)?سعر|two for (?:the price of )?one|2 for 1|buy one,? get one)(?!\p{L})`,
  'giu',
);

/** A number without separators: `1,200.00` and `1.200` are 1200, `49,90` is 49.9. */
function valueOf(number: string): string {
  const bare = number.replaceAll(/['’\s]/g, '');
  const [, whole = bare, cents = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(bare) ?? [];
  const value = whole.replaceAll(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  const rest = cents.replace(/0+$/, '');
  return rest === '' ? value : `${value}.${rest}`;
}
