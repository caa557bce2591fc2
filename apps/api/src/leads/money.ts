/** As the column `numeric(14, 2)` holds it: up to 12 digits, up to 2 decimals, no sign, no separators. */
const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** What leads are counted in when nothing else is said. */
export const DEFAULT_CURRENCY = 'EUR';

/** Whether the value is an amount of money as a decimal text: `"1250"`, `"1250.00"`. */
export function isAmount(value: unknown): value is string {
  return typeof value === 'string' && AMOUNT.test(value);
}

/** The amount as it is stored and shown: `"01250.5"` becomes `"1250.50"`. */
export function withTwoPlaces(amount: string): string {
  const [whole = '0', cents = ''] = amount.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${cents.padEnd(2, '0')}`;
}

/** Whether the value is a code of ISO 4217. */
export function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && CURRENCIES.has(value);
}
