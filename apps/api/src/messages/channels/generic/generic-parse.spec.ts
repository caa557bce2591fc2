import { describe, expect, it } from 'vitest';
import { parseGeneric } from './generic-parse.js';

const receivedAt = new Date('2026-03-02T10:30:00.000Z');
const good = { messageId: 'm-1', customer: { externalId: 'c-1' }, body: 'Hello' };

describe('A message of the generic channel', () => {
  it('is said at its own time, else at that of the delivery, else when it came', () => {
    const times = { timestamp: '2026-03-02T09:00:00Z' };
    expect(parse({ ...good, occurredAt: '2026-03-02T08:00:00Z' }, times).occurredAt).toEqual(
      new Date('2026-03-02T08:00:00Z'),
    );
    expect(parse({ ...good, occurredAt: null }, times).occurredAt).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(parse(good, { timestamp: 'noon' }).occurredAt).toEqual(receivedAt);
  });

  it('keeps 10,000 characters of its text, and says so when there were more', () => {
    const kept = parse({ ...good, body: 'x'.repeat(10_000) });
    expect(kept).toMatchObject({ body: 'x'.repeat(10_000), notes: undefined });
    const cut = parse({ ...good, body: 'x'.repeat(10_001) });
    expect(cut).toMatchObject({
      body: `${'x'.repeat(9_999)}…`,
      notes: ['data.body was cut to 10000 characters.'],
    });
  });

  it('may have no text when it has an attachment', () => {
    const attachments = [{ url: 'https://files.example.com/a.ogg', mimeType: 'audio/ogg' }];
    expect(parse({ ...good, body: undefined, attachments })).toMatchObject({
      body: '',
      contentType: 'AUDIO',
    });
    expect(parse({ ...good, body: '', attachments })).toMatchObject({ body: '', contentType: 'AUDIO' });
    expect(parse({ ...good, body: ' ' })).toMatchObject({
      type: 'ignored',
      reason: 'data.body: is empty, and there is no attachment.',
    });
  });

  it.each([
    [{ customer: undefined }, 'data.customer: has to be an object.'],
    [
      { customer: { externalId: 'x'.repeat(256) } },
      'data.customer.externalId: has to be text of 1 to 255 characters.',
    ],
    [{ customer: { externalId: 'c', email: 7 } }, 'data.customer.email: has to be text.'],
    [{ messageId: 'a\0' }, 'data.messageId: has to be text of 1 to 255 characters.'],
    [{ direction: 'inbound' }, 'data.direction: has to be INBOUND or OUTBOUND.'],
    [{ occurredAt: 1772442000 }, 'data.occurredAt: has to be a time such as 2026-03-02T09:30:00Z.'],
    [{ attachments: {} }, 'data.attachments: has to be a list of at most 20.'],
    [
      { attachments: Array(21).fill({ url: 'https://a.example' }) },
      'data.attachments: has to be a list of at most 20.',
    ],
    [
      { attachments: [{ url: 'https://a.example' }, { url: 'javascript:alert(1)' }] },
      'data.attachments[1].url: has to be an http or https address of at most 2048 characters.',
    ],
    [{ attachments: ['x'] }, 'data.attachments[0]: has to be an object.'],
  ])('with %j is not taken, and the reason says where the mistake is', (change, reason) => {
    expect(parse({ ...good, ...change })).toMatchObject({
      type: 'ignored',
      kind: 'message.received',
      reason,
    });
  });
});

function parse(data: object, envelope: object = {}) {
  const body = Buffer.from(JSON.stringify({ type: 'message.received', ...envelope, data }));
  const [event, ...more] = parseGeneric({ headers: {}, body, query: {}, url: '/', receivedAt });
  if (!event || more.length > 0) throw new Error('one event expected');
  return event;
}
