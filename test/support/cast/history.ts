import { CUSTOMERS, type CastCustomer } from './people.js';
import { STORIES } from './stories.js';
import type { Outcome, Story } from './story.js';

/** Days that the cast's history covers, up to `now`. */
export const HISTORY_DAYS = 90;

/** One message of the past. */
export interface PastMessage {
  direction: 'INBOUND' | 'OUTBOUND';
  body: string;
  at: Date;
}

/** A chance to sell, from its first message to where it stands. */
export interface PastLead {
  title: string;
  openedAt: Date;
  status: Outcome;
  closedAt?: Date;
  value?: string;
  lostReason?: string;
}

/** All that happened with one customer. */
export interface PastCustomer extends CastCustomer {
  externalId: string;
  messages: PastMessage[];
  leads: PastLead[];
}

/**
 * The past of the whole cast: about 60 customers and 1,500 messages over 90 days, leads in every state.
 * Deterministic: the same `now` gives the same past.
 */
export function castHistory(now: Date): PastCustomer[] {
  const random = randomFrom(20_260_302);
  return CUSTOMERS.map((customer, index) => {
    const stories = deal(customer.locale, 4 + (index % 3), random);
    const past: PastCustomer = {
      ...customer,
      externalId: externalIdOf(customer, index),
      messages: [],
      leads: [],
    };
    const start = now.getTime() - HISTORY_DAYS * DAY + random() * 20 * DAY;
    const room = (now.getTime() - HOUR - start) / stories.length;
    stories.forEach((told, position) => tell(past, told, start + room * (position + random() * 0.3), now));
    return past;
  });
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function tell(past: PastCustomer, told: Story, beginning: number, now: Date): void {
  let at = beginning;
  let last = beginning;
  for (const { from, text, after } of told.lines) {
    at += after * MINUTE;
    if (at > now.getTime()) break;
    last = at;
    past.messages.push({ direction: from === 'in' ? 'INBOUND' : 'OUTBOUND', body: text, at: new Date(at) });
  }
  const open = past.leads.find((lead) => lead.closedAt === undefined);
  const lead = open ?? {
    title: told.lines[0]?.text.slice(0, 80) ?? '',
    openedAt: new Date(beginning),
    status: 'NEW' as Outcome,
  };
  if (!open) past.leads.push(lead);
  lead.status = told.outcome;
  if (told.outcome === 'WON' || told.outcome === 'LOST') {
    lead.closedAt = new Date(last);
    lead.value = told.value === undefined ? undefined : told.value.toFixed(2);
    lead.lostReason = told.lostReason;
  }
}

function deal(locale: string, count: number, random: () => number): Story[] {
  const deck = STORIES.filter((told) => told.locale === locale);
  // Small decks are dealt again: people ask the same things twice.
  return Array.from({ length: count }, () => deck[Math.floor(random() * deck.length)]).filter(
    (told) => told !== undefined,
  );
}

function externalIdOf(customer: CastCustomer, index: number): string {
  if (customer.phone !== undefined && customer.platform !== 'TELEGRAM')
    return customer.phone.replace('+', '');
  return customer.email ?? String(700_100_000 + index);
}

/** A small seeded generator (mulberry32, public domain): the cast must be the same every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
