import { describe, expect, it } from 'vitest';
import { isoInstant, unixInstant } from './instant.js';

const receivedAt = new Date('2026-03-02T10:30:00.000Z');

describe('unixInstant', () => {
  it.each([['1772442000'], [1772442000], ['1772442000000'], [1772442000000]])(
    'reads %j as seconds or milliseconds',
    (value) => {
      expect(unixInstant(value, receivedAt)).toEqual(new Date('2026-03-02T09:00:00.000Z'));
    },
  );

  it.each([[undefined], [''], ['soon'], [0], [-5], [null], [1e300], ['99999999999999999999']])(
    'takes the time of receipt for %j',
    (value) => {
      expect(unixInstant(value, receivedAt)).toEqual(receivedAt);
    },
  );

  it('believes a clock that is some hours ahead, and not one that is days ahead', () => {
    const seconds = (hours: number) => receivedAt.getTime() / 1000 + hours * 3600;
    expect(unixInstant(seconds(23), receivedAt)).toEqual(new Date('2026-03-03T09:30:00.000Z'));
    expect(unixInstant(seconds(25), receivedAt)).toEqual(receivedAt);
  });
});

describe('isoInstant', () => {
  it('reads offsets, and UTC where there is none', () => {
    expect(isoInstant('2026-03-02T10:00:00+01:00', receivedAt)).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(isoInstant('2026-03-02T09:00:00', receivedAt)).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(isoInstant('2026-03-02T09:00:00.250Z', receivedAt)).toEqual(new Date('2026-03-02T09:00:00.250Z'));
  });

  it('gives nothing for what is no instant', () => {
    const values = ['yesterday', '', 1772442000, null, '2026-02-30T00:00:00Z', '0001-01-01', '2'.repeat(100)];
    expect(values.map((value) => isoInstant(value, receivedAt))).toEqual(Array(7).fill(undefined));
  });

  it('takes the time of receipt for next year', () => {
    expect(isoInstant('2027-03-02T09:00:00Z', receivedAt)).toEqual(receivedAt);
  });
});
