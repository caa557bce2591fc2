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
import { gatheredValues, NAMED_OF_EACH } from './gathered-letter.js';
import { MailDeliveriesRepository, type WaitingMail } from './mail-deliveries.repository.js';
import { NOTIFICATION } from './notification.template.js';

/** First word of the tokens that end mails of some types; the person and the types follow. */
export const NOTIFICATION_LINK = 'notification';
/** Between the types of a token. */
const AND = '+';

/** Path in the front end of the list of all news. */
const LIST = '/notifications';

/** Types with a template of their own. */
const TEMPLATES: Partial<Record<NotificationType, MailTemplate>> = { DAILY_SUMMARY };

/** The types that a token names. */
export function typesIn(words: string): string[] {
  return words.split(AND);
}

/** Types in words: `lead alert, message`. */
export function kindWords(types: readonly string[]): string {
  return types.map((type) => type.toLowerCase().replaceAll('_', ' ')).join(', ');
}

/** Writes the mails of notifications. */
@Injectable()
export class NotificationLetters {
  constructor(
    private readonly deliveries: MailDeliveriesRepository,
    private readonly templates: MailTemplates,
    private readonly kinds: NotificationKinds,
    private readonly links: UnsubscribeLinks,
    private readonly config: Config,
  ) {}

  /** The mail of one delivery. */
  async write(deliveryId: string, waiting: WaitingMail): Promise<Mail> {
    const { userId, email, type, gathered, url } = waiting;
    const types = gathered ? this.kinds.types.filter((each) => each in gathered) : [type];
    const unsubscribeUrl = this.links.urlFor(NOTIFICATION_LINK, userId, types.join(AND));
    const parts = await this.templates.write((gathered ? undefined : TEMPLATES[type]) ?? NOTIFICATION, {
      ...(gathered ? await this.gathered(deliveryId, gathered) : await this.single(waiting)),
      kind: kindWords(types),
      link: `${publicUrl(this.config)}${gathered ? LIST : url}`,
      unsubscribeLink: unsubscribeUrl,
    });
    return { ...parts, to: email, messageId: `<notification.${deliveryId}@parley>`, unsubscribeUrl };
  }

  private async single({ type, title, body, data }: WaitingMail): Promise<MailValues> {
    const letter = await this.kinds.of(type).letter?.(data);
    return letter ? { body: '', ...letterValues(letter) } : { title, body, sections: [] };
  }

  private async gathered(deliveryId: string, gathered: Record<string, number>): Promise<MailValues> {
    const pieces = await this.deliveries.gatheredIn(deliveryId, NAMED_OF_EACH);
    return gatheredValues(gathered, pieces, this.kinds);
  }
}
