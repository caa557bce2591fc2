import { describe, expect, it } from 'vitest';
import { AppError } from '@libs/errors/app-error.js';
import { LeadStatus } from '@libs/database/generated/enums.js';
import { allowedMoves } from './pipeline.js';
import { FRESH, standingAfter, type Standing } from './standing.js';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return `${error.status} ${error.code}: ${error.detail}`;
    throw error;
  }
  return 'none';
}

const proposal: Standing = { status: 'PROPOSAL', value: '100.00', lostReason: null };

describe('The standing of a lead', () => {
  it('changes in what is said and stays in the rest', () => {
    expect(standingAfter(FRESH, {})).toEqual(FRESH);
    expect(standingAfter(FRESH, { status: 'QUALIFIED', value: '7.00' })).toEqual({
      status: 'QUALIFIED',
      value: '7.00',
      lostReason: null,
    });
    expect(standingAfter(proposal, { value: null }).value).toBeNull();
  });

  it('moves only where the pipeline goes, and the refusal lists the ways', () => {
    for (const from of Object.values(LeadStatus)) {
      for (const to of Object.values(LeadStatus)) {
        const work = (): Standing => standingAfter({ ...proposal, status: from }, { status: to });
        if (from === to || allowedMoves(from).includes(to)) expect(work().status).toBe(to);
        else
          expect(refusal(work)).toContain(
            `409 leads.illegal_move: The lead is ${from} and can not become ${to}.`,
          );
      }
    }
    expect(refusal(() => standingAfter({ ...proposal, status: 'LOST' }, { status: 'WON' }))).toContain('NEW');
  });

  it('is not WON without a value', () => {
    expect(refusal(() => standingAfter(FRESH, { status: 'WON' }))).toContain('422 leads.value_required');
    expect(refusal(() => standingAfter(proposal, { status: 'WON', value: null }))).toContain(
      'leads.value_required',
    );
    expect(refusal(() => standingAfter({ ...proposal, status: 'WON' }, { value: null }))).toContain(
      'leads.value_required',
    );
    expect(standingAfter(proposal, { status: 'WON' }).status).toBe('WON');
    expect(standingAfter(FRESH, { status: 'WON', value: '5.00' }).value).toBe('5.00');
  });

  it('has a reason for a loss only while it is LOST', () => {
    const lost = standingAfter(proposal, { status: 'LOST', lostReason: 'too dear' });
    expect(lost.lostReason).toBe('too dear');
    expect(standingAfter(lost, { lostReason: 'bought elsewhere' }).lostReason).toBe('bought elsewhere');
    expect(standingAfter(lost, { value: '9.00' }).lostReason).toBe('too dear');
    expect(standingAfter(lost, { status: 'NEW' }).lostReason).toBeNull();
    expect(refusal(() => standingAfter(proposal, { lostReason: 'too dear' }))).toContain(
      '422 leads.not_lost',
    );
    expect(standingAfter(proposal, { lostReason: null }).lostReason).toBeNull();
  });

  it('of a new lead may be anywhere in the pipeline', () => {
    expect(standingAfter(undefined, { status: 'PROPOSAL' }).status).toBe('PROPOSAL');
    expect(standingAfter(undefined, { status: 'LOST', lostReason: 'no answer' }).lostReason).toBe(
      'no answer',
    );
    expect(refusal(() => standingAfter(undefined, { status: 'WON' }))).toContain('leads.value_required');
  });
});
