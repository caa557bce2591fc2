import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Api } from '../../support/api.js';
import { signGeneric, signWhatsapp } from '../../support/sign.js';
import { GENERIC_SECRET, WHATSAPP_SECRET, type TestApp } from '../../support/test-app.js';

/** A message as the API shows it, as far as tests look at it. */
export interface Message {
  id: string;
  customerId: string;
  platform: string;
  direction: string;
  body: string;
  attachments: unknown[];
  externalId: string | null;
  status: string;
  failureReason: string | null;
  intent: string | null;
  intentConfidence: number | null;
  sentiment: string | null;
  sentimentScore: number | null;
  urgent: boolean;
  analyzedBy: string | null;
  authorId: string | null;
  replyToId: string | null;
  reactions: unknown[];
  editedAt: string | null;
  revokedAt: string | null;
  occurredAt: string;
  createdAt: string;
}

/** A conversation as the API shows it, as far as tests look at it. */
export interface Conversation {
  id: string;
  customer: { id: string; name: string | null };
  platform: string;
  status: string;
  assignedToId: string | null;
  snoozedUntil: string | null;
  unreadCount: number;
  lastMessage: Message | null;
  leadTemperature: string | null;
  windowClosesAt: string | null;
}

export interface Page<Entry> {
  data: Entry[];
  nextCursor: string | null;
}

/** What a customer says on the generic channel. */
export interface Said {
  body: string;
  messageId?: string;
  from?: string;
  name?: string;
  occurredAt?: string;
  direction?: 'INBOUND' | 'OUTBOUND';
}

/** Delivers to the generic channel, signed. @param id the delivery's name: a new one when left out */
export function deliverGeneric(
  t: TestApp,
  { from = 'noor', name, ...said }: Said,
  id = `msg_${randomUUID()}`,
): Promise<Answer> {
  const body = JSON.stringify({
    type: 'message.received',
    timestamp: t.clock.now().toISOString(),
    data: { messageId: randomUUID(), customer: { externalId: from, name }, ...said },
  });
  return t.api.post('/api/webhooks/generic', body, {
    headers: signGeneric(body, GENERIC_SECRET, id, t.clock.now()),
  });
}

/** Delivers to WhatsApp's channel, signed. */
export function deliverWhatsapp(t: TestApp, payload: unknown): Promise<Answer> {
  const body = JSON.stringify(payload);
  return t.api.post('/api/webhooks/whatsapp', body, { headers: signWhatsapp(body, WHATSAPP_SECRET) });
}

/** What Meta wraps everything in. @param value `messages`, `statuses`, `contacts` */
export function whatsapp(...values: object[]): object {
  return {
    object: 'whatsapp_business_account',
    entry: values.map((value) => ({
      id: '330044120098765',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '4930901820440', phone_number_id: '209871234500011' },
            ...value,
          },
        },
      ],
    })),
  };
}

/** What the business wrote on its phone: a whole delivery. */
export function whatsappEcho(id: string, to: string, body: string, at: Date): object {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '4930901820440', phone_number_id: '209871234500011' },
    message_echoes: [{ from: '4930901820440', to, id, timestamp: unix(at), type: 'text', text: { body } }],
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '330044120098765', changes: [{ field: 'smb_message_echoes', value }] }],
  };
}

/** A text of somebody on WhatsApp. @param at Unix seconds */
export function whatsappText(id: string, from: string, body: string, at: Date): object {
  return { id, from, timestamp: unix(at), type: 'text', text: { body } };
}

/** The same somebody's message in other words. @param id the edit's own, @param target the message's */
export function whatsappEdit(id: string, target: string, from: string, body: string, at: Date): object {
  const message = { type: 'text', text: { body } };
  return { id, from, timestamp: unix(at), type: 'edit', edit: { original_message_id: target, message } };
}

/** A status callback. */
export function whatsappStatus(id: string, status: string, to: string, at: Date, more: object = {}): object {
  return { id, status, timestamp: unix(at), recipient_id: to, ...more };
}

export function unix(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}

/** All messages, oldest arrival first. */
export async function messages(api: Api, query: Record<string, string> = {}): Promise<Message[]> {
  const answer = await api.get<Page<Message>>('/api/messages', { query: { limit: '100', ...query } });
  expect(answer.status).toBe(200);
  return answer.body.data.reverse();
}

/** The inbox. */
export async function inbox(api: Api, query: Record<string, string> = {}): Promise<Conversation[]> {
  const answer = await api.get<Page<Conversation>>('/api/conversations', {
    query: { limit: '100', ...query },
  });
  expect(answer.status).toBe(200);
  return answer.body.data;
}

/** Makes every job that waits for a later time due now. */
export async function hurry(t: TestApp): Promise<void> {
  await t.database.rows('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
}
