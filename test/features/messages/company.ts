import { analyse } from '@libs/ai/local/analyse.js';
import { messagesOf, type CompanyMessage, type Side } from '@libs/ai/local/adapter/testing/companies.js';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';
import { deliverGeneric } from './inbox.js';

/** A company's message as it came in. */
export interface Received extends CompanyMessage {
  id: string;
  /** What the product says it is about. */
  understood: string | null;
}

let number = 0;

/** Messages of a company that the model as it was shipped takes for something else. */
export function misread(company: string, side: Side, count: number, seed = 1): CompanyMessage[] {
  return messagesOf(company, side, 2_000, seed)
    .filter(({ text, intent }) => analyse({ body: text }).intent !== intent)
    .slice(0, count);
}

/** Has customers write these, each a different one, and waits until they are understood. */
export async function receive(t: TestApp, messages: readonly CompanyMessage[]): Promise<Received[]> {
  const received: (CompanyMessage & { name: string })[] = [];
  for (const message of messages) {
    const name = `company-${(number += 1)}`;
    await deliverGeneric(t, { body: message.text, from: name, messageId: name });
    received.push({ ...message, name });
  }
  await t.drain();
  const rows = await t.database.rows<{ id: string; name: string; intent: string }>(
    `select id::text, "externalId" as name, intent::text from "Message" where "externalId" = any($1::text[])`,
    [received.map(({ name }) => name)],
  );
  return received.map(({ name, ...message }) => {
    const row = rows.find((one) => one.name === name);
    if (!row) throw new Error(`${name} did not arrive`);
    return { ...message, id: row.id, understood: row.intent };
  });
}

/** An agent says what each of them is about. */
export async function correctAll(api: Api, messages: readonly Received[]): Promise<void> {
  for (const { id, intent } of messages) {
    const { status, text } = await api.patch(`/api/messages/${id}/analysis`, { intent });
    if (status !== 200) throw new Error(text);
  }
}

/** How many the product understands. */
export function understood(messages: readonly Received[]): number {
  return messages.filter(({ intent, understood }) => understood === intent).length;
}
