import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { Channel, RawDelivery } from '../../apps/api/src/messages/channels/channel.js';
import { BadSignature } from '../../apps/api/src/messages/channels/channels.errors.js';
import { ChannelRegistry, makeChannels } from '../../apps/api/src/messages/channels/registry.js';
import { signGeneric, signWhatsapp } from '../support/sign.js';

const receivedAt = new Date('2026-03-02T10:30:00.000Z');
const genericSecret = `whsec_${Buffer.from('the contract suite knows this one').toString('base64')}`;
const outgoing = new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });
const open = new ChannelRegistry(
  makeChannels(
    {
      WHATSAPP_API_URL: 'https://graph.facebook.com/v23.0',
      WHATSAPP_APP_SECRET: 'app secret',
      WHATSAPP_VERIFY_TOKEN: 'verify token',
      WHATSAPP_PHONE_NUMBER_ID: '209871234500011',
      WHATSAPP_ACCESS_TOKEN: undefined,
      GENERIC_WEBHOOK_SECRET: genericSecret,
    },
    outgoing,
  ),
);
const closed = new ChannelRegistry(
  makeChannels(
    {
      WHATSAPP_API_URL: 'https://graph.facebook.com/v23.0',
      WHATSAPP_APP_SECRET: undefined,
      WHATSAPP_VERIFY_TOKEN: undefined,
      WHATSAPP_PHONE_NUMBER_ID: undefined,
      WHATSAPP_ACCESS_TOKEN: undefined,
      GENERIC_WEBHOOK_SECRET: undefined,
    },
    outgoing,
  ),
);

/** How the other side of each channel signs. A new channel adds a line here and a folder of samples. */
const signers: Record<string, (body: Buffer) => Record<string, string>> = {
  whatsapp: (body) => signWhatsapp(body, 'app secret'),
  generic: (body) => signGeneric(body, genericSecret, 'evt_1', receivedAt),
};

interface Sample {
  file: string;
  name: string;
  body: unknown;
  expected: unknown[];
}

describe.each(open.all().map((channel) => ({ key: channel.key, channel })))(
  'The channel $key',
  ({ key, channel }) => {
    const samples = samplesOf(key);
    const bodies = samples.map(({ body }) => body);

    it('is open when its secret is configured, and only then', () => {
      expect(channel.configured()).toBe(true);
      expect(closed.byKey(key)?.configured()).toBe(false);
    });

    it.each(samples)('understands its sample $file: $name', ({ body, expected }) => {
      const raw = signed(key, bytes(body));
      channel.verify(raw);
      expect(JSON.parse(JSON.stringify(channel.parse(raw)))).toEqual(expected);
    });

    it('takes the very bytes that were signed, escaped and spaced in any way', () => {
      for (const body of bodies) {
        for (const text of [JSON.stringify(body), JSON.stringify(body, null, 4), asMeta(body)]) {
          const raw = signed(key, Buffer.from(text));
          channel.verify(raw);
          expect(channel.parse(raw)).toEqual(channel.parse(signed(key, bytes(body))));
        }
      }
    });

    it('refuses a delivery without a signature, with an empty and with a wrong one', () => {
      const raw = signed(key, bytes(bodies[0]));
      const other = signed(key, bytes({ another: 'body' }));
      const spoilt = Object.entries(raw.headers).map(([name, value]) => [name, `${value}x`]);
      expectRefused(channel, { ...raw, headers: {} });
      expectRefused(channel, {
        ...raw,
        headers: Object.fromEntries(spoilt.map(([name]) => [name, ''])) as Record<string, string>,
      });
      expectRefused(channel, { ...raw, headers: Object.fromEntries(spoilt) as Record<string, string> });
      expectRefused(channel, { ...raw, headers: other.headers });
    });

    it('refuses a body of which any one byte was changed', () => {
      const raw = signed(key, bytes(bodies[0]));
      for (let at = 0; at < raw.body.length; at += 1) {
        const changed = Buffer.from(raw.body);
        changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
        expectRefused(channel, { ...raw, body: changed });
      }
    });

    it('refuses a body that was parsed and written again, cut or lengthened', () => {
      const raw = signed(key, Buffer.from(asMeta(bodies[0]).replaceAll(':', ': ')));
      const again = bytes(JSON.parse(raw.body.toString()));
      expectRefused(channel, { ...raw, body: again });
      expectRefused(channel, { ...raw, body: raw.body.subarray(1) });
      expectRefused(channel, { ...raw, body: Buffer.concat([raw.body, Buffer.from('\n')]) });
      expectRefused(channel, { ...raw, body: Buffer.alloc(0) });
    });

    it('trusts nothing while it has no secret, whatever is signed with', () => {
      const raw = signed(key, bytes(bodies[0]));
      for (const headers of [
        raw.headers,
        {},
        signWhatsapp(raw.body, ''),
        signWhatsapp(raw.body, 'undefined'),
      ]) {
        expectRefused(closed.byKey(key), { ...raw, headers });
      }
    });

    it('names the same delivery the same, and another one differently', () => {
      const keys = bodies.map((body) => channel.dedupeKey(signed(key, bytes(body), JSON.stringify(body))));
      expect(new Set(keys).size).toBe(bodies.length);
      const again = bodies.map((body) => channel.dedupeKey(signed(key, bytes(body), JSON.stringify(body))));
      expect(again).toEqual(keys);
      for (const name of keys) expect(name.length).toBeLessThanOrEqual(200);
    });

    it.each([
      '',
      'garbage',
      '{',
      'null',
      '7',
      '"text"',
      '[]',
      '[[[',
      '{}',
      '\uFEFF{}',
      '\0',
      '{"object":null}',
    ])('turns the body %j into one ignored event with a reason', (text) => {
      const [event, ...more] = channel.parse(signed(key, Buffer.from(text)));
      expect(more).toEqual([]);
      expect(event?.type === 'ignored' && event.reason).toMatch(/^[^\n]+\.$/);
    });

    it('survives nesting deeper than the stack', () => {
      const deep = Buffer.from(`${'{"entry":['.repeat(50_000)}${']}'.repeat(50_000)}`);
      expect(channel.parse(signed(key, deep)).length).toBeGreaterThan(0);
    });

    it('gives clean, bounded and repeatable events for any bytes and any JSON', () => {
      const body = fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
        fc.jsonValue({ maxDepth: 6 }).map(bytes),
        mutated(bodies).map(bytes),
      );
      fc.assert(
        fc.property(body, (buffer) => expectSane(channel, signed(key, buffer))),
        { numRuns: 1_500 },
      );
    });

    it('refuses any forged headers and body with the documented error and no other', () => {
      const name = fc.constantFrom(...Object.keys(signed(key, bytes({})).headers), 'x-other');
      const headers = fc.dictionary(name, fc.oneof(fc.string(), fc.constant('v1,'), fc.constant('sha256=')));
      fc.assert(
        fc.property(headers, fc.uint8Array(), (forged, body) =>
          expectRefused(channel, { ...signed(key, Buffer.from(body)), headers: forged }),
        ),
        { numRuns: 500 },
      );
    });
  },
);

