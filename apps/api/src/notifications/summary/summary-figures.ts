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

/** The numbers of a day beside those of the day before, a line each. */
export function figureLines(day: DayFigures, before: DayFigures): string[] {
  const counted = (word: string, now: number, then: number): string =>
    `${word}: ${now} (day before: ${then})`;
  const money = ({ revenue, currency }: DayFigures): string =>
    currency === null ? revenue : `${revenue} ${currency}`;
  const response = ({ averageResponse }: DayFigures): string =>
    averageResponse === null ? 'nobody waited' : duration(averageResponse);
  return [
    counted('Messages received', day.inbound, before.inbound),
    counted('Messages written', day.outbound, before.outbound),
    `Average time to an answer: ${response(day)} (day before: ${response(before)})`,
    counted('New customers', day.newCustomers, before.newCustomers),
    counted('Leads won', day.won, before.won),
    `Revenue: ${money(day)} (day before: ${money(before)})`,
  ];
}

/** The same in one line, for a list. */
export function figureLine({ inbound, outbound, newCustomers, won }: DayFigures): string {
  return `${inbound} messages received, ${outbound} written, ${newCustomers} new customers, ${won} leads won.`;
}
