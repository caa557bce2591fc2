import { randomUUID } from 'node:crypto';
import { signGeneric } from '../../support/sign.js';
import { GENERIC_SECRET, type TestApp } from '../../support/test-app.js';

/** What a platform of somebody's own says of who wrote. */
export interface Writer {
  externalId: string;
  name?: string;
  email?: string;
  phone?: string;
}

/** Has somebody write on the generic channel; the message is taken in with the next jobs. */
export async function writes(
  t: TestApp,
  customer: Writer,
  body: string,
  messageId = randomUUID(),
): Promise<void> {
  const timestamp = t.clock.now();
  const text = JSON.stringify({
    type: 'message.received',
    timestamp: timestamp.toISOString(),
    data: { messageId, customer, body },
  });
  const headers = signGeneric(text, GENERIC_SECRET, `msg_${randomUUID()}`, timestamp);
  const answer = await t.api.post('/api/webhooks/generic', text, { headers });
  if (answer.status !== 200) throw new Error(answer.text);
}
