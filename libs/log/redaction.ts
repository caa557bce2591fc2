const GONE = '[redacted]';

/**
 * What must not be in a log, by its form: [what it looks like, what stands in its place]. A safety net: nothing
 * of the product logs these on purpose, but errors of libraries quote what they were given.
 */
const FORMS: [form: RegExp, instead: string][] = [
  // JSON web tokens: access and refresh tokens.
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, GONE],
  // Our API keys; only the part that is shown in lists may stay.
  [/\b(parley_[\w-]{5})[\w-]{38}/g, `$1${GONE}`],
  // Secrets of Standard Webhooks, keys of OpenAI and those like it, keys of Google, tokens of Meta.
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, GONE],
  [/\bsk-[\w-]{20,}/g, GONE],
  [/\bAIza[\w-]{20,}/g, GONE],
  [/\bEAA[A-Za-z0-9]{30,}/g, GONE],
  // An Authorization or Cookie header, however it is written down.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi, `$1$2${GONE}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${GONE}`],
  // User name and password in an address: postgres://user:password@host.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]*:[^\s@"'<>]*@/gi, `$1${GONE}@`],
  // Parameters of addresses and fields of JSON that are named like secrets.
  [
    /\b((?:[\w.-]{0,40}(?:token|secret|password|passwd|api_?key|signature))|key|code)=[^&\s"'<>]+/gi,
    `$1=${GONE}`,
  ],
  [
    /(\\?["']?)\b(\w{0,40}(?:token|secret|password|passwd|api_?key|private_?key))(\\?["']\s*:\s*\\?["'])[^"'\\]+/gi,
    `$1$2$3${GONE}`,
  ],
  // Values that PostgreSQL, Prisma and JSON.parse quote in their messages.
  [/(Key \([^)]*\)=)\((?:[^()]|\([^()]*\))*\)/g, `$1(${GONE})`],
  [/(Failing row contains )\(.*\)/g, `$1(${GONE})`],
  [/(invalid (?:input syntax|input value|byte sequence) for [^:"]*(?:"[^"]*")?: )"[^"]*"/g, `$1"${GONE}"`],
  [/\bvalue "[^"]*" is out of range/g, `value "${GONE}" is out of range`],
  [/"[^"]{0,200}"(?:\.\.\.)? is not valid JSON/g, `"${GONE}" is not valid JSON`],
  // Addresses of Telegram hold the token of the bot.
  [/\bbot\d+:[\w-]{30,}/g, `bot${GONE}`],
];

/** A part of every form above: most texts have none of these and need no closer look. */
const TELLTALE = /eyJ|parley_|whsec_|sk-|AIza|EAA|:\/\/|[="(]|bearer|basic|cookie|authorization|bot\d/i;

/** The same text without what looks like a secret or a quoted value. */
export function redacted(text: string): string {
  if (!TELLTALE.test(text)) return text;
  let clean = text;
  for (const [form, instead] of FORMS) clean = clean.replace(form, instead);
  return clean;
}

/** The most that is kept of one text, in characters. */
export const MAX_TEXT = 16_000;
const MAX_DEPTH = 4;
const SECRET_NAME = /token|secret|password|passwd|authorization|cookie|api_?key|private_?key/i;

/** The same value without what looks like a secret: texts are searched, fields named like secrets are emptied. */
export function redactedValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return redacted(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)} [cut]` : value);
  }
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Error) return redactedValue(value.stack ?? value.message, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redactedValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 100)
      .map(([name, field]) => [name, redactedField(name, field, depth + 1)]),
  );
}

/** The same value, or none at all when its name says that it is secret. */
export function redactedField(name: string, value: unknown, depth = 0): unknown {
  return SECRET_NAME.test(name) ? GONE : redactedValue(value, depth);
}
