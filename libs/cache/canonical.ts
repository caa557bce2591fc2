/**
 * A text that is the same for equal values and different for different ones: what a cache key is made of.
 * Objects are told by their own fields in any order; `undefined`, `NaN` and big integers keep their difference.
 *
 * @throws TypeError for what has no fixed text (functions, symbols, maps, sets, bytes)
 */
export function canonical(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return textOf(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) throw unfit(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return canonical((value.toJSON as () => unknown)());
  }
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') throw unfit(value);
  return JSON.stringify(value);
}

function unfit(value: unknown): TypeError {
  const kind = typeof value === 'object' ? value?.constructor.name : typeof value;
  return new TypeError(
    `A ${kind} cannot be part of a cache key. Give @Cache a key that is made of plain values.`,
  );
}
