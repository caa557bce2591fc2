import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { RawDelivery } from '../../apps/api/src/messages/channels/channel.js';
import type { ChannelEvent } from '../../apps/api/src/messages/channels/channel-event.js';
import { GenericChannel } from '../../apps/api/src/messages/channels/generic/generic.channel.js';
import { WhatsappChannel } from '../../apps/api/src/messages/channels/whatsapp/whatsapp.channel.js';

/** Deliveries collected from elsewhere, which lie beside the project where there are any. */
const collection = join(import.meta.dirname, '../../../shared/payloads');
const outgoing = new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });
const apiUrl = 'https://graph.facebook.com/v23.0';
const whatsapp = new WhatsappChannel({ apiUrl, appSecret: 'app secret' }, outgoing);

interface Part {
  type?: string;
}

type Value = Partial<Record<'messages' | 'message_echoes' | 'statuses', Part[]>>;

interface Delivery {
  entry: { changes?: { value?: Value }[] }[];
}

describe('Deliveries written by us', () => {
  const folder = join(import.meta.dirname, 'samples/whatsapp');

  it.each(readdirSync(folder))('samples/whatsapp/%s: nothing in it is lost', (file) => {
    const { body } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { body: unknown };
    const bytes = Buffer.from(JSON.stringify(body));
    const count = parts(bytes, 'messages', 'message_echoes', 'statuses').length;
    expect(count).toBeGreaterThan(0);
    expect(whatsapp.parse(raw(bytes)).length).toBeGreaterThanOrEqual(count);
  });
});

if (existsSync(collection)) {
  describe('Deliveries collected from elsewhere', () => {
    const files = readdirSync(join(collection, 'whatsapp'));

    it.each(files)('whatsapp/%s: every message and status in it gives its own event', (file) => {
      const events = whatsapp.parse(raw(read(`whatsapp/${file}`)));
      const said = parts(read(`whatsapp/${file}`), 'messages', 'message_echoes');
      const statuses = parts(read(`whatsapp/${file}`), 'statuses');
      expect(events).toHaveLength(Math.max(said.length + statuses.length, 1));
      expect(ofType(events, 'status')).toBe(statuses.length);
      const heard = ofType(events, 'message', 'edit', 'revoke', 'reaction', 'identity-changed');
      expect(heard).toBe(said.filter(({ type }) => type !== 'system').length);
    });

    it("accepts Meta's escaped bytes with their signature and reads the same words from them", () => {
      const escaped = raw(read('whatsapp/51-COMPOSED-rtl-emoji-text.meta-escaped.raw.json'));
      const plain = raw(read('whatsapp/51-COMPOSED-rtl-emoji-text.json'));
      expect(whatsapp.parse(escaped)).toEqual(whatsapp.parse(plain));
      expect(JSON.stringify(whatsapp.parse(escaped))).toContain('بكم سعر الاشتراك');
    });

    it("accepts Meta's signature vector", () => {
      const vector = JSON.parse(read('generic/03-meta-hub-signature-vector.json').toString()) as Record<
        string,
        string
      >;
      const channel = new WhatsappChannel({ apiUrl, appSecret: vector['appSecret'] }, outgoing);
      const headers = { 'x-hub-signature-256': vector['x-hub-signature-256'] };
      const delivery = { ...raw(Buffer.from(vector['body'] ?? '')), headers };
      expect(() => channel.verify(delivery)).not.toThrow();
      expect(() => channel.verify({ ...delivery, body: Buffer.from(`${vector['body']} `) })).toThrow();
    });

    it('accepts the vector of Standard Webhooks at its time, and not six minutes later', () => {
      const vector = JSON.parse(read('generic/01-standard-webhooks-vector.json').toString()) as {
        secret: string;
        headers: Record<string, string>;
        body: string;
      };
      const channel = new GenericChannel(vector.secret);
      const receivedAt = new Date(Number(vector.headers['webhook-timestamp']) * 1000);
      const delivery = { ...raw(Buffer.from(vector.body)), headers: vector.headers, receivedAt };
      expect(() => channel.verify(delivery)).not.toThrow();
      const late = new Date(receivedAt.getTime() + 360_000);
      expect(() => channel.verify({ ...delivery, receivedAt: late })).toThrow('5 minutes');
    });
  });
}

function read(file: string): Buffer {
  return readFileSync(join(collection, file));
}

function raw(body: Buffer): RawDelivery {
  return { headers: {}, body, query: {}, url: '/', receivedAt: new Date('2026-09-01T00:00:00Z') };
}

function parts(body: Buffer, ...names: ('messages' | 'message_echoes' | 'statuses')[]): Part[] {
  const { entry } = JSON.parse(body.toString()) as Delivery;
  const values = entry.flatMap(({ changes }) => (changes ?? []).map(({ value }) => value));
  return values.flatMap((value) => names.flatMap((name) => value?.[name] ?? []));
}

function ofType(events: ChannelEvent[], ...types: string[]): number {
  return events.filter(({ type }) => types.includes(type)).length;
}
