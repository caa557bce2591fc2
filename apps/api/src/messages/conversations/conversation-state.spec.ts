import { describe, expect, it } from 'vitest';
import { standingAfter, type Standing } from './conversation-state.js';

const now = new Date('2026-03-02T10:00:00Z');
const tomorrow = new Date('2026-03-03T09:00:00Z');
const open: Standing = { status: 'OPEN', snoozedUntil: null };
const snoozed: Standing = { status: 'SNOOZED', snoozedUntil: tomorrow };

describe('the standing of a conversation', () => {
  it('becomes SNOOZED by a time in the future, with or without the word', () => {
    expect(standingAfter(open, { snoozedUntil: tomorrow }, now)).toEqual(snoozed);
    expect(standingAfter(open, { status: 'SNOOZED', snoozedUntil: tomorrow }, now)).toEqual(snoozed);
  });

  it('becomes OPEN when the time is taken away, and stays CLOSED if it was', () => {
    expect(standingAfter(snoozed, { snoozedUntil: null }, now)).toEqual(open);
    const closed: Standing = { status: 'CLOSED', snoozedUntil: null };
    expect(standingAfter(closed, { snoozedUntil: null }, now)).toEqual(closed);
  });

  it('forgets the time when it is opened or closed', () => {
    expect(standingAfter(snoozed, { status: 'CLOSED' }, now)).toEqual({
      status: 'CLOSED',
      snoozedUntil: null,
    });
  });

  it('stays as it is when nothing of it is asked for', () => {
    expect(standingAfter(snoozed, {}, now)).toEqual(snoozed);
    expect(standingAfter(open, {}, now)).toEqual(open);
  });

  it.each([
    ['SNOOZED without a time', { status: 'SNOOZED' as const }],
    ['a time with OPEN', { status: 'OPEN' as const, snoozedUntil: tomorrow }],
    ['a time that has passed', { snoozedUntil: now }],
    ['SNOOZED with the time taken away', { status: 'SNOOZED' as const, snoozedUntil: null }],
  ])('refuses %s', (_, change) => {
    expect(() => standingAfter(open, change, now)).toThrow('snoozedUntil');
  });
});
