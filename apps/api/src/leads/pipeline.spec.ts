import { describe, expect, it } from 'vitest';
import { allowedMoves, isClosed, LEAD_STATUSES, mayMove, needsValue } from './pipeline.js';

describe('the pipeline', () => {
  it('lets an order win from every open stage', () => {
    for (const status of LEAD_STATUSES.filter((candidate) => !isClosed(candidate))) {
      expect(mayMove(status, 'WON'), status).toBe(true);
      expect(mayMove(status, 'LOST'), status).toBe(true);
    }
  });

  it('never lets a lead jump back more than one stage', () => {
    expect(mayMove('PROPOSAL', 'NEW')).toBe(false);
    expect(mayMove('QUALIFIED', 'NEW')).toBe(false);
    expect(mayMove('PROPOSAL', 'QUALIFIED')).toBe(true);
  });

  it('opens a lost lead at the start and a won one at the proposal', () => {
    expect(allowedMoves('LOST')).toEqual(['NEW']);
    expect(allowedMoves('WON')).toEqual(['PROPOSAL']);
  });

  it('lets a lead stay where it is', () => {
    for (const status of LEAD_STATUSES) expect(mayMove(status, status)).toBe(true);
  });

  it('can reach every status from every other', () => {
    for (const start of LEAD_STATUSES) {
      const reached = new Set<string>([start]);
      for (const status of reached)
        for (const next of allowedMoves(status as (typeof LEAD_STATUSES)[number])) reached.add(next);
      expect([...reached].sort()).toEqual([...LEAD_STATUSES].sort());
    }
  });

  it('asks for a value only when something was sold', () => {
    expect(LEAD_STATUSES.filter(needsValue)).toEqual(['WON']);
  });
});
