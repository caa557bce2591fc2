import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { publicUrl } from '@libs/config/public-url.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import type { Mail } from '@libs/mail/mail.js';
import type { MailTemplate, MailValues } from '@libs/mail/templates/mail-template.js';
import { MailTemplates } from '@libs/mail/templates/mail-templates.service.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { NotificationKinds } from '../types/registry.js';
import { DAILY_SUMMARY } from './daily-summary.template.js';
import { letterValues } from './letter-values.js';
import type { WaitingMail } from './mail-deliveries.repository.js';
import { NOTIFICATION } from './notification.template.js';

/** First word of the tokens that end mails of a type; the person and the type follow. */
export const NOTIFICATION_LINK = 'notification';

/** Types with a template of their own. */
const TEMPLATES: Partial<Record<NotificationType, MailTemplate>> = { DAILY_SUMMARY };

/** A type in words: `lead alert`. */
export function kindWords(type: string): string {
  return type.toLowerCase().replaceAll('_', ' ');
}

/** Writes the mails of notifications. */
@Injectable()
export class NotificationLetters {
  constructor(
    private readonly templates: MailTemplates,
    private readonly kinds: NotificationKinds,
    private readonly links: UnsubscribeLinks,
    private readonly config: Config,
  ) {}

  /** The mail of one delivery. */
  async write(deliveryId: string, waiting: WaitingMail): Promise<Mail> {
    const { type, userId, email, url } = waiting;
    const unsubscribeUrl = this.links.urlFor(NOTIFICATION_LINK, userId, type);
    const parts = await this.templates.write(TEMPLATES[type] ?? NOTIFICATION, {
      ...(await this.valuesOf(waiting)),
      kind: kindWords(type),
      link: `${publicUrl(this.config)}${url}`,
      unsubscribeLink: unsubscribeUrl,
    });
    return { ...parts, to: email, messageId: `<notification.${deliveryId}@parley>`, unsubscribeUrl };
  }

  private async valuesOf({ type, title, body, data }: WaitingMail): Promise<MailValues> {
    const letter = await this.kinds.of(type).letter?.(data);
    return letter ? { body: '', ...letterValues(letter) } : { title, body, sections: [] };
  }
}
