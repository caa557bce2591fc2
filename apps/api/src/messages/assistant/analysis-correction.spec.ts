import { describe, expect, it } from 'vitest';
import { corrected, type Meaning } from './analysis-correction.js';

const before: Meaning = {
  intent: 'GENERAL',
  intentConfidence: 0.4,
  sentiment: 'POSITIVE',
  sentimentScore: 0.8,
  urgent: false,
};

describe("an agent's correction", () => {
  it('changes what was named and leaves the rest', () => {
    expect(corrected(before, { urgent: true })).toEqual({ ...before, urgent: true });
    expect(corrected(before, { urgent: false })).toEqual(before);
  });

  it('is sure of the intent', () => {
    expect(corrected(before, { intent: 'PRICING' })).toEqual({
      ...before,
      intent: 'PRICING',
      intentConfidence: 1,
    });
  });

  it('never leaves a score that contradicts the feeling', () => {
    expect(corrected(before, { sentiment: 'NEGATIVE' }).sentimentScore).toBe(-0.5);
    expect(corrected(before, { sentiment: 'NEUTRAL' }).sentimentScore).toBe(0);
    expect(corrected(before, { sentiment: 'POSITIVE' }).sentimentScore).toBe(0.8);
    expect(corrected({ ...before, sentimentScore: null }, { sentiment: 'POSITIVE' }).sentimentScore).toBe(
      0.5,
    );
  });

  it('is not as faint as the score of a message that seemed to have no feeling', () => {
    const calm: Meaning = { ...before, sentiment: 'NEUTRAL', sentimentScore: -0.03 };
    expect(corrected(calm, { sentiment: 'NEGATIVE' }).sentimentScore).toBe(-0.5);
    expect(corrected({ ...calm, sentimentScore: -0.7 }, { sentiment: 'NEGATIVE' }).sentimentScore).toBe(-0.7);
    const angry: Meaning = { ...before, sentiment: 'NEGATIVE', sentimentScore: -0.2 };
    expect(corrected(angry, { sentiment: 'NEGATIVE' }).sentimentScore).toBe(-0.2);
  });
});
