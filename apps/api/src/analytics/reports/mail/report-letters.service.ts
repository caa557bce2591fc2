import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Config } from '@libs/config/config.js';
import { publicUrl } from '@libs/config/public-url.js';
import type { Attachment, Mail } from '@libs/mail/mail.js';
import { MailTemplates } from '@libs/mail/templates/mail-templates.service.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { ReportFiles } from '../files/report-files.service.js';
import { periodWords } from '../schedule/covered-period.js';
import type { WaitingReport } from './report-deliveries.repository.js';
import { REPORT } from './report.template.js';

const MEGABYTE = 1024 * 1024;

/** First word of the tokens that take an address off the recipients of a report; the report and the address follow. */
export const REPORT_LINK = 'report';

/** Writes the mails that reports come with. */
@Injectable()
export class ReportLetters {
  constructor(
    private readonly templates: MailTemplates,
    private readonly links: UnsubscribeLinks,
    private readonly files: ReportFiles,
    private readonly config: Config,
  ) {}

  /** The mail of one delivery: with the file, or with a link where that is too large. */
  async write(deliveryId: string, waiting: WaitingReport): Promise<Mail> {
    const { recipient, reportId, runId, request, rows, fileName } = waiting;
    const attached = waiting.bytes <= this.config.REPORT_ATTACHMENT_MAX_MB * MEGABYTE;
    const unsubscribeUrl = this.links.urlFor(REPORT_LINK, reportId, this.links.nameOf(recipient));
    const parts = await this.templates.write(REPORT, {
      name: request.name,
      about: aboutWords(waiting),
      timezone: request.timezone,
      dataset: request.export.dataset,
      rows: rows === 1 ? '1 row' : `${rows} rows`,
      fileName,
      attached: attached ? fileName : '',
      link: attached ? '' : `${publicUrl(this.config)}/api/analytics/reports/runs/${runId}/file`,
      unsubscribeLink: unsubscribeUrl,
    });
    return {
      ...parts,
      to: recipient,
      messageId: `<report.${deliveryId}@parley>`,
      unsubscribeUrl,
      attachments: attached ? [await this.attachment(waiting)] : [],
    };
  }

  private async attachment({ runId, attempt, bytes, fileName }: WaitingReport): Promise<Attachment> {
    const pieces: Buffer[] = [];
    for await (const piece of this.files.read(runId, attempt, bytes)) pieces.push(piece);
    return { name: fileName, bytes: Buffer.concat(pieces) };
  }
}

function aboutWords({ request: { period, timezone }, from, to, at }: WaitingReport): string {
  if (period !== 'NONE' && from && to) return periodWords(period, timezone, { from, to });
  return DateTime.fromJSDate(at, { zone: timezone }).setLocale('en').toFormat('d LLLL yyyy, HH:mm');
}
