import { categoryOf, type ErrorCategory } from './error-category.js';

/** One field that was wrong, as a dotted path into the request, and what is wrong with it. */
export interface FieldError {
  path: string;
  message: string;
}

/** What else an error may carry to the answer. */
export interface AppErrorExtras {
  /** The fields at fault. */
  errors?: FieldError[];
  /** Headers of the answer, for instance Retry-After in seconds. */
  headers?: Record<string, string>;
  /** What caused it: logged, never sent. */
  cause?: unknown;
  /** What kind of thing went wrong, where the status does not tell. */
  category?: ErrorCategory;
}

/**
 * An error with a name that callers may rely on. Features extend it in their `<feature>.errors.ts`;
 * one filter turns it into application/problem+json.
 *
 * @param code stable dotted code, `customers.not_found`
 * @param status HTTP status of the answer
 * @param detail one or two sentences for a person: what happened and what to do
 */
export class AppError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly extras: AppErrorExtras = {},
  ) {
    super(detail, { cause: extras.cause });
    this.name = new.target.name;
  }

  /** What kind of thing went wrong: logged, never sent. */
  get category(): ErrorCategory {
    return this.extras.category ?? categoryOf(this.status);
  }
}

/** 400: the request does not fit the contract. */
export class ValidationError extends AppError {
  constructor(detail: string, errors: FieldError[] = [], code = 'request.invalid') {
    super(code, 400, detail, { errors });
  }
}

/** 503: something the process depends on is away; worth trying again. */
export class UnavailableError extends AppError {
  constructor(
    code: string,
    detail: string,
    cause?: unknown,
    retryAfterSeconds = 2,
    category?: ErrorCategory,
  ) {
    super(code, 503, detail, { headers: { 'retry-after': String(retryAfterSeconds) }, cause, category });
  }
}
