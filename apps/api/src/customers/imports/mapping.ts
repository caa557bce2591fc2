import { HEADER_NAMES, IMPORT_FIELDS, plainHeader, type ImportField } from './header-names.js';

const CUSTOM = 'customFields.';
const MAX_CUSTOM_NAME = 64;

/** What a column of a file is read as. */
export interface Column {
  /** As the file calls it. */
  header: string;
  /** A field, `customFields.<name>`, or null where the column is ignored. */
  field: string | null;
}

/** What a person said about columns: by header, in any spelling. */
export type MappingWish = Record<string, string | null>;

/** What to do with columns that nobody knows. */
export type UnknownColumns = 'ignore' | 'customFields';

/** The mapping can not be followed. @param path the header that was named */
export class MappingError extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What each column is read as: first what was asked for, then by its name. Each field is read from one column.
 *
 * @throws MappingError when the wish names a header that is not there, a field that is none, or a field twice
 */
export function columnsOf(
  headers: readonly string[],
  wish: MappingWish = {},
  unknown: UnknownColumns = 'ignore',
): Column[] {
  const columns = headers.map((header): { header: string; field: string | null | undefined } => ({
    header: header.trim(),
    field: undefined,
  }));
  const taken = new Set<string>();
  for (const [header, field] of Object.entries(wish)) {
    const column = columns.find(
      (one) => one.field === undefined && plainHeader(one.header) === plainHeader(header),
    );
    if (!column) throw new MappingError(header, 'is no column of the file, or is named twice');
    if (field !== null && !isField(field)) throw new MappingError(header, `can not be read as "${field}"`);
    if (field !== null && taken.has(field))
      throw new MappingError(header, `can not be read as ${field}: another column is`);
    column.field = field;
    if (field !== null) taken.add(field);
  }
  for (const field of IMPORT_FIELDS) {
    if (taken.has(field)) continue;
    const column = bestFor(
      field,
      columns.filter((one) => one.field === undefined),
    );
    if (column) column.field = field;
  }
  for (const column of columns) {
    if (column.field !== undefined) continue;
    const field = `${CUSTOM}${column.header}`;
    column.field = unknown === 'customFields' && isField(field) && !taken.has(field) ? field : null;
    taken.add(field);
  }
  return columns.map(({ header, field = null }) => ({ header, field }));
}

/** The name of a custom field, undefined where the field is none. */
export function customName(field: string): string | undefined {
  return field.startsWith(CUSTOM) ? field.slice(CUSTOM.length) : undefined;
}

function bestFor<One extends { header: string }>(field: ImportField, columns: One[]): One | undefined {
  const names = [field, ...HEADER_NAMES[field]].map(plainHeader);
  const ranked = columns
    .map((column) => ({ column, rank: names.indexOf(plainHeader(column.header)) }))
    .filter(({ rank }) => rank >= 0);
  return ranked.sort((a, b) => a.rank - b.rank)[0]?.column;
}

function isField(field: string): boolean {
  const custom = customName(field);
  if (custom === undefined) return (IMPORT_FIELDS as readonly string[]).includes(field);
  const isFree = !(custom in Object.prototype) && custom !== 'prototype';
  return custom !== '' && custom.length <= MAX_CUSTOM_NAME && isFree;
}
