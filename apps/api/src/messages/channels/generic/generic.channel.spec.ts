import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { RawDelivery } from '../channel.js';
import { GenericChannel } from './generic.channel.js';

const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
const channel = new GenericChannel(secret);
const receivedAt = new Date('2026-03-02T10:30:00.000Z');
const body = Buffer.from('{"type":"message.received"}');

describe('Verifying a delivery of the generic channel', () => {
  it('accepts what the package of the specification signs', () => {
    expect(() => channel.verify(delivery({}))).not.toThrow();
  });

  it('accepts any of several signatures, so that a sender can change its secret', () => {
    const other = new Webhook(`whsec_${Buffer.from('another secret').toString('base64')}`);
    const wrong = other.sign('evt_1', receivedAt, body);
    const right = sign();
    expect(() =>
      channel.verify(delivery({ 'webhook-signature': `${wrong} v1a,AAAA ${right}` })),
    ).not.toThrow();
    expect(() => channel.verify(delivery({ 'webhook-signature': `${wrong} v1a,AAAA` }))).toThrow(
      'No signature',
    );
  });

  it('does not accept the right bytes under another version, or without one', () => {
    const [, bytes] = sign().split(',');
    for (const signature of [`v2,${bytes}`, `v1a,${bytes}`, `${bytes}`, sign().slice(0, -1)]) {
      expect(() => channel.verify(delivery({ 'webhook-signature': signature }))).toThrow('No signature');
    }
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('with a time %i s from ours: accepted is %s', (seconds, accepted) => {
    const sentAt = new Date(receivedAt.getTime() + seconds * 1000);
    const headers = {
      'webhook-timestamp': String(sentAt.getTime() / 1000),
      'webhook-signature': new Webhook(secret).sign('evt_1', sentAt, body),
    };
    const verify = () => channel.verify(delivery(headers));
    if (accepted) expect(verify).not.toThrow();
    else expect(verify).toThrow('5 minutes');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'refuses a delivery without %s',
    (name) => {
      expect(() => channel.verify(delivery({ [name]: undefined }))).toThrow('missing or malformed');
    },
  );

  it.each(['', 'now', '1772447400.5', '1772447400 ', '-1', '1772447400abc', '9'.repeat(13)])(
    'refuses the time "%s"',
    (time) => {
      expect(() => channel.verify(delivery({ 'webhook-timestamp': time }))).toThrow('missing or malformed');
    },
  );

  it('refuses an id or a time that was changed after signing', () => {
    expect(() => channel.verify(delivery({ 'webhook-id': 'evt_2' }))).toThrow('No signature');
    const later = String(receivedAt.getTime() / 1000 + 1);
    expect(() => channel.verify(delivery({ 'webhook-timestamp': later }))).toThrow('No signature');
  });

  it('refuses bytes that only read the same as those signed', () => {
    const signedBody = Buffer.from('{"a":"\uFFFD"}');
    const otherBody = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(otherBody.toString()).toBe(signedBody.toString());
    const headers = { 'webhook-signature': new Webhook(secret).sign('evt_1', receivedAt, signedBody) };
    expect(() => channel.verify({ ...delivery(headers), body: signedBody })).not.toThrow();
    expect(() => channel.verify({ ...delivery(headers), body: otherBody })).toThrow('not UTF-8');
  });

  it('does not start with a secret that is none', () => {
    expect(() => new GenericChannel('whsec_not base64!')).toThrow('GENERIC_WEBHOOK_SECRET');
  });
});

it('A delivery is known by its webhook-id, whatever its length', () => {
  const key = (id: string) => channel.dedupeKey(delivery({ 'webhook-id': id }));
  expect(key('evt_1')).toBe('evt_1');
  expect(key('x'.repeat(5000))).toHaveLength(64);
  expect(key('x'.repeat(5000))).not.toBe(key('x'.repeat(5001)));
});

it('What we say on the generic channel has an id made of our own, the same on each attempt', async () => {
  const message = { id: '019ca1f0', to: 'cust-42', body: 'Hello', attachments: [] };
  expect(await channel.send(message)).toEqual({ externalId: 'msg_019ca1f0' });
  expect(await channel.send(message)).toEqual({ externalId: 'msg_019ca1f0' });
});

function sign(): string {
  return new Webhook(secret).sign('evt_1', receivedAt, body);
}

function delivery(headers: Record<string, string | undefined>): RawDelivery {
  const signed = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(receivedAt.getTime() / 1000),
    'webhook-signature': sign(),
    ...headers,
  };
  return { headers: signed, body, query: {}, url: '/api/webhooks/generic', receivedAt };
}
