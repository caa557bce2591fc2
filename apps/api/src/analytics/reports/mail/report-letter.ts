import { DateTime } from 'luxon';
import type { Mail } from '@libs/mail/mail.js';
import { periodWords } from '../schedule/covered-period.js';
import type { WaitingReport } from './report-deliveries.repository.js';

/** What the text is made of. */
type Told = Pick<WaitingReport, 'request' | 'from' | 'to' | 'at' | 'rows' | 'fileName'>;

/**
 * The mail that a report comes with. Plain text: there is nothing in it to be dressed up by others.
 *
 * @param link address of the file, when it is not attached
 */
export function reportLetter(told: Told, link: string | undefined): Pick<Mail, 'subject' | 'text'> {
  const { request, rows, fileName } = told;
  const about = aboutWords(told);
  const dataset = request.export.dataset;
  return {
    subject: `${oneLine(request.name)}: ${about}`,
    text: [
      `Report: ${oneLine(request.name)}\nTime: ${about} (${request.timezone})\nContents: ${dataset}, ${rows === 1 ? '1 row' : `${rows} rows`}`,
      link === undefined
        ? `The file ${fileName} is attached.`
        : `The file ${fileName} is too large for a mail. Managers and administrators who are signed in get it here:\n${link}`,
      'You get this because your address is one of the recipients of this report in Parley. A manager can take it off the list.',
      '',
    ].join('\n\n'),
  };
}

function aboutWords({ request: { period, timezone }, from, to, at }: Told): string {
  if (period !== 'NONE' && from && to) return periodWords(period, timezone, { from, to });
  return DateTime.fromJSDate(at, { zone: timezone }).setLocale('en').toFormat('d LLLL yyyy, HH:mm');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
