import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import { cleanHtml, MAX_HTML_LENGTH } from './clean-html.js';

/** A field that is meant to hold HTML, such as the body of a mail template: comes out with nothing in it that runs. */
export function HtmlText({ maxLength = 100_000, example = '<p>Hello {{name}}</p>' } = {}): PropertyDecorator {
  return applyDecorators(
    // What is too long is left for the rule below to refuse: cleaning would cut it.
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && value.length <= Math.min(maxLength, MAX_HTML_LENGTH)
        ? cleanHtml(value)
        : value,
    ),
    IsString(),
    MaxLength(maxLength),
    ApiProperty({ maxLength, example }),
  );
}
