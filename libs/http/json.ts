import { HttpStatus } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import type { JsonText } from './json-text.js';

/**
 * The resource, or the feature's "not found".
 *
 * @throws the error when there is nothing
 */
export function orThrow<Value>(value: Value | undefined, error: () => AppError): Value {
  if (value === undefined) throw error();
  return value;
}

/** Parses an answer that PostgreSQL wrote, where a rule has to look inside. */
export function parsed<Resource>(json: JsonText): Resource {
  return JSON.parse(json.text) as Resource;
}

/** 404 for a resource of this kind. */
export function notFound(code: string, noun: string): () => AppError {
  return () =>
    new AppError(code, HttpStatus.NOT_FOUND, `There is no ${noun} with this id. It may have been deleted.`);
}
