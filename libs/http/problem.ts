import { STATUS_CODES } from 'node:http';
import type { FieldError } from '../errors/app-error.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457, with our stable `code` and the request's id. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: FieldError[];
  /** Only with NODE_ENV=development. */
  stack?: string;
}

/** What a problem is made of. */
export interface ProblemInput {
  status: number;
  code: string;
  detail: string;
  /** Path of the request, without its query: a query may hold secrets. */
  instance: string;
  requestId: string;
  errors?: FieldError[];
  stack?: string;
}

/** Builds the answer's body. */
export function problem(input: ProblemInput): Problem {
  return {
    type: `urn:parley:problem:${input.code}`,
    title: STATUS_CODES[input.status] ?? 'Error',
    status: input.status,
    detail: input.detail,
    instance: input.instance,
    code: input.code,
    requestId: input.requestId,
    ...(input.errors && input.errors.length > 0 ? { errors: input.errors } : {}),
    ...(input.stack === undefined ? {} : { stack: input.stack }),
  };
}
