import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsEmail, IsString, Length, ValidateBy } from 'class-validator';
import { normaliseEmail } from '../auth/account-fields.js';
import { customFieldsProblem } from './custom-fields.js';
import { canonicalLocale } from './locale.js';
import { readPhone } from './phone.js';
import { MAX_TAG_LENGTH, MAX_TAGS, tidyTags } from './tags.js';

/** A text of 1 to `max` characters without outer spaces. */
export function IsText(max: number): PropertyDecorator {
  return applyDecorators(
    onText((text) => text.trim()),
    IsString(),
    Length(1, max),
  );
}

/** An e-mail address, brought to lower case. */
export function IsEmailAddress(): PropertyDecorator {
  return applyDecorators(onText(normaliseEmail), IsEmail(undefined, { message: 'is not an e-mail address' }));
}

/** A phone number, brought into E.164. */
export function IsPhone(): PropertyDecorator {
  // What was brought into E.164 is checked right after, and need not be read again.
  let good: string | undefined;
  return applyDecorators(
    onText((text) => {
      const reading = readPhone(text);
      if (!('number' in reading)) return text;
      good = reading.number;
      return good;
    }),
    refusing('isPhone', (value) => {
      if (typeof value !== 'string') return 'must be a text';
      if (value === good) return undefined;
      const reading = readPhone(value);
      return 'reason' in reading ? reading.reason : undefined;
    }),
  );
}

/** A BCP 47 tag, brought into its canonical form. */
export function IsLocaleTag(): PropertyDecorator {
  return applyDecorators(
    onText((text) => canonicalLocale(text) ?? text),
    refusing('isLocaleTag', (value) =>
      typeof value === 'string' && canonicalLocale(value) !== undefined
        ? undefined
        : 'is not a language tag like en or pt-BR (BCP 47)',
    ),
  );
}

/** A list of tags, trimmed, each once. */
export function IsTags(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => tidyTags(value)),
    IsArray(),
    ArrayMaxSize(MAX_TAGS),
    IsString({ each: true }),
    Length(1, MAX_TAG_LENGTH, { each: true }),
  );
}

/** An object of a team's own fields, within its limits. */
export function IsCustomFields(): PropertyDecorator {
  return refusing('isCustomFields', customFieldsProblem);
}

function onText(change: (text: string) => string): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));
}

/** @param problem the rest of a sentence about the field, undefined when the value is right */
function refusing(name: string, problem: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => problem(value) === undefined,
      defaultMessage: (about) => problem(about?.value) ?? '',
    },
  });
}
