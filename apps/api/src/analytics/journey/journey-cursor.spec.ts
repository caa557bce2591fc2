import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsAfter,
  readCursor,
  writeCursor,
  type JourneyOrder,
  type JourneyPlace,
} from './journey-cursor.js';

const KINDS = 4;
const order = fc.constantFrom<JourneyOrder>('asc', 'desc');
// Few instants and few ids, so that many events share them.
const place = fc.record({
  at: fc.integer({ min: 0, max: 3 }).map((second) => `2026-03-01T10:00:0${second}.000Z`),
  rank: fc.integer({ min: 0, max: KINDS - 1 }),
  id: fc.integer({ min: 1, max: 4 }).map((n) => `0192f7c1-0000-7000-8000-00000000000${n}`),
});

/** Negative when `a` comes first. */
function compare(a: JourneyPlace, b: JourneyPlace): number {
  return a.at.localeCompare(b.at) || a.rank - b.rank || a.id.localeCompare(b.id);
}

/** Whether the bounds let an event through, as PostgreSQL compares rows. */
function passes(event: JourneyPlace, from: JourneyPlace | undefined, of: JourneyOrder): boolean {
  const { at, ids } = boundsAfter(from, of, KINDS);
  const id = ids[event.rank] ?? '';
  if (at === '-infinity' || at === 'infinity') return true;
  const sign = event.at.localeCompare(at) || event.id.localeCompare(id);
  return of === 'asc' ? sign > 0 : sign < 0;
}

describe('the place in a journey', () => {
  it('comes back from its cursor as it was', () => {
    fc.assert(
      fc.property(place, order, (from, of) => {
        expect(readCursor(writeCursor(of, from), of)).toEqual(from);
      }),
    );
  });

  it('lets through exactly what comes after it, whatever shares its instant', () => {
    fc.assert(
      fc.property(place, place, order, (event, from, of) => {
        const after = of === 'asc' ? compare(event, from) > 0 : compare(event, from) < 0;
        expect(passes(event, from, of)).toBe(after);
      }),
    );
  });

  it('lets everything through before the first page', () => {
    expect(boundsAfter(undefined, 'asc', 2).at).toBe('-infinity');
    expect(boundsAfter(undefined, 'desc', 2).at).toBe('infinity');
  });

  it('belongs to its order', () => {
    const from = { at: '2026-03-01T10:00:00.000Z', rank: 1, id: '0192f7c1-0000-7000-8000-000000000001' };
    expect(() => readCursor(writeCursor('asc', from), 'desc')).toThrow('Start again without it.');
  });

  it.each([
    '',
    'x',
    'W10',
    ...[
      ['asc', '2026-03-01', 1, '0192f7c1-0000-7000-8000-000000000001'],
      ['asc', '2026-13-01T10:00:00.000Z', 1, '0192f7c1-0000-7000-8000-000000000001'],
      ['asc', '2026-03-01T10:00:00.000Z', 1.5, '0192f7c1-0000-7000-8000-000000000001'],
      ['asc', '2026-03-01T10:00:00.000Z', 1, 'an id'],
    ].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
  ])('is not read from "%s"', (text) => {
    expect(() => readCursor(text, 'asc')).toThrow('Start again without it.');
  });
});
