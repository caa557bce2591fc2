import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const MAX_SUBJECT = 200;
/** Characters of the HTML of a template, as it is written and as it is kept. */
export const MAX_HTML = 100_000;
const MAX_TEXT = 20_000;
const PARTS = ['subject', 'html', 'text'] as const;

/** A template's name in the address. */
export class TemplateNameParam {
  /** @example 'daily-summary' */
  @IsString()
  @MaxLength(100)
  name: string;
}

/** What a mail is written by. */
export class TemplatePartsDto {
  /** One line. @example '{{title}}' */
  subject: string;

  /** What stands in the body of the page. @example '<h1>{{title}}</h1>' */
  html: string;

  /** @example '{{title}}' */
  text: string;
}

/** The parts of a template, all three. */
export class SetTemplateDto {
  /** One line of 1 to 200 characters. Variables stand between two braces. */
  @ApiProperty({ minLength: 1, maxLength: MAX_SUBJECT, example: '{{title}}' })
  @IsSubject()
  subject: string;

  /**
   * 1 to 100,000 characters: what stands in the body of the page, in what mails can show. Everything that runs, loads
   * pages or takes input is taken out. Values are escaped.
   */
  @ApiProperty({ minLength: 1, maxLength: MAX_HTML, example: '<h1>{{title}}</h1><p>{{link}}</p>' })
  @IsPart(MAX_HTML)
  html: string;

  /** 1 to 20,000 characters: for programs and readers that want no HTML. */
  @ApiProperty({ minLength: 1, maxLength: MAX_TEXT, example: '{{title}}' })
  @IsPart(MAX_TEXT)
  text: string;
}

/** A draft; what is left out is taken from what is in use. */
export class PreviewTemplateDto {
  /** One line of 1 to 200 characters. */
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_SUBJECT, example: '{{title}}' })
  @IsOptional()
  @IsSubject()
  subject?: string;

  /** 1 to 100,000 characters. */
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_HTML, example: '<h1>{{title}}</h1>' })
  @IsOptional()
  @IsPart(MAX_HTML)
  html?: string;

  /** 1 to 20,000 characters. */
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_TEXT, example: '{{title}}' })
  @IsOptional()
  @IsPart(MAX_TEXT)
  text?: string;
}

/** A mail as it would leave, filled with examples. */
export class TemplatePreviewDto {
  /** @example 'Your summary of Sunday, 1 March 2026' */
  subject: string;

  /** The whole page. Show it where nothing of it can run, as in a sandboxed frame. @example '<!doctype html><html></html>' */
  html: string;

  /** @example 'Your summary of Sunday, 1 March 2026' */
  text: string;
}

/** What a template can be filled with. */
export class TemplateVariableDto {
  /** @example 'heading' */
  name: string;

  /** The list whose entries have it: it is known between `{{#list}}` and `{{/list}}`; null where it is known everywhere. */
  @ApiProperty({ type: String, nullable: true, example: 'sections' })
  in: string | null;

  /** Whether it is a list: what is between `{{#name}}` and `{{/name}}` is repeated for each entry. */
  list: boolean;

  /** Whether HTML and text must show it: without it the mail is of no use. */
  @ApiProperty({ example: false })
  needed: boolean;

  /** @example 'What the part is about' */
  meaning: string;

  /** As it would be shown; empty for a list. @example 'Hot leads: 2' */
  example: string;
}

/** Why a template that was written can not be used any more. */
export class TemplateProblemDto {
  @ApiProperty({ enum: PARTS, example: 'html' })
  part: (typeof PARTS)[number];

  /** From 1. @example 3 */
  line: number;

  /** From 1. @example 5 */
  column: number;

  /** @example 'names "nme", which is no variable here' */
  message: string;
}

/** A kind of mail and whether somebody wrote it otherwise. */
export class ListedTemplateDto {
  /** @example 'daily-summary' */
  name: string;

  /** When such a mail is sent. @example 'The daily summary, at the hour each reader chose' */
  meaning: string;

  /** Whether somebody wrote it otherwise. */
  @ApiProperty({ example: false })
  overridden: boolean;

  /** Whether what was written is in use: a broken one is not, and the built-in one is. */
  @ApiProperty({ example: false })
  broken: boolean;

  /** When it was written; null for a built-in one. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  updatedAt: string | null;
}

/** All templates. */
export class TemplateListDto {
  data: ListedTemplateDto[];

  /** Always null: the list is complete. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: null;
}

/** A kind of mail, how it is written, and what it can be filled with. */
export class TemplateDto extends ListedTemplateDto {
  /** @example '{{title}}' */
  subject: string;

  /** @example '<h1>{{title}}</h1>' */
  html: string;

  /** @example '{{title}}' */
  text: string;

  /** What is wrong with what was written; empty when nothing is. */
  @ApiProperty({ type: [TemplateProblemDto], example: [] })
  problems: TemplateProblemDto[];

  /** All variables, those of a list behind it. */
  variables: TemplateVariableDto[];

  /** What holds when nobody wrote it otherwise. */
  builtIn: TemplatePartsDto;
}

function IsSubject(): PropertyDecorator {
  return applyDecorators(
    IsPart(MAX_SUBJECT),
    Matches(/^[^\p{Cc}\u2028\u2029]*$/u, { message: 'must be one line' }),
    Matches(/\S/u, { message: 'must not be blank' }),
  );
}

function IsPart(max: number): PropertyDecorator {
  return applyDecorators(IsString(), IsNotEmpty(), MaxLength(max));
}
