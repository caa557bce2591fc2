/** Limits of the fields that a team adds to its customers. */
const MAX_FIELDS = 50;
const MAX_NAME_LENGTH = 64;
const MAX_BYTES = 16 * 1024;
/** Fields hold values, lists of values, or one object of either: `{ address: { city, streets: [] } }`. */
const MAX_DEPTH = 3;

/**
 * What keeps a value from being the custom fields of a customer.
 *
 * @returns the rest of a sentence about the field, or undefined when nothing does
 */
export function customFieldsProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be an object of names and values';
  const names = Object.keys(value);
  if (names.length > MAX_FIELDS) return `must not have more than ${MAX_FIELDS} fields`;
  const long = names.find((name) => name === '' || name.length > MAX_NAME_LENGTH);
  if (long !== undefined) return `must have names of 1 to ${MAX_NAME_LENGTH} characters`;
  if (depthOf(value) > MAX_DEPTH) return `must not be nested deeper than ${MAX_DEPTH} levels`;
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_BYTES) {
    return `must not take more than ${MAX_BYTES / 1024} KB as JSON`;
  }
  return undefined;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
