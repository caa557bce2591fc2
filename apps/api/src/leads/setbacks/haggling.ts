import { anyOf } from './phrases.js';

/** The price is pressed for its own sake: last price, cheaper elsewhere, so much and not more. A discount is not asked for by hagglers alone. */
export const HAGGLING = anyOf([
  '(?:last|lowest|final|cheapest|bottom|rock bottom) (?:price|offer)|best price(?: \\p{L}+)?\\s*\\?|(?:rip ?off|daylight robbery)',
  'letzte[rs]? (?:preis|angebot)|was ist (?:der )?letzte(?:r)? preis|letzte preis|schmerzgrenze|woanders (?:billiger|g[uü]nstiger)|sonst kauf\\p{L}* (?:ich|wir) (?:woanders|anderswo)|(?:viel )?zu teuer',
  'dernier prix|prix le plus bas|moins cher (?:ailleurs|chez)|trop cher',
  '[uú]ltimo precio|precio (?:m[ií]nimo|m[aá]s bajo)|m[aá]s barato en|muy caro|car[ií]simo',
  'ultimo prezzo|prezzo (?:minimo|pi[uù] basso)|(?:costa |l.ho vista |trov\\p{L}+ )(?:di )?meno (?:da|su)|troppo caro',
  '[uú]ltimo pre[cç]o|menor pre[cç]o|pre[cç]o m[ií]nimo|mais barato (?:em|no|na)|(?:t[aá]|est[aá]|muito) (?:muito )?caro',
  'laatste (?:prijs|bod)|laagste prijs|elders goedkoper|goedkoper (?:bij|op)|veel te duur',
  'последн(?:яя|юю) цен[ау]|минимальн(?:ая|ую) цен[ау]|дешевле (?:у|на|в)|слишком дорого|дорого+!*|за \\d+ (?:куплю|заберу|возьму)',
  'son fiyat(?: ne olur)?|en son (?:ne olur|kaça)|başka yerde(?: \\p{L}+)? (?:ucuz|daha ucuz)|çok pahalı',
  '(?:last|final|best) (?:price|rate) (?:batao|bolo|kya|do|lagao)|kam (?:karo|kar do|kijiye)|itna me?he?nga|आखिरी (?:दाम|कीमत|रेट)|कम (?:करो|कीजिए|कर दो)|बहुत महंगा',
  'מחיר (?:אחרון|סופי הכי נמוך|מינימום)|הכי נמוך|יותר זול (?:ב|אצל)|יקר (?:מדי|מידי|נורא)',
  '(?:آخر|اخر|أقل|اقل) سعر|نزل (?:السعر|شوي)|غالي (?:جد|مرة|كثير|وايد)|أرخص (?:من|في|عند)',
]);
