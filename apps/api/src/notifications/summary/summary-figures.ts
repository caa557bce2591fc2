import { DateTime } from 'luxon';
import type { FiguresDto } from '../../analytics/dashboard/dashboard.dto.js';

/** The numbers of a day that the summary tells. */
export interface DayFigures {
  inbound: number;
  outbound: number;
  /** Seconds; null when nobody waited. */
  averageResponse: number | null;
  newCustomers: number;
  won: number;
  /** A decimal in `currency`. */
  revenue: string;
  currency: string | null;
}

/** What the summary tells of the figures of a period. */
export function dayFigures({
  messages,
  customers,
  leads,
  averageResponseTimeSeconds,
}: FiguresDto): DayFigures {
  return {
    inbound: messages.inbound,
    outbound: messages.outbound,
    averageResponse: averageResponseTimeSeconds,
    newCustomers: customers.new,
    won: leads.won,
    revenue: leads.revenue,
    currency: leads.currency,
  };
}

/** `Sunday, 1 March 2026`. @param date `YYYY-MM-DD` */
export function dayName(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc' }).setLocale('en').toFormat('cccc, d MMMM yyyy');
}

/** `2 h 5 min`, `40 s`. @param seconds 0 or more */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** The numbers of a day beside those of the day before. */
export function figureRows(
  day: DayFigures,
  before: DayFigures,
): { name: string; now: string; before: string }[] {
  const row = (name: string, say: (of: DayFigures) => string): ReturnType<typeof figureRows>[number] => ({
    name,
    now: say(day),
    before: say(before),
  });
  return [
    row('Messages received', ({ inbound }) => String(inbound)),
    row('Messages written', ({ outbound }) => String(outbound)),
    row('Average time to an answer', ({ averageResponse }) =>
      averageResponse === null ? 'nobody waited' : duration(averageResponse),
    ),
    row('New customers', ({ newCustomers }) => String(newCustomers)),
    row('Leads won', ({ won }) => String(won)),
    row('Revenue', ({ revenue, currency }) => (currency === null ? revenue : `${revenue} ${currency}`)),
  ];
}

/** The same in one line, for a list. */
export function figureLine({ inbound, outbound, newCustomers, won }: DayFigures): string {
  return `${inbound} messages received, ${outbound} written, ${newCustomers} new customers, ${won} leads won.`;
}
