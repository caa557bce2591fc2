import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { MailFiles, type MailFile } from '@libs/mail/mail-files.js';

/** Files looked at with one question. */
const BATCH = 1_000;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Which of these times lie between the coming of somebody and their erasure. A mail under way may be written after it.
 * Of customers only those are read who were erased since the oldest of these times; their stretches are made one set, in
 * which each time is looked up at once, however many they are.
 */
export const MAY_TELL_OF_ERASED = `
  with mail as (
    select at, place from unnest($1::timestamptz[]) with ordinality as given (at, place)
  ), erased as materialized (
    select range_agg(tstzrange("createdAt", "erasedAt" + interval '5 minutes', '[]')) as stretches from "Customer"
    where "erasedAt" is not null and "erasedAt" >= (select min(at) from mail) - interval '5 minutes'
      and "createdAt" <= "erasedAt" + interval '5 minutes'
  )
  select place::int as place from mail join erased on mail.at <@ erased.stretches`;

/**
 * Mails that are written to files stay for some days, and not longer than those they may tell of: a file does not say
 * whom it names, so that all go that were written while somebody was here who has been erased. Every process looks
 * after its own data folder, also when it has a mail server by now.
 */
@Injectable()
export class MailFilesKeeper {
  private readonly log = new Logger('Mail');

  constructor(
    private readonly files: MailFiles,
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Tidies up; what fails is tried again an hour later. */
  @Cron(CronExpression.EVERY_HOUR)
  async hourly(): Promise<void> {
    await this.tidy().catch((error: unknown) => {
      this.log.warn(`the files of mails could not be tidied up: ${String(error)}`);
    });
  }

  /** Removes what has had its time, and what may tell of somebody who was erased. */
  async tidy(): Promise<void> {
    await this.files.removeUnfinished(this.clock.now());
    for await (const batch of this.files.batches(BATCH)) {
      const gone = await this.goneOf(batch);
      for (const { path } of gone) await this.files.remove(path);
    }
  }

  private async goneOf(batch: MailFile[]): Promise<MailFile[]> {
    const days = this.config.RETENTION_MAIL_FILES_DAYS;
    const before = days === 0 ? 0 : this.clock.now().getTime() - days * DAY;
    const erased = await this.database.rows<{ place: number }>(MAY_TELL_OF_ERASED, [
      batch.map(({ writtenAt }) => writtenAt),
    ]);
    const places = new Set(erased.map(({ place }) => place));
    return batch.filter(({ writtenAt }, index) => writtenAt.getTime() < before || places.has(index + 1));
  }
}
