import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Rules } from '@libs/http/rules.js';
import { fieldErrors } from '@libs/http/validation.js';
import type { TableRow } from '@libs/tables/table.js';
import { CreateCustomerDto } from '../customer-input.dto.js';
import { customName, type Column } from './mapping.js';

/** What is wrong with one cell of a row. */
export interface RowError {
  /** The field it was to be. */
  path: string;
  /** The column it is in, as the file calls it; null where it is in none. */
  column: string | null;
  message: string;
}

/** A row as a customer. */
export interface ReadRow {
  /** As spreadsheets count. */
  number: number;
  /** What is given of the customer, in its stored form. Only good where there are no errors. */
  input: CreateCustomerDto;
  errors: RowError[];
}

/** Signs that spreadsheets take for the beginning of a formula: exports put an apostrophe in front of them. */
const HARMLESS = /^'(?=[=+\-@\t\r])/;

/** Whether there is nothing in a row. */
export function isBlank({ cells }: TableRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** Reads a row by the rules for customers that are entered by hand. Empty cells give nothing. */
export function readRow(row: TableRow, columns: readonly Column[]): ReadRow {
  const given = new Map<string, string>();
  const custom: Record<string, string> = {};
  const errors: RowError[] = [];
  row.cells.forEach((cell, at) => {
    const text = cell.trim().replace(HARMLESS, '');
    const column = columns[at];
    if (text === '') return;
    if (!column) {
      errors.push({
        path: '',
        column: null,
        message: `has more cells than there are columns (${columns.length})`,
      });
      return;
    }
    if (column.field === null) return;
    if (text.includes('\0') || !text.isWellFormed())
      errors.push({
        path: column.field,
        column: column.header,
        message: 'holds characters that can not be stored',
      });
    const name = customName(column.field);
    if (name === undefined) given.set(column.field, text);
    else custom[name] = text;
  });
  const input = plainToInstance(CreateCustomerDto, fieldsOf(given, custom));
  const faults = RULES.areKeptBy(input) ? [] : validateSync(input, { validationError: { target: false } });
  for (const { path, message } of fieldErrors(faults))
    errors.push({ path, column: headerOf(columns, path), message });
  if (!input.name && !input.email && !input.phone)
    errors.push({
      path: 'name',
      column: null,
      message: 'is missing, and so are e-mail address and phone number',
    });
  return { number: row.number, input, errors: errors.slice(0, MAX_ERRORS) };
}

const RULES = new Rules(CreateCustomerDto);

/** Of one row: a row of another table than its header's would fill pages. */
const MAX_ERRORS = 10;

function fieldsOf(given: Map<string, string>, custom: Record<string, string>): Record<string, unknown> {
  const tags = given
    .get('tags')
    ?.split(/[,;]/)
    .map((tag) => tag.trim());
  const parts = [given.get('firstName'), given.get('lastName')].filter((part) => part !== undefined);
  return {
    ...(parts.length > 0 ? { name: parts.join(' ') } : {}),
    ...Object.fromEntries([...given].filter(([field]) => field !== 'firstName' && field !== 'lastName')),
    ...(given.has('status') ? { status: given.get('status')?.toUpperCase() } : {}),
    ...(tags ? { tags: tags.filter((tag) => tag !== '') } : {}),
    ...(Object.keys(custom).length > 0 ? { customFields: custom } : {}),
  };
}

function headerOf(columns: readonly Column[], path: string): string | null {
  const fields = path === 'name' ? ['name', 'firstName', 'lastName'] : [path.split('.', 1)[0]];
  return columns.find(({ field }) => field !== null && fields.includes(field))?.header ?? null;
}
