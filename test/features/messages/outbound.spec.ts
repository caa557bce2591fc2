import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api, Answer } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { MAX_SEND_ATTEMPTS } from '../../../apps/api/src/messages/outbound/send-pauses.js';
import { FakeWhatsapp } from './fake-whatsapp.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  hurry,
  inbox,
  messages,
  whatsapp,
  whatsappEcho,
  whatsappStatus,
  whatsappText,
  type Message,
} from './inbox.js';

const MIA = '14155550142';

let t: TestApp;
let signedIn: Api;
let ada: Api;
let fake: FakeWhatsapp;
let mia: string;

beforeAll(async () => {
  fake = await FakeWhatsapp.start();
  t = await startTestApp({
    env: {
      WHATSAPP_API_URL: fake.url,
      WHATSAPP_PHONE_NUMBER_ID: '209871234500011',
      WHATSAPP_ACCESS_TOKEN: 'the token of the tests',
    },
  });
  signedIn = await t.api.asAda();
});
beforeEach(async () => {
  await t.database.rows(
    'truncate "Customer", "WebhookDelivery", "MessageChange", "LiveEvent", "AuditEntry", "IdempotencyKey" cascade',
  );
  await t.database.rows('delete from graphile_worker._private_jobs');
  t.clock.set('2026-03-02T10:00:00Z');
  ada = signedIn;
  fake.next();
  fake.arrived.length = 0;
  await deliverWhatsapp(
    t,
    whatsapp({ messages: [whatsappText('wamid.hello', MIA, 'Hello', t.clock.now())] }),
  );
  await t.drain();
  mia = (await inbox(ada))[0]?.customer.id ?? '';
});
afterAll(async () => {
  await t.close();
  await fake.close();
});

const send = (more: object = {}, headers: Record<string, string> = {}): Promise<Answer<Message>> =>
  ada.post<Message>(
    '/api/messages',
    { customerId: mia, body: 'Hi Mia, how can we help?', ...more },
    { headers },
  );
const read = async (id: string): Promise<Message> => (await ada.get<Message>(`/api/messages/${id}`)).body;
const status = (name: string, word: string, more: object = {}) =>
  deliverWhatsapp(t, whatsapp({ statuses: [whatsappStatus(name, word, MIA, t.clock.now(), more)] }));
const sentAgain = async (): Promise<number> =>
  (await t.database.rows(`select 1 from "AuditEntry" where action = 'sent-again'`)).length;
const told = async (id: string): Promise<number> =>
  (
    await t.database.rows(
      `select 1 from "LiveEvent" where type = 'message.updated' and payload->>'messageId' = $1`,
      [id],
    )
  ).length;

