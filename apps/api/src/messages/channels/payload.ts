/** A JSON object of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The longest text of a message that is kept, in UTF-16 units. The raw delivery keeps all of it. */
export const MAX_BODY = 10_000;

/** The longest id that is believed to be one: two of them in a key must fit an index of PostgreSQL (2,704 bytes). */
const MAX_ID = 255;

/** A body read as JSON, or the reason why it can't be. */
export function jsonOf(body: Buffer): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')) };
  } catch {
    return { problem: `The body of ${body.length} bytes is not JSON.` };
  }
}

/** The value when it is an object (not a list), else undefined. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The value when it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as an identifier: unchanged, or undefined when it is no text an identifier could be. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID || id !== cleanText(id)) return undefined;
  return id;
}

/** The value as text a database takes, cut to a length; undefined when it is no text or an empty one. */
export function textOf(value: unknown, max = 500): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return cleanText(value, max) || undefined;
}

/** The value when it is an http or https address of at most 2048 characters: anything else must not become a link. */
export function urlOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 2048 || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

/** The value when it is a finite number, or text that is one. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/**
 * Text without what PostgreSQL can't hold: NUL is left out, half a surrogate pair becomes U+FFFD. Longer text is
 * cut between characters and ends in an ellipsis. Everything else stays as the customer wrote it.
 */
export function cleanText(text: string, max = Number.POSITIVE_INFINITY): string {
  const kept = text.replaceAll('\0', '');
  const cut = kept.length > max ? `${kept.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : kept;
  return cut.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The fields that have a value. */
export function present<V>(fields: Readonly<Record<string, V | undefined>>): Record<string, V> {
  const kept: Record<string, V> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept;
}
