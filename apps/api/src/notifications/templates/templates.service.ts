import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { ValidationError } from '@libs/errors/app-error.js';
import { cleanHtml } from '@libs/html/clean-html.js';
import { refuseStale } from '@libs/http/etag.js';
import { JsonText } from '@libs/http/json-text.js';
import { asSent } from '@libs/mail/mail-frame.js';
import { fillTemplate } from '@libs/mail/templates/fill-template.js';
import { examplesOf, type MailParts, type MailTemplate } from '@libs/mail/templates/mail-template.js';
import {
  partProblems,
  writtenProblems,
  type PartProblem,
} from '@libs/mail/templates/mail-templates.service.js';
import {
  TemplateOverridesRepository,
  type TemplateOverride,
} from '@libs/mail/templates/template-overrides.repository.js';
import { UnknownTemplate } from '../notifications.errors.js';
import { MAIL_TEMPLATES } from './registry.js';
import { templateFields, templateShown } from './shown-template.js';
import {
  MAX_HTML,
  type PreviewTemplateDto,
  type SetTemplateDto,
  type TemplateListDto,
} from './templates.dto.js';

/** Letters such as & and < take more room in what is kept. */
const TOO_LONG_CLEANED: PartProblem = {
  part: 'html',
  line: 1,
  column: 1,
  message: `is longer than ${MAX_HTML} characters once it is cleaned`,
};
/** Characters of a part that stand in the audit log. */
const LOGGED = 2_000;

/** How mails are written, and written otherwise. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly overrides: TemplateOverridesRepository,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async list(): Promise<TemplateListDto> {
    const data = [];
    for (const template of MAIL_TEMPLATES)
      data.push(templateFields(template, await this.overrides.find(template.name)));
    return { data, nextCursor: null };
  }

  /** @throws UnknownTemplate */
  async show(name: string): Promise<JsonText> {
    const template = templateOf(name);
    return new JsonText(JSON.stringify(templateShown(template, await this.overrides.find(name))));
  }

  /**
   * Puts these parts in the place of the built-in ones.
   *
   * @throws UnknownTemplate, StaleTagError, ValidationError naming each mistake with its line and column
   */
  async set(name: string, given: SetTemplateDto, ifMatch: string | undefined): Promise<JsonText> {
    const template = templateOf(name);
    const parts = usable(template, given);
    return this.changing(name, ifMatch, async (before) => {
      await this.overrides.set(name, parts);
      await this.record(before ? 'updated' : 'created', name, before, parts);
    });
  }

  /** Makes the built-in one hold again; where it does, nothing changes. @throws UnknownTemplate */
  async reset(name: string): Promise<void> {
    templateOf(name);
    await this.changing(name, undefined, async (before) => {
      if (!before) return;
      await this.overrides.delete(name);
      await this.record('deleted', name, before, null);
    });
  }

  /**
   * The mail as it would leave, filled with examples.
   *
   * @throws UnknownTemplate, ValidationError
   */
  async preview(name: string, { subject, html, text }: PreviewTemplateDto): Promise<MailParts> {
    const template = templateOf(name);
    const override = await this.overrides.find(name);
    const inUse =
      override && partProblems(override, template.variables).length === 0 ? override : template.parts;
    const draft = {
      subject: subject ?? inUse.subject,
      html: html ?? inUse.html,
      text: text ?? inUse.text,
    };
    const filled = fillTemplate(usable(template, draft), examplesOf(template.variables));
    return { ...filled, html: asSent(filled.html) };
  }

  private changing(
    name: string,
    ifMatch: string | undefined,
    change: (before: TemplateOverride | null) => Promise<void>,
  ): Promise<JsonText> {
    return this.database.transaction(async () => {
      await this.overrides.lock(name);
      refuseStale(ifMatch, await this.show(name));
      await change(await this.overrides.find(name));
      return this.show(name);
    });
  }

  private record(
    action: string,
    name: string,
    before: MailParts | null,
    after: MailParts | null,
  ): Promise<void> {
    const fields = (parts: MailParts | null): Record<string, unknown> =>
      parts ? { subject: parts.subject, html: logged(parts.html), text: logged(parts.text) } : {};
    return this.audit.record({
      action,
      entity: 'mail-template',
      entityId: name,
      before: fields(before),
      after: fields(after),
    });
  }
}

/** A text as the audit log keeps it: a long one by its beginning, and by a digest that tells every change. */
function logged(text: string): string {
  if (text.length <= LOGGED) return text;
  const digest = createHash('sha256').update(text).digest('hex');
  return `${text.slice(0, LOGGED)} ... (${text.length} characters, SHA-256 ${digest})`;
}

function templateOf(name: string): MailTemplate {
  const template = MAIL_TEMPLATES.find((known) => known.name === name);
  if (!template) throw new UnknownTemplate(MAIL_TEMPLATES.map((known) => known.name));
  return template;
}

/**
 * The parts as they are kept: the HTML cleaned. What was cleaned away must not have been half of a section, and what is
 * left must show something.
 */
function usable({ variables }: MailTemplate, { subject, html, text }: MailParts): MailParts {
  refuseProblems(writtenProblems({ subject, html, text }, variables), '');
  const parts = { subject, html: cleanHtml(html), text };
  if (parts.html.length > MAX_HTML) refuseProblems([TOO_LONG_CLEANED], '');
  refuseProblems(
    writtenProblems(parts, variables),
    'without what mails can not show (scripts, forms, styles with addresses), the template ',
  );
  refuseProblems(partProblems(parts, variables), '');
  return parts;
}

function refuseProblems(problems: PartProblem[], condition: string): void {
  if (problems.length === 0) return;
  const errors = problems.map(({ part, line, column, message }) => ({
    path: part,
    message: `line ${line}, column ${column}: ${condition}${message}`,
  }));
  throw new ValidationError(
    'This template can not be used: see the errors, each with its place.',
    errors,
    'notifications.template_broken',
  );
}
