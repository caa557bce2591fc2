import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { HeldNews } from '../news/held-news.service.js';
import { MailDeliveriesRepository, type WaitingMail } from './mail-deliveries.repository.js';
import { sendMail } from './send-notification-mail.js';

/** Knows which mails are to be sent now. */
@Injectable()
export class DueMails {
  constructor(
    private readonly deliveries: MailDeliveriesRepository,
    private readonly held: HeldNews,
    private readonly jobs: Jobs,
    private readonly database: Database,
  ) {}

  /**
   * Takes a mail whose job runs: it is counted as an attempt before that is made. Of those that waited for the end of
   * quiet hours, the first to run puts them together, and the one that tells of them is sent when its own turn comes.
   *
   * @returns undefined when there is nothing to send, or it is quiet: then another job sends it when it is not, so that
   *   waiting uses up no try
   */
  async take(deliveryId: string): Promise<WaitingMail | undefined> {
    while (await this.deliveries.gather(deliveryId));
    return this.database.transaction(async () => {
      const mail = await this.deliveries.begin(deliveryId);
      if (mail && !(await this.held.hold('email', [mail])).has(deliveryId)) return mail;
      const waiting = await this.deliveries.heldUntil([deliveryId]);
      await this.jobs.addAll([...waiting].map(([id, until]) => sendMail(id, until)));
      return undefined;
    });
  }
}
