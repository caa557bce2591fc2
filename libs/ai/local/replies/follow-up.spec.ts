import { describe, expect, it } from 'vitest';
import { composeReply } from './reply.js';

/** The label of the suggested follow-up to a message of Monday, 2 March 2026. */
function followUp(body: string): string | undefined {
  const conversation = [
    { id: 'm', direction: 'INBOUND' as const, body, at: new Date('2026-03-02T10:00:00Z') },
  ];
  const { actions } = composeReply({ conversation, customer: {}, tone: 'FRIENDLY' });
  return actions.find(({ type, label }) => type === 'FOLLOW_UP' && label.startsWith('Follow up on'))?.label;
}

describe('the day to come back to a customer', () => {
  it.each([
    ['Please call me on Friday.', 'Follow up on Fri 6 Mar'],
    ['Can you call me back on Monday?', 'Follow up on Mon 9 Mar'],
    ['I will send you the papers tomorrow.', 'Follow up on Tue 3 Mar'],
    ['I am away, write to me next week.', 'Follow up on Mon 9 Mar'],
    ['Rufen Sie mich am Donnerstag an.', 'Follow up on Thu 5 Mar'],
    ['Je vous rappelle vendredi.', 'Follow up on Fri 6 Mar'],
    ['I need to think about it.', 'Follow up on Thu 5 Mar'],
  ])('after "%s" is %s', (body, label) => {
    expect(followUp(body)).toBe(label);
  });

  it.each([
    'What time do you open on Sunday?',
    'It should have been here on Monday.',
    'I ordered it last Friday.',
    'No thanks, maybe on Friday we go with another supplier',
    'Hello',
  ])('is not made up for "%s"', (body) => {
    expect(followUp(body)).toBeUndefined();
  });
});
