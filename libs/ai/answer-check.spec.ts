import { describe, expect, it } from 'vitest';
import type { ReplyInput } from './ai-provider.js';
import { checkedReply } from './answer-check.js';

const INPUT: ReplyInput = {
  conversation: [
    {
      id: 'm1',
      direction: 'INBOUND',
      body: 'You said €1,200 and 10 % off. Mail me at mira@example.org, not at https://mira.example/pay',
      at: new Date(0),
    },
    { id: 'm2', direction: 'OUTBOUND', body: 'See https://shop.example/offer', at: new Date(1) },
  ],
  customer: { name: 'Mira' },
  tone: 'FRIENDLY',
};
const answer = (reply: string): unknown => ({ reply, actions: [], basedOn: ['m1'] });

describe('the check of a draft', () => {
  it.each([
    'We will look into it.',
    'Yes, it is 1,200 euros, with 10% off.',
    'The offer is at https://shop.example/offer. We write to Mira@example.org!',
    'We got your 3 messages.',
  ])('passes "%s"', (reply) => {
    expect(checkedReply(answer(reply), INPUT).reply).toBe(reply);
  });

  it.each([
    'It is €1,100.',
    'It is 999 euros.',
    'You get 15% off.',
    'Pay at https://shop.example/pay',
    'See www.other.example',
    'Write to sales@other.example',
    'We call you on Friday.',
    'We call you at 10:30.',
    'You get it at half price... that is half off.',
  ])('refuses "%s", which nobody has said', (reply) => {
    expect(() => checkedReply(answer(reply), INPUT)).toThrow('refused');
  });

  it('refuses a link that only the customer wrote, and lets reasons quote it', () => {
    expect(() => checkedReply(answer('Pay at https://mira.example/pay'), INPUT)).toThrow('refused');
    const actions = [{ type: 'ESCALATE', label: 'Look', reason: '“not at https://mira.example/pay”' }];
    expect(checkedReply({ reply: 'Hi', actions, basedOn: ['m1'] }, INPUT).actions).toEqual(actions);
    const source = {
      id: 's1',
      kind: 'ARTICLE' as const,
      title: 'Pay',
      text: 'Pay at https://mira.example/pay',
    };
    const checked = checkedReply(answer('Pay at https://mira.example/pay'), { ...INPUT, sources: [source] });
    expect(checked.sources).toEqual(['s1']);
  });

  it('remarks on what only the customer has named, and on nothing that we or a source named as well', () => {
    const { remarks } = checkedReply(answer('Yes, it is 1,200 euros, with 10% off.'), INPUT);
    expect(remarks).toEqual([
      'Only the customer has named the amount 1200, 10 %: check it before you send this.',
    ]);
    const ours = { ...INPUT, conversation: INPUT.conversation.map((one) => ({ ...one })) };
    ours.conversation.push({ id: 'm3', direction: 'OUTBOUND', body: '10 % less, €1200', at: new Date(2) });
    expect(checkedReply(answer('It is 1,200 euros, with 10% off.'), ours).remarks).toBeUndefined();
    const source = { id: 's1', kind: 'ARTICLE' as const, title: 'Prices', text: '€1,200, 10 % off' };
    const input = { ...INPUT, sources: [source] };
    expect(checkedReply(answer('It is 1,200 euros, with 10% off.'), input).remarks).toBeUndefined();
  });

  it('looks into the reasons of actions as well', () => {
    const actions = [{ type: 'OFFER_REFUND', label: 'Refund', reason: 'They want $500 back' }];
    expect(() => checkedReply({ reply: 'Hi', actions, basedOn: ['m1'] }, INPUT)).toThrow('refused');
  });

  it('lets a button propose a day that nobody has named, and no reply state one', () => {
    const actions = [{ type: 'FOLLOW_UP', label: 'Follow up on Friday at 10:00', reason: 'They wait' }];
    expect(checkedReply({ reply: 'Hi', actions, basedOn: ['m1'] }, INPUT).actions).toEqual(actions);
    expect(() => checkedReply({ reply: 'On Friday', actions, basedOn: ['m1'] }, INPUT)).toThrow('refused');
  });

  it('drops what was not asked for and ids it does not know', () => {
    const action = { type: 'CLOSE', label: 'Close', reason: 'Done', run: 'rm' };
    const checked = checkedReply(
      { reply: 'Hi', actions: [action], basedOn: ['m1', 'm9', 'm1'], x: 1 },
      INPUT,
    );
    expect(checked).toEqual({
      reply: 'Hi',
      actions: [{ type: 'CLOSE', label: 'Close', reason: 'Done' }],
      basedOn: ['m1'],
    });
  });

  it.each([null, [], 'text', {}, { reply: 5, actions: [], basedOn: [] }, { reply: 'x'.repeat(4_000) }])(
    'refuses %j',
    (value) => {
      expect(() => checkedReply(value, INPUT)).toThrow('refused');
    },
  );
});
