import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Person } from './client.js';

/** What a process needs to send on WhatsApp. @param url of the sink */
export function whatsappEnv(url: string): Record<string, string> {
  return {
    WHATSAPP_API_URL: url,
    WHATSAPP_PHONE_NUMBER_ID: '209871234500011',
    WHATSAPP_ACCESS_TOKEN: 'the token of the fault tests',
  };
}

/** Somebody who wrote on WhatsApp a moment ago, so that they can be answered. @returns their id */
export async function addWhatsappCustomer(pool: pg.Pool, phone: string): Promise<string> {
  const id = randomUUID();
  await pool.query(`insert into "Customer" (id, name, source) values ($1, 'Mia', 'WHATSAPP')`, [id]);
  await pool.query(
    `insert into "CustomerIdentity" (id, "customerId", platform, "externalId") values ($1, $2, 'WHATSAPP', $3)`,
    [randomUUID(), id, phone],
  );
  await pool.query(
    `insert into "Conversation" (id, "customerId", platform, "lastMessageAt", "lastInboundAt") values ($1, $2, 'WHATSAPP', now(), now())`,
    [randomUUID(), id],
  );
  return id;
}

/** Says something to a customer. @returns the id of the message, which waits to be sent */
export async function say(person: Person, customerId: string, body: string): Promise<string> {
  const reply = await person.post('/api/messages', { customerId, platform: 'WHATSAPP', body });
  if (reply.status !== 202) throw new Error(`not queued: ${reply.status} ${JSON.stringify(reply.body)}`);
  return (reply.body as { id: string }).id;
}
