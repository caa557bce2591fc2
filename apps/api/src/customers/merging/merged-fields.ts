/** The fields of a customer's row, as PostgreSQL writes them as JSON. */
export type CustomerRow = Record<string, unknown> & { id: string };

/** A field of the survivor before and after a merge. */
export type Filled = Record<string, { before: unknown; after: unknown }>;

/** Where the survivor has none, the other's is taken. */
const SINGLE = ['name', 'email', 'phone', 'company', 'locale', 'assignedToId'] as const;

/** What the survivor gains: what they lack of the other, and what there can be more of. */
export function gainsOf(survivor: CustomerRow, other: CustomerRow): Filled {
  const filled: Filled = {};
  const gain = (field: string, after: unknown): void => {
    const before = survivor[field] ?? null;
    if (JSON.stringify(before) !== JSON.stringify(after)) filled[field] = { before, after };
  };
  for (const field of SINGLE) if (survivor[field] === null) gain(field, other[field] ?? null);
  gain('tags', [...new Set([...texts(survivor['tags']), ...texts(other['tags'])])]);
  gain('customFields', { ...object(other['customFields']), ...object(survivor['customFields']) });
  const seen = [survivor['lastMessageAt'], other['lastMessageAt']].filter((at) => typeof at === 'string');
  gain('lastMessageAt', seen.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null);
  return filled;
}

/** What the survivor gives back: fields that are as the merge left them. */
export function lossesOf(survivor: CustomerRow, filled: Filled): Filled {
  return Object.fromEntries(
    Object.entries(filled)
      .filter(([field, { after }]) => same(survivor[field] ?? null, after))
      .map(([field, { before, after }]) => [field, { before: after, after: before }]),
  );
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** As JSON with the fields of objects in one order: PostgreSQL does not keep the one they were written in. */
function canonical(value: unknown): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, one]) => `${name}:${canonical(one)}`).join()}}`;
  }
  return JSON.stringify(value);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function object(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
