import { describe, expect, it } from 'vitest';
import { check } from './harness/checker.js';
import { atTheEnd } from './harness/closing.js';
import { Installation } from './harness/installation.js';
import { KIND } from './harness/load.js';
import { startPushSink } from './harness/sinks/push-sink.js';
import { startWebhookSink } from './harness/sinks/webhook-sink.js';
import { addWhatsappCustomer } from './harness/whatsapp-customer.js';

describe('what a test opened', () => {
  const closed: string[] = [];

  it('stays open until it is over', () => {
    atTheEnd(() => closed.push('first'));
    atTheEnd(async () => {
      await Promise.resolve();
      closed.push('last');
    });
    expect(closed).toEqual([]);
  });

  it('is closed then, the last one first, whichever file of the run it is in', () => {
    expect(closed).toEqual(['last', 'first']);
  });
});

describe('the checker', () => {
  it('finds what is lost, what nobody sent, what is stuck, dead, abandoned and miscounted', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const { ledger, pool } = installation;
    ledger.sending(KIND, 'lost');
    ledger.answered(KIND, 'lost', 200);
    ledger.sending(KIND, 'refused');
    ledger.answered(KIND, 'refused', 401);
    ledger.sending(KIND, 'doubtful');
    ledger.answered(KIND, 'doubtful', 503);
    const customer = await addWhatsappCustomer(pool, '14155550142');
    await pool.query(
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, "externalId", status, body, "occurredAt")
       select gen_random_uuid(), id, "customerId", 'API', 'INBOUND', 'ghost', 'RECEIVED', 'Boo', now() from "Conversation"
       where "customerId" = $1`,
      [customer],
    );
    await pool.query(`select graphile_worker.add_job('nobody-runs-this')`);
    await pool.query(`select graphile_worker.add_job('died', max_attempts => 1)`);
    await pool.query(
      `update graphile_worker._private_jobs set attempts = 1, last_error = 'poison' where max_attempts = 1`,
    );
    const verdict = await check(pool, ledger);
    expect(verdict).toMatchObject({
      lost: ['lost'],
      ghost: ['ghost'],
      stuck: ['nobody-runs-this'],
      dead: ['died: poison'],
    });
    expect(verdict.abandoned.join()).toContain('unanalysed');
    expect(verdict.miscounted.join()).toContain('unread of conversation');
    expect([...ledger.unknown(KIND)]).toEqual(['doubtful']);
  });
});

describe('the sinks for pushes and for webhooks', () => {
  it('know the same effect by its topic and by its id', async () => {
    const push = await startPushSink();
    atTheEnd(() => push.close());
    const webhooks = await startWebhookSink();
    atTheEnd(() => webhooks.close());
    for (let n = 0; n < 2; n += 1) {
      const { status } = await fetch(`${push.origin}/device`, {
        method: 'POST',
        headers: { topic: 'summary' },
      });
      expect(status).toBe(201);
      await fetch(webhooks.origin, { method: 'POST', headers: { 'webhook-id': 'msg_1' } });
    }
    expect([...push.effects()]).toEqual([['/device summary', 2]]);
    expect([...webhooks.effects()]).toEqual([['msg_1', 2]]);
  });
});
