import { AppError, ValidationError, type FieldError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404. */
export const importNotFound = notFound('customers.import_not_found', 'import');

/** 422: the file can't be read as a table of customers. */
export class ImportUnreadableError extends AppError {
  constructor(detail: string) {
    super('customers.import_unreadable', 422, detail);
  }
}

/** 400: what was said about the columns does not fit the file. */
export class ImportMappingError extends ValidationError {
  constructor(header: string, message: string, headers: readonly string[]) {
    const error: FieldError = { path: `mapping.${header.slice(0, 100)}`, message };
    super(`The mapping does not fit: "${header.slice(0, 100)}" ${message}. ${named(headers)}`, [error]);
  }
}

/** 422: nothing in the file tells of a customer. */
export class ImportColumnsError extends AppError {
  constructor(headers: readonly string[]) {
    super(
      'customers.import_columns',
      422,
      `No column of the file is known to hold a name, an e-mail address or a phone number. ${named(headers)} Say what they are with "mapping", like {"Kontakt 1": "email"}.`,
    );
  }
}

/** 409: it is over, there is nothing left to stop. */
export class ImportOverError extends AppError {
  constructor() {
    super(
      'customers.import_over',
      409,
      'The import is over and can not be cancelled any more. What it did can be undone.',
    );
  }
}

/** 409: it is still at work. */
export class ImportRunningError extends AppError {
  constructor() {
    super(
      'customers.import_running',
      409,
      'The import is still running. Wait for its end, or cancel it, and then undo it.',
    );
  }
}

/** 409: it changed nothing. */
export class ImportWasDryError extends AppError {
  constructor() {
    super('customers.import_dry', 409, 'The import was a dry run: it changed nothing that could be undone.');
  }
}

/** Headers as a person finds them again. */
function named(headers: readonly string[]): string {
  const some = headers.filter((header) => header.trim() !== '').slice(0, 20);
  return `The columns are ${some.map((header) => `"${header.slice(0, 60)}"`).join(', ')}.`;
}

/** 409: what its rows did is forgotten by now. */
export class ImportForgottenError extends AppError {
  constructor() {
    super(
      'customers.import_forgotten',
      409,
      'What the rows of this import did is not kept any more, so it can not be undone as a whole.',
    );
  }
}