function samplesOf(key: string): Sample[] {
  const folder = join(import.meta.dirname, 'samples', key);
  return readdirSync(folder).map((file) => ({
    ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample),
    file,
  }));
}

function signed(key: string, body: Buffer, id?: string): RawDelivery {
  const headers = signers[key]?.(body) ?? {};
  if (id !== undefined && 'webhook-id' in headers) headers['webhook-id'] = id;
  return { headers, body, query: {}, url: `/api/webhooks/${key}`, receivedAt };
}

function bytes(body: unknown): Buffer {
  return Buffer.from(JSON.stringify(body));
}

/** JSON as Meta writes it: nothing but ASCII, slashes escaped. */
function asMeta(body: unknown): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(body)
    .replace(/[\u0080-\uFFFF]/g, escape)
    .replaceAll('/', '\\/');
}

function expectRefused(channel: Channel | undefined, raw: RawDelivery): void {
  let error: unknown;
  try {
    channel?.verify(raw);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(BadSignature);
  expect(error).toMatchObject({ code: 'webhooks.bad_signature', status: 401 });
}

function expectSane(channel: Channel, raw: RawDelivery): void {
  const events = channel.parse(raw);
  expect(events.length).toBeGreaterThan(0);
  expect(channel.parse(raw)).toEqual(events);
  for (const event of events) {
    const text = JSON.stringify(event);
    expect(text).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/);
    expect(Number.isNaN(event.occurredAt.getTime())).toBe(false);
    if (event.type === 'ignored') expect(event.kind).not.toMatch(/^broken/);
    else expect(event.conversationKey).toMatch(new RegExp(`^${channel.platform}:.`, 's'));
    if (event.type === 'message') {
      expect(event.body.length).toBeLessThanOrEqual(10_000);
      expect(event.externalId.length).toBeLessThanOrEqual(255);
      expect(event.customer.externalId.length).toBeLessThanOrEqual(255);
    }
  }
}

/** A sample in which one value, anywhere, is another one. */
function mutated(bodies: readonly unknown[]): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('\ud800', '\0', 'x'.repeat(20_000), '__proto__', 1e308, -1, '9'.repeat(40)),
  );
  return fc.tuple(fc.constantFrom(...bodies), fc.nat(10_000), value).map(([body, at, other]) => {
    const count = places(body);
    let index = at % count;
    const replace = (node: unknown): unknown => {
      if (index-- === 0) return other;
      if (Array.isArray(node)) return node.map(replace);
      if (typeof node !== 'object' || node === null) return node;
      return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, replace(child)]));
    };
    return replace(body);
  });
}

function places(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 1;
  return 1 + Object.values(node).reduce<number>((sum, child) => sum + places(child), 0);
}
