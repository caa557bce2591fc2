import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Events } from '../../events/events.js';
import { MailTemplateBroken } from '../mail.events.js';
import { fillTemplate } from './fill-template.js';
import type { MailParts, MailTemplate, MailValues, MailVariables } from './mail-template.js';
import { problemsOf, type TemplateProblem } from './template-problems.js';
import { TemplateOverridesRepository } from './template-overrides.repository.js';

/** A problem and the part it is in. */
export interface PartProblem extends TemplateProblem {
  part: keyof MailParts;
}

/** What is wrong with the parts of a template, in their order. */
export function partProblems(parts: MailParts, variables: MailVariables): PartProblem[] {
  return (['subject', 'html', 'text'] as const).flatMap((part) =>
    problemsOf(parts[part], variables).map((problem) => ({ part, ...problem })),
  );
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
   * table by hand, holds no mail up: the built-in one takes its place, and it is told once a day.
   */
  async write({ name, variables, parts }: MailTemplate, values: MailValues): Promise<MailParts> {
    const override = await this.overrides.inUse(name);
    const [problem] = override ? partProblems(override, variables) : [];
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
