import type { MailValues } from '@libs/mail/templates/mail-template.js';
import type { Letter } from '../types/notification-kind.js';

/** Letters of the longest bar. */
const LONGEST = 20;

/** What the templates of notifications are filled with of a letter. */
export function letterValues({ subject, figures = [], charts = [], sections }: Letter): MailValues {
  return {
    title: subject,
    figures,
    charts: charts.map(({ heading, bars }) => ({ heading, bars: drawn(bars) })),
    sections: sections.map(({ heading, lines }) => ({ heading, lines: lines.map((line) => ({ line })) })),
  };
}

function drawn(bars: { label: string; value: number }[]): MailValues[] {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return bars.map(({ label, value }) => {
    // Whatever there is can be seen.
    const share = value === 0 ? 0 : Math.max(value / most, 1 / LONGEST);
    return {
      label,
      value: String(value),
      percent: Math.round(share * 100),
      drawn: '█'.repeat(Math.round(share * LONGEST)),
    };
  });
}