describe('a message to a customer', () => {
  it('is stored at once, sent by a job, and follows what the platform says of it', async () => {
    const name = fake.nextName;
    const answer = await send();
    expect(answer).toMatchObject({
      status: 202,
      body: {
        customerId: mia,
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
    expect(await read(answer.body.id)).toMatchObject({ status: 'SENT', externalId: name });

    for (const word of ['read', 'delivered', 'sent']) await status(name, word);
    await t.drain();
    expect(await read(answer.body.id)).toMatchObject({ status: 'READ' });
    expect(await told(answer.body.id)).toBe(3);
    expect((await inbox(ada))[0]).toMatchObject({ lastMessage: { id: answer.body.id }, unreadCount: 1 });
  });

  it('is one message however often and however parallel the same request comes', async () => {
    const key = { 'idempotency-key': 'click-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({}, key)));
    const late = await send({}, key);
    const ids = [...answers, late].filter((each) => each.status === 202).map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(1);
    expect([...answers, late].every((each) => [202, 409].includes(each.status))).toBe(true);
    expect(late.status).toBe(202);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
    expect(await messages(ada, { direction: 'OUTBOUND' })).toHaveLength(1);
    expect(await send({ body: 'Something else' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    });
  });

  it('answers a message of the same conversation, by the name the platform has for it', async () => {
    const [hello] = await messages(ada);
    const answer = await send({ replyToId: hello?.id });
    expect(answer.body.replyToId).toBe(hello?.id);
    await t.drain();
    expect(fake.arrived[0]?.context).toEqual({ message_id: 'wamid.hello' });
  });

  it('carries a file by its address', async () => {
    const attachment = { kind: 'document', url: 'https://example.com/prices.pdf', name: 'prices.pdf' };
    const answer = await send({ body: '', attachments: [attachment] });
    expect(answer).toMatchObject({
      status: 202,
      body: { contentType: 'DOCUMENT', attachments: [attachment] },
    });
    await t.drain();
    expect(fake.arrived[0]).toMatchObject({ type: 'document', document: { link: attachment.url } });
  });

  it('is tried again after a pause when the platform is down, and the agent reads why it waits', async () => {
    fake.next({ status: 500 }, { status: 503 });
    const { body } = await send();
    await t.drain();
    const waiting = await read(body.id);
    expect(waiting.status).toBe('QUEUED');
    expect(waiting.failureReason).toMatch(/500.*Attempt 1 of 8; the next one is at \d{4}-/);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
    await hurry(t);
    await t.drain();
    await hurry(t);
    await t.drain();
    expect(await read(body.id)).toMatchObject({ status: 'SENT', failureReason: null });
    expect(fake.arrived).toHaveLength(3);
    expect(await sentAgain()).toBe(0);
  });

  it('waits as long as the platform asks', async () => {
    fake.next({ status: 429, headers: { 'retry-after': '3600' } });
    await send();
    await t.drain();
    const [job] = await t.database.rows<{ seconds: number }>(
      `select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs where task_identifier = 'send-message'`,
    );
    expect(job?.seconds).toBeGreaterThan(3500);
  });

  it('fails at once and with the reason when the platform refuses it for good', async () => {
    fake.next({ status: 400, body: { error: { code: 131047, message: 'Re-engagement message' } } });
    const { body } = await send();
    await t.drain();
    await hurry(t);
    await t.drain();
    const failed = await read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toContain('More than 24 hours have passed');
    expect(fake.arrived).toHaveLength(1);
  });

  it('fails in the end when the platform stays down', async () => {
    fake.next(...Array.from({ length: 20 }, () => ({ status: 500 })));
    const { body } = await send();
    for (let n = 0; n < MAX_SEND_ATTEMPTS + 2; n += 1) {
      await hurry(t);
      await t.drain();
    }
    expect(fake.arrived).toHaveLength(MAX_SEND_ATTEMPTS);
    const failed = await read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toContain(`Given up after ${MAX_SEND_ATTEMPTS} attempts`);
  });
});

describe('a message whose sending is in doubt', () => {
  it('is not sent again when a callback says that the platform has it', async () => {
    const name = fake.nextName;
    fake.next('cut');
    const { body } = await send();
    await t.drain();
    expect(await read(body.id)).toMatchObject({ status: 'QUEUED' });
    await status(name, 'delivered', { biz_opaque_callback_data: fake.arrived[0]?.biz_opaque_callback_data });
    await t.drain();
    expect(await read(body.id)).toMatchObject({ status: 'DELIVERED', externalId: name, failureReason: null });
    await hurry(t);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
  });

  it('is sent again when nothing is heard of it, and that is written down beforehand', async () => {
    fake.next('cut');
    const { body } = await send();
    await t.drain();
    expect(await sentAgain()).toBe(0);
    await hurry(t);
    await t.drain();
    expect(await read(body.id)).toMatchObject({ status: 'SENT' });
    expect(fake.arrived).toHaveLength(2);
    expect(await sentAgain()).toBe(1);
  });

  it('is sent again at most once when the process that sent it died, and that is written down', async () => {
    const { body } = await send();
    // What the queue holds when a worker died: a run that was counted and not finished.
    await t.database.rows('update graphile_worker._private_jobs set attempts = 1');
    await t.drain();
    await t.drain();
    expect(await read(body.id)).toMatchObject({ status: 'SENT' });
    expect(fake.arrived).toHaveLength(1);
    expect(await sentAgain()).toBe(1);
  });

  it('stays one message when its callback and its echo come before the platform has answered', async () => {
    const name = fake.nextName;
    fake.next(async () => {
      const second = await startTestApp({ sharing: t });
      await status(name, 'read');
      await deliverWhatsapp(t, whatsappEcho(name, MIA, 'Hi Mia, how can we help?', t.clock.now()));
      await second.drain();
      await second.close();
    });
    const { body } = await send();
    await t.drain();
    const found = await messages(ada, { direction: 'OUTBOUND' });
    expect(found).toMatchObject([{ id: body.id, externalId: name, status: 'READ' }]);
    expect(found[0]?.authorId).not.toBeNull();
    await deliverWhatsapp(t, whatsappEcho(name, MIA, 'Hi Mia, how can we help?', t.clock.now()));
    await t.drain();
    expect(await messages(ada, { direction: 'OUTBOUND' })).toHaveLength(1);
  });

  it('is FAILED with the reason of a callback, and found by our own id', async () => {
    const name = fake.nextName;
    fake.next('cut');
    const { body } = await send();
    await t.drain();
    await status(name, 'failed', {
      biz_opaque_callback_data: fake.arrived[0]?.biz_opaque_callback_data,
      errors: [{ code: 131026, title: 'Message undeliverable' }],
    });
    await hurry(t);
    await t.drain();
    const failed = await read(body.id);
    expect(failed).toMatchObject({ status: 'FAILED', externalId: name });
    expect(failed.failureReason).toContain('131026');
    expect(fake.arrived).toHaveLength(1);
  });
});

describe('a message that can not be sent', () => {
  it('is refused when the reply window has closed, saying what is still possible', async () => {
    await deliverGeneric(t, { body: 'Hi from the app', from: 'mia-app' });
    t.clock.set('2026-03-03T09:59:59Z');
    ada = await t.api.asAda();
    expect((await send()).status).toBe(202);
    t.clock.set('2026-03-03T10:00:00Z');
    const closed = await send();
    expect(closed).toMatchObject({ status: 422, body: { code: 'messages.window_closed' } });
    const { detail } = closed.body as unknown as { detail: string };
    expect(detail).toContain('within 24 hours');
    expect(detail).toContain('2026-03-02T10:00:00.000Z');
    expect(detail).toContain('template');
    expect(await messages(ada, { direction: 'OUTBOUND' })).toHaveLength(1);
  });

  it('goes to the platform of the latest conversation unless another one is named', async () => {
    await deliverGeneric(t, { body: 'Hi', from: 'noor' });
    await t.drain();
    const noor = (await inbox(ada, { platform: 'API' }))[0]?.customer.id;
    expect((await send({ customerId: noor })).body).toMatchObject({ platform: 'API' });
    expect(await send({ customerId: noor, platform: 'WHATSAPP' })).toMatchObject({
      status: 422,
      body: { code: 'messages.customer_unreachable' },
    });
    const refused = await send({ customerId: noor, platform: 'TELEGRAM' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'messages.channel_unavailable' } });
    expect((refused.body as unknown as { detail: string }).detail).toContain('reached on API');
  });

  it('is refused for somebody of whom no platform is known', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Nobody Yet' });
    expect(await send({ customerId: body.id })).toMatchObject({
      status: 422,
      body: { code: 'messages.customer_unreachable' },
    });
  });

  it('is refused when it answers a message of another conversation, and leaves nothing behind', async () => {
    await deliverGeneric(t, { body: 'Hi', from: 'noor' });
    await t.drain();
    const other = (await messages(ada, { platform: 'API' }))[0]?.id;
    expect(await send({ replyToId: other })).toMatchObject({
      status: 422,
      body: { code: 'messages.reply_elsewhere' },
    });
    expect(await messages(ada, { direction: 'OUTBOUND' })).toEqual([]);
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
      expect((await send(more)).status, JSON.stringify(more).slice(0, 80)).toBe(400);
    }
    expect(await send({ customerId: '0192f7c1-0000-7000-8000-000000000000' })).toMatchObject({
      status: 404,
      body: { code: 'customers.not_found' },
    });
    expect((await t.api.post('/api/messages', { customerId: mia, body: 'Hi' })).status).toBe(401);
  });

  it('is FAILED with the limit when the platform takes fewer characters', async () => {
    const { body } = await send({ body: 'y'.repeat(9_000) });
    await t.drain();
    const failed = await read(body.id);
    expect(failed.status).toBe('FAILED');
    expect(failed.failureReason).toMatch(/4,?096/);
    expect(fake.arrived).toEqual([]);
  });
});
