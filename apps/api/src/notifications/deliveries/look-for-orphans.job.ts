import { Injectable } from '@nestjs/common';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { MAIL_KEY, sendMail } from '../mail/send-notification-mail.js';
import { pushKeys, sendPushes } from '../push/send-pushes.js';
import { NotificationKinds } from '../types/registry.js';
import { OrphansRepository, type OverdueMail } from './orphans.repository.js';

export const LookForOrphans = jobType<Record<string, never>>('look-for-orphaned-deliveries');

/** Deliveries of one statement. */
const BATCH = 1_000;
/** Before the first of all ids. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Looks for deliveries that wait and that nothing is left to send: an earlier version, or somebody's hand in the queue,
 * left them behind. What can still be sent gets a job again, all else ends with the reason. A job that is there, whatever
 * it waits for, is left alone: a restore may hold it back.
 */
@Injectable()
@HandlesJob(LookForOrphans)
export class LookForOrphansJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly orphans: OrphansRepository,
    private readonly kinds: NotificationKinds,
    private readonly jobs: Jobs,
  ) {}

  async run(): Promise<void> {
    while (await this.orphans.endWithoutDevice(BATCH));
    await this.sendPushes();
    let after: string | undefined = FIRST;
    while (after !== undefined) {
      const mails: OverdueMail[] = await this.orphans.overdueMails(after, BATCH);
      await this.sendMails(mails);
      after = mails.length === BATCH ? mails.at(-1)?.id : undefined;
    }
  }

  /** How old is too old is asked when they are sent. */
  private async sendPushes(): Promise<void> {
    const origins = await this.orphans.overdueOrigins();
    const known = await this.jobs.known(origins.flatMap(pushKeys));
    const lost = origins.filter((origin) => !pushKeys(origin).some((key) => known.has(key)));
    await this.jobs.addAll(lost.map((origin) => sendPushes(origin)));
  }

  private async sendMails(mails: OverdueMail[]): Promise<void> {
    const known = await this.jobs.known(mails.map(({ id }) => `${MAIL_KEY}${id}`));
    const lost = mails.filter(({ id }) => !known.has(`${MAIL_KEY}${id}`));
    const isOver = ({ type, age }: OverdueMail): boolean => age > this.kinds.of(type).ttl;
    await this.orphans.dead(
      lost.filter(isOver).map(({ id }) => id),
      'Its job was lost, and it was no news any more when that was seen.',
    );
    await this.jobs.addAll(lost.filter((mail) => !isOver(mail)).map(({ id }) => sendMail(id)));
  }
}
