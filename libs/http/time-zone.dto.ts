import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { TIME_ZONE_RULE, timeZoneNamed } from '../clock/time-zone.js';

/** A field that takes the name of a time zone, in any case of its letters, and keeps it in the spelling of its list. */
export function IsTimeZone(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => timeZoneNamed(value) ?? value),
    ValidateBy({
      name: 'isTimeZone',
      validator: {
        validate: (value: unknown) => timeZoneNamed(value) !== undefined,
        defaultMessage: () => TIME_ZONE_RULE,
      },
    }),
  );
}
