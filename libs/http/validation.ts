import { ValidationPipe, type ValidationError as FieldFault } from '@nestjs/common';
import { ValidationError, type FieldError } from '../errors/app-error.js';

/** Rules about the kind of a value, by their names in class-validator. */
const KINDS =
  /^(whitelistValidation|isDefined|isNotEmpty|isString|isInt|isNumber|isBoolean|isArray|isObject|isUuid|isEnum|isIn|isEmail)$/;

/** Checks every body, query and parameter against its DTO; what the DTO does not name is refused. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    validationError: { target: false, value: false },
    exceptionFactory: (faults) => toError(faults),
  });
}

/** What is wrong with each field, in one sentence's rest each. */
export function fieldErrors(faults: FieldFault[]): FieldError[] {
  return faults.flatMap((fault) => flatten(fault, ''));
}

function toError(faults: FieldFault[]): ValidationError {
  const errors = fieldErrors(faults);
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ValidationError(
    first ? `${first.path} ${first.message}${more}.` : 'The request does not fit.',
    errors,
  );
}

function flatten(fault: FieldFault, above: string): FieldError[] {
  const path = above === '' ? fault.property : `${above}.${fault.property}`;
  const message = mostTelling(fault.constraints ?? {});
  const own = message === undefined ? [] : [{ path, message: tidy(message, fault.property) }];
  return [...own, ...(fault.children ?? []).flatMap((child) => flatten(child, path))];
}

/** A value of the wrong kind breaks every other rule as well: then only its kind is worth telling. */
function mostTelling(constraints: Record<string, string>): string | undefined {
  const names = Object.keys(constraints);
  const kind = names.find((name) => KINDS.test(name)) ?? names[0];
  return kind === undefined ? undefined : constraints[kind];
}

/** class-validator's sentences start with the property's name, which the path already says. */
function tidy(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a known field here';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
