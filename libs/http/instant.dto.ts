import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';
import { DateTime } from 'luxon';

/** A field that takes an instant or a day in ISO 8601 and becomes a Date. Without an offset, UTC is meant. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => toInstant(value)),
    IsDate({ message: 'must be a time like 2026-03-01T10:00:00Z, or a day like 2026-03-01' }),
  );
}

function toInstant(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return value;
  const instant = DateTime.fromISO(value, { zone: 'utc' });
  return instant.isValid ? instant.toJSDate() : value;
}
