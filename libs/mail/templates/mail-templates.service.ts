import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Events } from '../../events/events.js';
import { MailTemplateBroken } from '../mail.events.js';
import { fillTemplate } from './fill-template.js';
import { filledProblems } from './filled-problems.js';
import {
  examplesOf,
  type MailParts,
  type MailTemplate,
  type MailValues,
  type MailVariables,
} from './mail-template.js';
import { problemsOf, type TemplateProblem } from './template-problems.js';
import { TemplateOverridesRepository } from './template-overrides.repository.js';

/** A problem and the part it is in. */
export interface PartProblem extends TemplateProblem {
  part: keyof MailParts;
}

/** What is wrong with how the parts of a template are written, in their order. */
export function writtenProblems(parts: MailParts, variables: MailVariables): PartProblem[] {
  return (['subject', 'html', 'text'] as const).flatMap((part) =>
    problemsOf(parts[part], variables).map((problem) => ({ part, ...problem })),
  );
}

/**
 * What is wrong with the parts of a template, in their order: with how they are written, or where nothing is, with what
 * they become when they are filled.
 *
 * @param values what they are filled with; the examples when left out
 */
export function partProblems(
  parts: MailParts,
  variables: MailVariables,
  values: MailValues = examplesOf(variables),
): PartProblem[] {
  const written = writtenProblems(parts, variables);
  if (written.length > 0) return written;
  return filledProblems(fillTemplate(parts, values), values, variables).map((problem) => ({
    line: 1,
    column: 1,
    ...problem,
  }));
}

/** Writes mails by their templates: by what somebody wrote where there is such, else by the built-in one. */
@Injectable()
export class MailTemplates {
  private readonly log = new Logger('Mail');
  /** The day on which each broken template was told of last. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly overrides: TemplateOverridesRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /**
   * The mail. A written template that has become broken, because a variable got another name or somebody changed the
   * table by hand, or of which nothing or too much is left with these values, holds no mail up: the built-in one takes
   * its place, and it is told once a day.
   */
  async write({ name, variables, parts }: MailTemplate, values: MailValues): Promise<MailParts> {
    const override = await this.overrides.inUse(name);
    const [problem] = override ? partProblems(override, variables, values) : [];
    if (problem) await this.tell(name, problem);
    return fillTemplate(override && !problem ? override : parts, values);
  }

  private async tell(name: string, { part, line, column, message }: PartProblem): Promise<void> {
    const day = this.clock.now().toISOString().slice(0, 10);
    if (this.told.get(name) === day) return;
    const problem = `its ${part} (line ${line}, column ${column}) ${message}`;
    this.log.warn(`the mail template ${name} can not be used: ${problem}`);
    await this.events.publish(MailTemplateBroken, { name, day, problem });
    this.told.set(name, day);
  }
}
