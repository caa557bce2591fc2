import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { FakeWhatsapp } from './fake-whatsapp.js';
import { deliverWhatsapp, hurry, messages, whatsappEcho } from './inbox.js';
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

describe('a message whose sending is in doubt', () => {
  it('is not sent again when a callback says that the platform has it', async () => {
    const name = fake.nextName;
    fake.next('cut');
    const { body } = await outbox.send();
    await t.drain();
    expect(await outbox.read(body.id)).toMatchObject({ status: 'QUEUED' });
    await outbox.status(name, 'delivered', {
      biz_opaque_callback_data: fake.arrived[0]?.biz_opaque_callback_data,
    });
    await t.drain();
    expect(await outbox.read(body.id)).toMatchObject({
      status: 'DELIVERED',
      externalId: name,
      failureReason: null,
    });
    await hurry(t);
    await t.drain();
    expect(fake.arrived).toHaveLength(1);
  });

  it('is sent again when nothing is heard of it, and that is written down beforehand', async () => {
    fake.next('cut');
    const { body } = await outbox.send();
    await t.drain();
    expect(await outbox.sentAgain()).toBe(0);
    await hurry(t);
    await t.drain();
    expect(await outbox.read(body.id)).toMatchObject({ status: 'SENT' });
    expect(fake.arrived).toHaveLength(2);
    expect(await outbox.sentAgain()).toBe(1);
  });

  it('is sent again at most once when the process that sent it died, and that is written down', async () => {
    const { body } = await outbox.send();
    // What the queue holds when a worker died: a run that was counted and not finished.
    await t.database.rows('update graphile_worker._private_jobs set attempts = 1');
    await t.drain();
    await t.drain();
    expect(await outbox.read(body.id)).toMatchObject({ status: 'SENT' });
    expect(fake.arrived).toHaveLength(1);
    expect(await outbox.sentAgain()).toBe(1);
  });

  it('stays one message when its callback and its echo come before the platform has answered', async () => {
    const name = fake.nextName;
    fake.next(async () => {
      const second = await startTestApp({ sharing: t });
      await outbox.status(name, 'read');
      await deliverWhatsapp(t, whatsappEcho(name, MIA, 'Hi Mia, how can we help?', t.clock.now()));
      await second.drain();
      await second.close();
    });
    const { body } = await outbox.send();
    await t.drain();
    const found = await messages(outbox.ada, { direction: 'OUTBOUND' });
    expect(found).toMatchObject([{ id: body.id, externalId: name, status: 'READ' }]);
    expect(found[0]?.authorId).not.toBeNull();
    await deliverWhatsapp(t, whatsappEcho(name, MIA, 'Hi Mia, how can we help?', t.clock.now()));
    await t.drain();
    expect(await messages(outbox.ada, { direction: 'OUTBOUND' })).toHaveLength(1);
  });

  it('is FAILED with the reason of a callback, and found by our own id', async () => {
    const name = fake.nextName;
    fake.next('cut');
    const { body } = await outbox.send();
    await t.drain();
    await outbox.status(name, 'failed', {
      biz_opaque_callback_data: fake.arrived[0]?.biz_opaque_callback_data,
      errors: [{ code: 131026, title: 'Message undeliverable' }],
    });
    await hurry(t);
    await t.drain();
    const failed = await outbox.read(body.id);
    expect(failed).toMatchObject({ status: 'FAILED', externalId: name });
    expect(failed.failureReason).toContain('131026');
    expect(fake.arrived).toHaveLength(1);
  });
});
