import { amountsIn } from './stated-amounts.js';
import { momentsAllowedBy, momentsIn } from './stated-clock.js';
import { timesIn } from './stated-times.js';

/**
 * What a customer acts on and must not be made up: links, e-mail addresses, amounts of money, percentages, dates, days of
 * the week, times of day, spans of time, and long numbers such as those of phones and accounts.
 *
 * @param known where facts may come from
 * @returns the facts that `written` states and `known` does not hold, each in a form of its own. An amount is held by
 *   the same amount, whatever its currency sign and separators (`49 euros` by `€49.00`), and by no other number: that
 *   somebody has 20 users makes nothing cost $20
 */
export function factsMissingIn(known: string, written: string): string[] {
  const text = plain(known);
  const held = new Set([...factsOf(text), ...momentsAllowedBy(text)].map(named));
  const digits = text.replaceAll(/[\s()./-]/g, '');
  const missing = factsOf(plain(written))
    .filter((fact) => (fact.kind === 'digits' ? !digits.includes(fact.value) : !held.has(named(fact))))
    .map(named);
  return [...new Set(missing)];
}

/** As `factsMissingIn`, of links alone: e-mail addresses are none. */
export function linksMissingIn(known: string, written: string): string[] {
  return factsMissingIn(known, written).filter((fact) => fact.startsWith(LINK) && !fact.includes('@'));
}

/** A fact as people write it. @param fact as `factsMissingIn` names it */
export function factTold(fact: string): string {
  const space = fact.indexOf(' ');
  const [kind, value] = [fact.slice(0, space), fact.slice(space + 1)];
  if (kind === 'share') return `${value} %`;
  if (kind === 'weekday') return WEEKDAYS[Number(value) - 1] ?? value;
  if (kind === 'date') return `the date ${value.replace('-', '.')}`;
  return kind === 'amount' ? `the amount ${value}` : value;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const LINK = 'address ';

interface Fact {
  kind: 'address' | 'amount' | 'share' | 'date' | 'weekday' | 'time' | 'span' | 'digits';
  value: string;
}

function named({ kind, value }: Fact): string {
  return `${kind} ${value}`;
}

function factsOf(text: string): Fact[] {
  const rest = text.replaceAll(ADDRESS, ' ');
  const long = [...rest.matchAll(LONG)].map(([number]) => number.replaceAll(/\D/g, ''));
  return [
    ...[...text.matchAll(ADDRESS)].map(([value]): Fact => ({ kind: 'address', value })),
    ...amountsIn(rest),
    ...timesIn(rest),
    ...momentsIn(rest),
    ...long.filter((number) => number.length >= LEAST_LONG).map((value): Fact => ({ kind: 'digits', value })),
  ];
}

// A number of so many digits is a phone, an account, an order or a date.
const LEAST_LONG = 7;

const ADDRESS = new RegExp(
  [
    // Any scheme: `hxxps` is read as well.
    String.raw`(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/|www\.)[^\s<>()"”»]*[^\s<>()"”».,!?;:]`,
    String.raw`[\p{L}\p{N}_.+-]{1,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}_.-]{0,190}[\p{L}\p{N}]`,
    // A host without a scheme is a link as soon as somebody reads it, whatever it ends with.
    String.raw`(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]{0,62}[a-z][a-z0-9-]{0,62}\.){1,10}[a-z]{2,24}(?:\/[^\s<>()"”»]*[^\s<>()"”».,!?;:])?(?![\p{L}\p{N}-])`,
  ].join('|'),
  'giu',
);
const LONG = /(?<![\d.,])\+?\d[\d\s()./-]{5,}\d(?![\d.,]*\d)/g;

/** Lower case, one kind of spaces, the digits of every script as 0 to 9, and addresses as they are meant. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitOf(digit)))
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?[[(] ?(?:at|ät) ?[\])] ?/g, '@')
    .replaceAll(/ ?[[(] ?(?:dot|punkt|punto|point|ponto) ?[\])] ?/g, '.')
    .trim();
}

/** The digits of a script stand in a row of ten, from its zero on. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
