import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MailTemplateBroken, type BrokenTemplate } from '@libs/mail/mail.events.js';
import { Newsroom } from '../news/newsroom.service.js';

/** A template that somebody wrote can not be used any more: administrators are told, once a day for each. */
@Injectable()
@Listens(MailTemplateBroken)
export class TellAdminsOfBrokenTemplate implements Listener<BrokenTemplate> {
  constructor(private readonly newsroom: Newsroom) {}

  async handle({ name, day, problem }: BrokenTemplate): Promise<void> {
    await this.newsroom.tell({
      type: 'SYSTEM_ALERT',
      key: `mail-template:${name}:${day}`,
      tag: `system:mail-template:${name}`,
      title: `The mail template "${name}" can not be used`,
      body: `Mails are written with the built-in one meanwhile. What is wrong: ${problem}. Correct the template, or return to the built-in one.`,
      url: `/settings/mail-templates/${name}`,
      data: { template: name, day },
      audience: { userIds: [], elseRoles: ['ADMIN'] },
    });
  }
}
