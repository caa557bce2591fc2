import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateOf, type Change, type DeliveryStatus, type MessageOrigin } from './message-state.js';

const INSTANTS = [1, 2, 3, 4].map((minute) => new Date(Date.UTC(2026, 2, 2, 10, minute)));

const origin = fc.record<MessageOrigin>({
  direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
  body: fc.string({ unit: 'grapheme', maxLength: 20 }),
});

/** Few instants and people, so that ties and repetitions are common. */
const changes = fc.uniqueArray(
  fc
    .tuple(
      fc.string({ minLength: 1, maxLength: 4 }),
      fc.constantFrom(...INSTANTS),
      fc.oneof(
        fc.record({
          kind: fc.constant('STATUS' as const),
          payload: fc.record({
            status: fc.constantFrom<DeliveryStatus[]>('SENT', 'DELIVERED', 'READ', 'FAILED'),
            reason: fc.constantFrom('no such number', 'the phone is off'),
          }),
        }),
        fc.record({
          kind: fc.constant('EDIT' as const),
          payload: fc.record({ body: fc.string({ maxLength: 10 }) }),
        }),
        fc.record({ kind: fc.constant('REVOKE' as const), payload: fc.constant({}) }),
        fc.record({
          kind: fc.constant('REACTION' as const),
          payload: fc.record({
            from: fc.constantFrom('anna', 'bela'),
            emoji: fc.constantFrom('👍', '❤️', null),
          }),
        }),
      ),
    )
    .map(([key, occurredAt, what]): Change => ({ key, occurredAt, ...what })),
  { selector: ({ key }) => key, maxLength: 12 },
);

const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 10, n));
const status = (value: DeliveryStatus, at: number, reason?: string): Change => ({
  key: `${value}${at}`,
  occurredAt: minute(at),
  kind: 'STATUS',
  payload: { status: value, reason },
});
const ours: MessageOrigin = { direction: 'OUTBOUND', body: 'We open at nine.' };
const theirs: MessageOrigin = { direction: 'INBOUND', body: 'When do you open?' };

describe('the state of a message', () => {
  it('is the same whatever the order in which its changes arrive, and however often each does', () => {
    const shuffled = changes.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray([...list, ...list, ...list], { minLength: list.length * 3 }),
      ),
    );
    fc.assert(
      fc.property(origin, shuffled, (said, [inOrder, anyhow]) => {
        expect(stateOf(said, anyhow)).toEqual(stateOf(said, inOrder));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same when the changes are applied one by one to the state before', () => {
    fc.assert(
      fc.property(origin, changes, (said, list) => {
        let body = said.body;
        list.forEach((_, index) => {
          ({ body } = stateOf({ ...said, body }, list.slice(0, index + 1)));
        });
        expect(body).toBe(stateOf(said, list).body);
      }),
    );
  });

  it('never goes from read back to delivered, nor from delivered back to failed or sent', () => {
    const rank = { RECEIVED: 0, QUEUED: 0, SENT: 0, FAILED: 1, DELIVERED: 2, READ: 3 };
    fc.assert(
      fc.property(changes, (list) => {
        const ranks = list.map((_, index) => rank[stateOf(ours, list.slice(0, index + 1)).status]);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps the reason of a failure only while the message counts as failed', () => {
    expect(stateOf(ours, [status('FAILED', 2, 'no such number'), status('SENT', 3)])).toMatchObject({
      status: 'FAILED',
      failureReason: 'no such number',
    });
    expect(stateOf(ours, [status('DELIVERED', 1), status('FAILED', 2, 'one phone is off')])).toMatchObject({
      status: 'DELIVERED',
      failureReason: null,
    });
  });

  it('leaves what a customer wrote at RECEIVED', () => {
    expect(stateOf(theirs, [status('READ', 1)]).status).toBe('RECEIVED');
  });

  it('has the words of the latest edit, and the key decides between edits of the same instant', () => {
    const edit = (key: string, at: number, body: string): Change => ({
      key,
      occurredAt: minute(at),
      kind: 'EDIT',
      payload: { body },
    });
    expect(stateOf(theirs, [edit('b', 5, 'two'), edit('a', 5, 'one'), edit('c', 1, 'old')])).toMatchObject({
      body: 'two',
      editedAt: minute(5),
    });
  });

  it('stays revoked since the first revocation, whatever is edited afterwards', () => {
    const list: Change[] = [
      { key: 'r2', occurredAt: minute(6), kind: 'REVOKE', payload: {} },
      { key: 'r1', occurredAt: minute(3), kind: 'REVOKE', payload: {} },
      { key: 'e', occurredAt: minute(9), kind: 'EDIT', payload: { body: 'late' } },
    ];
    expect(stateOf(theirs, list).revokedAt).toEqual(minute(3));
  });

  it('has the newest reaction of each person, and none of who took theirs away', () => {
    const reaction = (from: string, at: number, emoji: string | null): Change => ({
      key: `${from}${at}`,
      occurredAt: minute(at),
      kind: 'REACTION',
      payload: { from, emoji },
    });
    const list = [
      reaction('anna', 4, '❤️'),
      reaction('bela', 3, null),
      reaction('bela', 2, '👍'),
      reaction('anna', 1, '👍'),
    ];
    expect(stateOf(theirs, list).reactions).toEqual([
      { emoji: '❤️', from: 'anna', at: minute(4).toISOString() },
    ]);
  });
});
