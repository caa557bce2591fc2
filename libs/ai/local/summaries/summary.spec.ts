import { describe, expect, it } from 'vitest';
import type { ConversationMessage } from '../../ai-provider.js';
import { summarise } from './summary.js';

function talk(...bodies: string[]): ConversationMessage[] {
  return bodies.map((body, index) => ({
    id: `m${index + 1}`,
    direction: body.startsWith('us: ') ? 'OUTBOUND' : 'INBOUND',
    body: body.replace(/^us: /, ''),
    at: new Date(Date.UTC(2026, 2, 2 + index, 10)),
  }));
}
const tell = (...bodies: string[]): ReturnType<typeof summarise> =>
  summarise({ conversation: talk(...bodies), customer: { name: 'Mira Solberg', company: 'Acme' } });

describe('a summary by the built-in rules', () => {
  it('says that it read the newest messages only', () => {
    const conversation = talk('How much is it?', 'us: €49.', 'And a year?');
    const { summary } = summarise({ conversation, customer: { name: 'Mira' }, total: 300 });
    expect(summary).toMatch(/^This is about the newest 3 of 300 messages\. In them Mira wrote twice/);
    expect(summarise({ conversation, customer: { name: 'Mira' }, total: 3 }).summary).toMatch(/^Mira wrote/);
  });

  it('reads as an agent would tell it', () => {
    expect(
      tell(
        'Hi! How much is the Pro plan for 12 people?',
        'us: Hello Mira. We will send you a quote by Monday.',
        'It is Tuesday and I have nothing. This is really disappointing!',
        'Is anybody there?',
      ),
    ).toEqual({
      summary:
        'Mira Solberg (Acme) wrote 3 times between 2 Mar 2026 and 5 Mar 2026, and we wrote once. ' +
        'They complain: “It is Tuesday and I have nothing.” ' +
        'It was about the price and then about a complaint. ' +
        'They were neutral at first and are unhappy now. ' +
        'Nobody has answered yet: “Is anybody there?” ' +
        'On 3 Mar 2026 we wrote: “We will send you a quote by Monday.”',
      openQuestions: ['Is anybody there?'],
      lastPromise: 'We will send you a quote by Monday.',
      basedOn: ['m1', 'm2', 'm3', 'm4'],
    });
  });

  it('concludes nothing from little', () => {
    expect(tell('Hello').summary).toBe(
      'Mira Solberg (Acme) wrote once on 2 Mar 2026, and we wrote nothing. They write: “Hello” ' +
        'Their last message waits for an answer.',
    );
    expect(tell('us: Hello from us').summary).toBe(
      'Mira Solberg (Acme) wrote nothing on 2 Mar 2026, and we wrote once. We wrote last.',
    );
  });

  it('takes the word of an agent for what a message means', () => {
    const conversation = talk('Hm, I see.').map((one) => ({
      ...one,
      known: { intent: 'COMPLAINT' as const },
    }));
    expect(summarise({ conversation, customer: {} }).summary).toContain('They complain: “Hm, I see.”');
  });

  it.each([
    ['Wir melden uns morgen bei Ihnen.', true],
    ['Nous allons vérifier cela.', true],
    ['Le enviaremos la factura hoy.', true],
    ['נשלח את ההצעה מחר.', true],
    ['Thank you for your message.', false],
    ['Will you be there?', false],
  ])('knows a promise: "%s"', (body, promised) => {
    expect(tell('Hi', `us: ${body}`).lastPromise).toBe(promised ? body : null);
  });

  it('gives no name or company to what is in those fields instead', () => {
    const conversation = talk('Hello');
    const customer = { name: '<b>https://evil.example</b>', company: 'x\ny' };
    expect(summarise({ conversation, customer }).summary).toMatch(/^The customer wrote once/);
  });
});
