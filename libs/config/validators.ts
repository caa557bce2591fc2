import ipaddr from 'ipaddr.js';
import { makeValidator } from 'envalid';
import { TIME_ZONE_RULE, timeZoneNamed } from '../clock/time-zone.js';

/** A comma-separated list of words; empty entries are dropped. */
export const list = makeValidator<string[]>((input) => words(input));

/** A comma-separated list of IP addresses or CIDR ranges. Counts and `true` are refused: they trust strangers. */
export const addressList = makeValidator<string[]>((input) => {
  const entries = words(input);
  for (const entry of entries) {
    if (!isAddressOrRange(entry)) throw new Error(`"${entry}" is not an IP address or CIDR range`);
  }
  return entries;
});

/** A connection string for PostgreSQL. */
export const postgresUrl = makeValidator<string>((input) => {
  if (!/^postgres(ql)?:\/\/[^/]*\/[^/?]+/.test(input)) {
    throw new Error('not a PostgreSQL address with a database name');
  }
  return input;
});

/** A whole number within bounds, both included. */
export function whole(min: number, max: number): ReturnType<typeof makeValidator<number>> {
  return makeValidator<number>((input) => {
    const value = Number(input);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new Error(`"${input}" is not a whole number from ${min} to ${max}`);
    }
    return value;
  });
}

/** Some of these words, each once, in an order that means something. */
export function order(names: readonly string[]): ReturnType<typeof makeValidator<string[]>> {
  return makeValidator<string[]>((input) => {
    const given = words(input);
    const unknown = given.find((word) => !names.includes(word));
    if (unknown !== undefined) throw new Error(`"${unknown}" is not one of ${names.join(', ')}`);
    if (new Set(given).size < given.length) throw new Error(`"${input}" names one twice`);
    return given;
  });
}

/** An amount of money or the like, from 0 to a million, with up to six decimals. */
export const amount = makeValidator<number>((input) => {
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(input) || Number(input) > 1_000_000)
    throw new Error(`"${input}" is not an amount such as 0.30`);
  return Number(input);
});

/** An amount from which something is told; of any currency where none is named. */
export interface Threshold {
  value: number;
  /** ISO 4217. */
  currency: string | undefined;
}

/** Amounts of money, each with or without a currency, as `10000,1500000 JPY`; those of 0 are dropped. */
export const thresholds = makeValidator<Threshold[]>((input) =>
  words(input)
    .map((entry) => {
      const [, value, currency] = /^(\d{1,12})(?: ([A-Z]{3}))?$/.exec(entry) ?? [];
      if (value === undefined) throw new Error(`"${entry}" is not a whole amount such as 10000 or 10000 EUR`);
      return { value: Number(value), currency };
    })
    .filter(({ value }) => value > 0),
);

/** Some of the names given, each with a factor from 0.01 to 100, as `NAME=2,OTHER=0.5`. */
export function factors(
  names: readonly string[],
): ReturnType<typeof makeValidator<Readonly<Record<string, number>>>> {
  return makeValidator<Readonly<Record<string, number>>>((input) => {
    const pairs = words(input).map((pair): [string, number] => {
      const [name = '', factor = ''] = pair.split('=');
      const value = Number(factor);
      if (!names.includes(name) || factor === '' || !(value >= 0.01 && value <= 100))
        throw new Error(`"${pair}" is not one of ${names.join(', ')} with a factor from 0.01 to 100`);
      return [name, value];
    });
    return Object.fromEntries(pairs);
  });
}

/** An http or https address; a trailing slash is cut off. */
export const httpUrl = makeValidator<string>((input) => {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Error(`"${input}" is not an http address`);
  return input.replace(/\/+$/, '');
});

/** A Standard Webhooks secret: `whsec_` and 24 to 64 random bytes in base64. */
export const webhookSecret = makeValidator<string>((input) => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(input)?.[1];
  const length = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length;
  if (length < 24 || length > 64) throw new Error('not "whsec_" with 24 to 64 bytes in base64');
  return input;
});

/** Origins as browsers send them, comma-separated: scheme, host and port, nothing else. */
export const originList = makeValidator<string[]>((input) => {
  const entries = words(input).map((entry) => entry.replace(/\/$/, ''));
  for (const entry of entries) {
    const url = URL.canParse(entry) ? new URL(entry) : undefined;
    if (!/^https?:$/.test(url?.protocol ?? '') || url?.origin !== entry)
      throw new Error(`"${entry}" is not an origin`);
  }
  return entries;
});

/** A time zone, kept in the spelling of its list. */
export const timeZone = makeValidator<string>((input) => {
  const name = timeZoneNamed(input);
  if (name === undefined) throw new Error(`"${input}" ${TIME_ZONE_RULE}`);
  return name;
});

/** An e-mail address, kept in lower case. */
export const emailAddress = makeValidator<string>((input) => {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(input)) throw new Error(`"${input}" is not an e-mail address`);
  return input.toLowerCase();
});

function words(input: string): string[] {
  return input
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function isAddressOrRange(entry: string): boolean {
  // ipaddr.js reads "1" as 0.0.0.1: a hop count must not pass as an address.
  if (!/[.:]/.test(entry)) return false;
  return entry.includes('/') ? ipaddr.isValidCIDR(entry) : ipaddr.isValid(entry);
}
