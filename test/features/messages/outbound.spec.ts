import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_SEND_ATTEMPTS } from '../../../apps/api/src/messages/outbound/send-pauses.js';
import type { TestApp } from '../../support/test-app.js';
import type { FakeWhatsapp } from './fake-whatsapp.js';
import { deliverGeneric, hurry, inbox, messages } from './inbox.js';
import { MIA, Outbox } from './outbox.js';

let outbox: Outbox;
let t: TestApp;
let fake: FakeWhatsapp;
beforeAll(async () => {
  outbox = await Outbox.open();
  ({ t, fake } = outbox);
});
beforeEach(() => outbox.begin());
afterAll(() => outbox.close());

describe('a message to a customer', () => {
  it('is stored at once, sent by a job, and follows what the platform says of it', async () => {
    const name = fake.nextName;
    const answer = await outbox.send();
    expect(answer).toMatchObject({
      status: 202,
      body: {
        customerId: outbox.mia,
        platform: 'WHATSAPP',
        direction: 'OUTBOUND',
        contentType: 'TEXT',
        body: 'Hi Mia, how can we help?',
        status: 'QUEUED',
        externalId: null,
        failureReason: null,
        occurredAt: '2026-03-02T10:00:00.000Z',
      },
    });
    expect(answer.body.authorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(fake.arrived).toEqual([]);
    await t.drain();
    expect(fake.arrived).toMatchObject([{ to: MIA, text: { body: 'Hi Mia, how can we help?' } }]);
    expect(await outbox.read(answer.body.id)).toMatchObject({ status: 'SENT', externalId: name });

    for (const word of ['read', 'delivered', 'sent']) await outbox.status(name, word);
    await t.drain();
    expect(await outbox.read(answer.body.id)).toMatchObject({ status: 'READ' });
    expect(await outbox.told(answer.body.id)).toBe(3);
    expect((await inbox(outbox.ada))[0]).toMatchObject({
      lastMessage: { id: answer.body.id },
      unreadCount: 1,
    });
  });

  it('is one message however often and however parallel the same request comes', async () => {
    const key = { 'idempotency-key': 'click-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => outbox.send({}, key)));
    const late = await outbox.send({}, key);
    const ids = [...answers, late].filter((each) => each.status === 202).map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(1);
    expect([...answers, late].every((each) => [202, 409].includes(each.status))).toBe(true);
    expect(late.status).toBe(202);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
    expect(await messages(outbox.ada, { direction: 'OUTBOUND' })).toHaveLength(1);
    expect(await outbox.send({ body: 'Something else' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    });
  });

  it('answers a message of the same conversation, by the name the platform has for it', async () => {
    const [hello] = await messages(outbox.ada);
    const answer = await outbox.send({ replyToId: hello?.id });
    expect(answer.body.replyToId).toBe(hello?.id);
    await t.drain();
    expect(fake.arrived[0]?.context).toEqual({ message_id: 'wamid.hello' });
  });

  it('carries a file by its address', async () => {
    const attachment = { kind: 'document', url: 'https://example.com/prices.pdf', name: 'prices.pdf' };
    const answer = await outbox.send({ body: '', attachments: [attachment] });
    expect(answer).toMatchObject({
      status: 202,
      body: { contentType: 'DOCUMENT', attachments: [attachment] },
    });
    await t.drain();
    expect(fake.arrived[0]).toMatchObject({ type: 'document', document: { link: attachment.url } });
  });

  it('is tried again after a pause when the platform is down, and the agent reads why it waits', async () => {
    fake.next({ status: 500 }, { status: 503 });
    const { body } = await outbox.send();
    await t.drain();
    const waiting = await outbox.read(body.id);
    expect(waiting.status).toBe('QUEUED');
    expect(waiting.failureReason).toMatch(/500.*Attempt 1 of 8; the next one is at \d{4}-/);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
    await hurry(t);
    await t.drain();
    await hurry(t);
    await t.drain();
    expect(await outbox.read(body.id)).toMatchObject({ status: 'SENT', failureReason: null });
    expect(fake.arrived).toHaveLength(3);
    expect(await outbox.sentAgain()).toBe(0);
  });

  it('waits as long as the platform asks', async () => {
    fake.next({ status: 429, headers: { 'retry-after': '3600' } });
    await outbox.send();
    await t.drain();
    const [job] = await t.database.rows<{ seconds: number }>(
      `select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs where task_identifier = 'send-message'`,
    );
    expect(job?.seconds).toBeGreaterThan(3500);
  });

  it('fails at once and with the reason when the platform refuses it for good', async () => {
    fake.next({ status: 400, body: { error: { code: 131047, message: 'Re-engagement message' } } });
    const { body } = await outbox.send();
    await t.drain();
    await hurry(t);
    await t.drain();
    const failed = await outbox.read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toContain('More than 24 hours have passed');
    expect(fake.arrived).toHaveLength(1);
  });

  it('fails in the end when the platform stays down', async () => {
    fake.next(...Array.from({ length: 20 }, () => ({ status: 500 })));
    const { body } = await outbox.send();
    for (let n = 0; n < MAX_SEND_ATTEMPTS + 2; n += 1) {
      await hurry(t);
      await t.drain();
    }
    expect(fake.arrived).toHaveLength(MAX_SEND_ATTEMPTS);
    const failed = await outbox.read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toContain(`Given up after ${MAX_SEND_ATTEMPTS} attempts`);
  });
});

describe('a message that can not be sent', () => {
  it('is refused when the reply window has closed, saying what is still possible', async () => {
    await deliverGeneric(t, { body: 'Hi from the app', from: 'mia-app' });
    t.clock.set('2026-03-03T09:59:59Z');
    outbox.ada = await t.api.asAda();
    expect((await outbox.send()).status).toBe(202);
    t.clock.set('2026-03-03T10:00:00Z');
    const closed = await outbox.send();
    expect(closed).toMatchObject({ status: 422, body: { code: 'messages.window_closed' } });
    const { detail } = closed.body as unknown as { detail: string };
    expect(detail).toContain('within 24 hours');
    expect(detail).toContain('2026-03-02T10:00:00.000Z');
    expect(detail).toContain('template');
    expect(await messages(outbox.ada, { direction: 'OUTBOUND' })).toHaveLength(1);
  });

  it('goes to the platform of the latest conversation unless another one is named', async () => {
    await deliverGeneric(t, { body: 'Hi', from: 'noor' });
    await t.drain();
    const noor = (await inbox(outbox.ada, { platform: 'API' }))[0]?.customer.id;
    expect((await outbox.send({ customerId: noor })).body).toMatchObject({ platform: 'API' });
    expect(await outbox.send({ customerId: noor, platform: 'WHATSAPP' })).toMatchObject({
      status: 422,
      body: { code: 'messages.customer_unreachable' },
    });
    const refused = await outbox.send({ customerId: noor, platform: 'TELEGRAM' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'messages.channel_unavailable' } });
    expect((refused.body as unknown as { detail: string }).detail).toContain('reached on API');
  });

  it('is refused for somebody of whom no platform is known', async () => {
    const { body } = await outbox.ada.post<{ id: string }>('/api/customers', { name: 'Nobody Yet' });
    expect(await outbox.send({ customerId: body.id })).toMatchObject({
      status: 422,
      body: { code: 'messages.customer_unreachable' },
    });
  });

  it('is refused when it answers a message of another conversation, and leaves nothing behind', async () => {
    await deliverGeneric(t, { body: 'Hi', from: 'noor' });
    await t.drain();
    const other = (await messages(outbox.ada, { platform: 'API' }))[0]?.id;
    expect(await outbox.send({ replyToId: other })).toMatchObject({
      status: 422,
      body: { code: 'messages.reply_elsewhere' },
    });
    expect(await messages(outbox.ada, { direction: 'OUTBOUND' })).toEqual([]);
  });

  it('is refused when the request does not fit', async () => {
    for (const more of [
      { body: '' },
      { body: '   ' },
      { body: 'x'.repeat(10_001) },
      { body: 5 },
      { customerId: 'mia' },
      { platform: 'PIGEON' },
      { platform: null },
      { attachments: [{ kind: 'document', url: 'http://example.com/a.pdf' }] },
      { attachments: [{ kind: 'spell', url: 'https://example.com/a.pdf' }] },
      { attachments: [{ kind: 'image', url: 'file:///etc/passwd' }] },
      { status: 'SENT' },
    ]) {
      expect((await outbox.send(more)).status, JSON.stringify(more).slice(0, 80)).toBe(400);
    }
    expect(await outbox.send({ customerId: '0192f7c1-0000-7000-8000-000000000000' })).toMatchObject({
      status: 404,
      body: { code: 'customers.not_found' },
    });
    expect((await t.api.post('/api/messages', { customerId: outbox.mia, body: 'Hi' })).status).toBe(401);
  });

  it('is FAILED with the limit when the platform takes fewer characters', async () => {
    const { body } = await outbox.send({ body: 'y'.repeat(9_000) });
    await t.drain();
    const failed = await outbox.read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toMatch(/4,?096/);
    expect(fake.arrived).toEqual([]);
  });
});
