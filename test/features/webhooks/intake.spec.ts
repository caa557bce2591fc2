import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { signGeneric, signWhatsapp } from '../../support/sign.js';
import { GENERIC_SECRET, startTestApp, WHATSAPP_SECRET, type TestApp } from '../../support/test-app.js';
import { deliverGeneric, deliverWhatsapp, messages, whatsapp, whatsappText } from '../messages/inbox.js';

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

const rows = async (table: string): Promise<number> => {
  const [row] = await t.database.rows<{ count: number }>(`select count(*)::int as count from "${table}"`);
  return row?.count ?? 0;
};

describe('webhook intake', () => {
  it('answers 200 to a genuine delivery, and its message is there after the jobs ran', async () => {
    const answer = await deliverGeneric(t, { body: 'How much is the large plan?', messageId: 'first' });
    expect(answer).toMatchObject({ status: 200, body: { received: true } });
    await t.drain();
    expect((await messages(ada)).map(({ body, externalId }) => [body, externalId])).toEqual([
      ['How much is the large plan?', 'first'],
    ]);
  });

  it('stores the same delivery once, however often it comes, and answers 200 each time', async () => {
    const before = { deliveries: await rows('WebhookDelivery'), messages: await rows('Message') };
    for (let n = 0; n < 5; n += 1) {
      const answer = await deliverGeneric(t, { body: 'Hello?', messageId: 'five times' }, 'msg_five_times');
      expect(answer.status).toBe(200);
      if (n % 2 === 0) await t.drain();
    }
    await t.drain();
    expect(await rows('WebhookDelivery')).toBe(before.deliveries + 1);
    expect(await rows('Message')).toBe(before.messages + 1);
  });

  it('stores the same message once when it comes in different deliveries', async () => {
    const before = await rows('Message');
    for (let n = 0; n < 3; n += 1) await deliverGeneric(t, { body: 'Hello!', messageId: 'one message' });
    await t.drain();
    expect(await rows('Message')).toBe(before + 1);
  });

  it('stores many deliveries that come at the same time, each once', async () => {
    const before = await rows('Message');
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        deliverGeneric(t, { body: `at once ${n}`, from: `person ${n % 7}` }, `msg_at_once_${n % 40}`),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await t.drain();
    expect(await rows('Message')).toBe(before + 40);
  });

  it.each([
    ['without a signature', () => ({})],
    ['with a signature of another secret', (body: string) => signWhatsapp(body, 'another secret')],
    ['with a signature of another body', () => signWhatsapp('{}', WHATSAPP_SECRET)],
  ])('refuses a delivery %s and stores nothing', async (_, headers) => {
    const before = await rows('WebhookDelivery');
    const body = JSON.stringify(whatsapp({ messages: [] }));
    const answer = await t.api.post('/api/webhooks/whatsapp', body, { headers: headers(body) });
    expect(answer).toMatchObject({ status: 401, body: { code: 'webhooks.bad_signature' } });
    expect(await rows('WebhookDelivery')).toBe(before);
  });

  it('refuses a channel that does not exist, with or without a provider in its name', async () => {
    for (const path of ['pigeon', 'email/pigeon', 'generic/', 'WHATSAPP']) {
      const answer = await t.api.post(`/api/webhooks/${path}`, '{}');
      expect(answer, path).toMatchObject({ status: 404 });
    }
    const answer = await t.api.post('/api/webhooks/email/pigeon', '{}');
    expect(answer).toMatchObject({ body: { code: 'webhooks.unknown_channel' } });
  });

  it('takes bytes that are no JSON from a sender that signed them, and keeps them for a person to see', async () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    const answer = await t.api.post('/api/webhooks/whatsapp', body, {
      headers: { ...signWhatsapp(body, WHATSAPP_SECRET), 'content-type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(200);
    await t.drain();
    const { body: list } = await ada.get<{ data: { id: string; status: string; reason: string }[] }>(
      '/api/webhook-deliveries?limit=1',
    );
    expect(list.data[0]).toMatchObject({ status: 'IGNORED' });
    expect(list.data[0]?.reason).toContain('ignored');
    const { body: detail } = await ada.get(`/api/webhook-deliveries/${list.data[0]?.id}`);
    expect(detail).toMatchObject({ body: body.toString('base64'), bodyEncoding: 'base64' });
  });

  it('keeps text of every script as it was, without what a database can not hold', async () => {
    const text = 'שלום 👩‍👩‍👧 \u202eabc\u202c é e\u0301 𝕏 \n\t "quoted" \\ end';
    await deliverGeneric(t, { body: text, messageId: 'scripts' });
    const dirty = `{"type":"message.received","timestamp":"${t.clock.now().toISOString()}","data":{"messageId":"dirty","customer":{"externalId":"noor"},"body":"a\\u0000b \\ud800 c"}}`;
    const headers = signGeneric(dirty, GENERIC_SECRET, 'msg_dirty', t.clock.now());
    expect((await t.api.post('/api/webhooks/generic', dirty, { headers })).status).toBe(200);
    await t.drain();
    const found = await messages(ada);
    expect(found.find(({ externalId }) => externalId === 'scripts')?.body).toBe(text);
    const cleaned = found.find(({ externalId }) => externalId === 'dirty')?.body;
    expect(cleaned).toMatch(/^ab . c$/u);
  });

  it('keeps no header that holds a secret', async () => {
    const body = JSON.stringify(whatsapp({ messages: [] }));
    await t.api.post('/api/webhooks/whatsapp?source=meta', body, {
      headers: {
        ...signWhatsapp(body, WHATSAPP_SECRET),
        authorization: 'Basic aGVsbG86d29ybGQ=',
        cookie: 'session=secret',
        'x-odd': 'caf\u00e9',
      },
    });
    const [stored] = await t.database.rows<{ headers: Record<string, string> }>(
      'select headers from "WebhookDelivery" order by id desc limit 1',
    );
    expect(stored?.headers).toMatchObject({
      ':path': '/api/webhooks/whatsapp?source=meta',
      'x-hub-signature-256': expect.stringContaining('sha256=') as string,
    });
    expect(Object.keys(stored?.headers ?? {})).not.toContain('authorization');
    expect(Object.keys(stored?.headers ?? {})).not.toContain('cookie');
  });

  it('fails only the delivery that can not be stored when others come at the same time', async () => {
    await t.database.rows(`
      create function refuse_poison() returns trigger language plpgsql as $$
      begin raise exception 'this row is refused'; end $$`);
    await t.database.rows(`
      create trigger refuse_poison before insert on "WebhookDelivery" for each row
      when (new."dedupeKey" = 'msg_poison') execute function refuse_poison()`);
    const before = await rows('WebhookDelivery');
    const ids = ['msg_good_1', 'msg_poison', 'msg_good_2', 'msg_good_3'];
    const answers = await Promise.all(ids.map((id) => deliverGeneric(t, { body: 'side by side' }, id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 500, 200, 200]);
    expect(await rows('WebhookDelivery')).toBe(before + 3);
    await t.database.rows('drop trigger refuse_poison on "WebhookDelivery"');
  });

  it('answers 503 with Retry-After while the database refuses, and takes the delivery when it is sent again', async () => {
    const busy = randomUUID();
    await t.database.rows(`
      create function refuse_all() returns trigger language plpgsql as $$
      begin raise exception 'the system is shutting down' using errcode = '57P03'; end $$`);
    await t.database.rows(`
      create trigger refuse_all before insert on "WebhookDelivery" for each row execute function refuse_all()`);
    const refused = await deliverGeneric(t, { body: 'hold on', messageId: busy }, `msg_${busy}`);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    await t.database.rows('drop trigger refuse_all on "WebhookDelivery"');
    expect((await deliverGeneric(t, { body: 'hold on', messageId: busy }, `msg_${busy}`)).status).toBe(200);
    await t.drain();
    expect((await messages(ada)).filter(({ externalId }) => externalId === busy)).toHaveLength(1);
  });
});

describe('the handshake', () => {
  const ask = (query: Record<string, string>) => t.api.get('/api/webhooks/whatsapp', { query });

  it('answers the bare challenge to who knows the verify token', async () => {
    const answer = await ask({
      'hub.mode': 'subscribe',
      'hub.verify_token': 'the verify token of the tests',
      'hub.challenge': '<b>1158201444</b>',
      'something.new': 'of Meta',
    });
    expect(answer).toMatchObject({ status: 200, text: '<b>1158201444</b>' });
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  });

  it('tells nothing to anybody else, and nothing for channels without a handshake', async () => {
    const wrong = { 'hub.mode': 'subscribe', 'hub.verify_token': 'guess', 'hub.challenge': '1' };
    expect(await ask(wrong)).toMatchObject({ status: 403, body: { code: 'webhooks.handshake_refused' } });
    expect(await ask({})).toMatchObject({ status: 403 });
    expect(await t.api.get('/api/webhooks/generic', { query: wrong })).toMatchObject({ status: 403 });
    expect(await t.api.get('/api/webhooks/pigeon')).toMatchObject({ status: 404 });
  });
});

describe('a channel without a secret', () => {
  it('is closed to everybody', async () => {
    const closed = await startTestApp({ sharing: t, env: { WHATSAPP_APP_SECRET: '' } });
    const answer = await deliverWhatsapp(
      closed,
      whatsapp({ messages: [whatsappText('wamid.closed', '14155550142', 'Hello', t.clock.now())] }),
    );
    expect(answer).toMatchObject({ status: 401, body: { code: 'webhooks.bad_signature' } });
    await closed.close();
  });
});

describe('an address that sends unsigned deliveries', () => {
  it('is told to slow down, while genuine deliveries from the same address are taken', async () => {
    const limited = await startTestApp({ sharing: t, env: { RATE_LIMIT_DISABLED: 'false' } });
    const statuses: number[] = [];
    for (let n = 0; n < 60; n += 1)
      statuses.push((await limited.api.post('/api/webhooks/generic', '{}')).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.at(-1)).toBe(429);
    expect((await deliverGeneric(limited, { body: 'I am genuine' })).status).toBe(200);
    await limited.close();
  });
});
