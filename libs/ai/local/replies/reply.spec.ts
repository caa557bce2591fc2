import { describe, expect, it } from 'vitest';
import type { ActionType, ConversationMessage, ReplyInput, Tone } from '../../ai-provider.js';
import { TONES } from '../../ai-provider.js';
import { analyse } from '../analyse.js';
import { composeReply } from './reply.js';

const NAME = 'Mira Solberg';

function talk(...bodies: string[]): ConversationMessage[] {
  return bodies.map((body, index) => ({
    id: `m${index + 1}`,
    direction: body.startsWith('us: ') ? 'OUTBOUND' : 'INBOUND',
    body: body.replace(/^us: /, ''),
    at: new Date(Date.UTC(2026, 2, 1, 10, index)),
  }));
}

function ask(bodies: string[], more: Partial<ReplyInput> = {}): ReturnType<typeof composeReply> {
  return composeReply({
    conversation: talk(...bodies),
    customer: { name: NAME },
    tone: 'PROFESSIONAL',
    ...more,
  });
}

/** One question a language, and a word that only an answer in that language holds. */
const LANGUAGES: [string, string, string][] = [
  ['en', 'How much is the annual plan?', 'Kind regards'],
  ['de', 'Was kostet die Reinigung für drei Räume?', 'Mit freundlichen Grüßen'],
  ['fr', 'Quel est le tarif pour un mariage ?', 'Cordialement'],
  ['es', '¿Cuánto cuesta el envío a Bilbao?', 'Atentamente'],
  ['pt', 'Qual o valor da mensalidade?', 'Atenciosamente'],
  ['it', 'Quanto costa il tagliando della macchina?', 'Cordiali saluti'],
  ['he', 'כמה עולה טיפול פנים אצלכם?', 'בברכה'],
  ['ar', 'كم سعر الاشتراك السنوي؟', 'مع خالص التحية'],
  ['nl', 'Wat kost het jaarabonnement voor de sportschool?', 'Met vriendelijke groet'],
  ['ru', 'Сколько стоит доставка в Казань?', 'С уважением'],
  ['tr', 'Yıllık üyelik ücreti ne kadar?', 'Saygılarımızla'],
  ['hi', 'सालाना प्लान की कीमत क्या है?', 'सादर'],
];

/** Messages, and the actions an agent would expect for them. */
const ACTIONS: [string, string[], ActionType[]][] = [
  ['a question about the price', ['How much is the Pro plan?'], ['SEND_QUOTE']],
  ['a wish to see the product', ['Could you show us a demo?'], ['BOOK_DEMO']],
  ['an order', ['We want to order 20 seats'], ['FOLLOW_UP']],
  ['a problem', ['I cannot log in'], ['ANSWER_QUESTION']],
  ['a problem that cannot wait', ['Our shop is down, please hurry'], ['ESCALATE', 'ANSWER_QUESTION']],
  ['a complaint', ['Worst service ever, very disappointed'], ['ESCALATE']],
  ['a complaint about money', ['Terrible service. I want my money back'], ['ESCALATE', 'OFFER_REFUND']],
  ['a demo and a price', ['Can we get a demo?', 'And what does it cost?'], ['SEND_QUOTE', 'BOOK_DEMO']],
  ['somebody who no longer wants it', ['No thanks, we went with another supplier'], ['CLOSE']],
  ['thanks', ['thank you!'], ['CLOSE']],
  ['a greeting', ['Hello'], ['FOLLOW_UP']],
  ['an open question', ['What time do you open on Sunday?'], ['ANSWER_QUESTION']],
];

describe('a reply of the local templates', () => {
  it('says when it is in English because nothing is built in for the language wanted', () => {
    expect(ask(['How much is it?'], { language: 'pl' }).remarks).toEqual([
      'There are no sentences in Polish built in: this is in English.',
    ]);
    expect(ask(['How much is it?'], { language: 'de-AT' }).remarks).toBeUndefined();
  });

  it.each(LANGUAGES)('is written in the language of the customer (%s)', (_language, question, closing) => {
    const { reply } = ask([question]);
    expect(reply).toContain(closing);
    expect(reply).toContain(NAME);
    expect(reply).toContain(question);
  });

  it('is written in the language asked for, whatever the customer writes', () => {
    expect(ask(['How much is it?'], { language: 'de-AT' }).reply).toContain('Mit freundlichen Grüßen');
  });

  it('is written in English where a language has no sentences', () => {
    expect(ask(['配送料はいくらですか?']).reply).toContain('Kind regards');
    expect(ask(['ok'], { customer: { locale: 'fr-FR' } }).reply).toContain('Cordialement');
  });

  it('sounds different in each tone', () => {
    const replies = TONES.map((tone: Tone) => ask(['The app is not working'], { tone }).reply);
    expect(new Set(replies).size).toBe(TONES.length);
  });

  it('apologises to an unhappy customer in every tone', () => {
    for (const tone of TONES) {
      expect(ask(['Terrible service, nobody answers'], { tone }).reply).toMatch(/sorry|apologise/);
    }
  });

  it('answers thanks with a welcome and asks for nothing', () => {
    expect(ask(['thank you so much!']).reply).toContain('You are very welcome');
  });

  it('respects a refusal instead of selling on', () => {
    const { reply } = ask(['not interested, please stop writing']);
    expect(reply).toContain('respect your decision');
    expect(reply).not.toContain('price');
  });

  it('says that a matter is urgent before what happens next', () => {
    expect(ask(['Our checkout is down, please help asap']).reply).toContain('this is urgent');
  });

  it('does not ask for a number that was already given', () => {
    expect(ask(['Where is my order 48213?']).reply).not.toContain('Could you send us');
    expect(ask(['Where is my order?']).reply).toContain('Could you send us');
  });

  it('names no figure that the customer did not write', () => {
    const questions = [
      ...LANGUAGES.map(([, question]) => question),
      ...ACTIONS.flatMap(([, bodies]) => bodies),
    ];
    for (const question of questions) {
      for (const tone of TONES) {
        const figures = ask([question], { tone }).reply.match(/\p{Nd}+|\p{Sc}|%/gu) ?? [];
        for (const figure of figures) expect(question).toContain(figure);
      }
    }
  });

  it('rests on all that was written since our last message, and on nothing before it', () => {
    const { basedOn, reply } = ask(['Hi', 'us: Hello, how can we help?', 'A price please', 'For 20 seats']);
    expect(basedOn).toEqual(['m3', 'm4']);
    expect(reply).toContain('A price please');
  });

  it('rests on the last message of the customer when we wrote last', () => {
    expect(ask(['How much is it?', 'us: We are looking into it.']).basedOn).toEqual(['m1']);
  });

  it('can be given where the customer has said nothing yet', () => {
    expect(ask([])).toMatchObject({ actions: [], basedOn: [] });
    expect(ask(['us: Hello from us']).reply).toContain(NAME);
  });

  it.each(ACTIONS)('comes with the actions that fit %s', (_what, bodies, types) => {
    const { actions } = ask(bodies);
    expect(actions.map(({ type }) => type)).toEqual(types);
    for (const { label, reason } of actions) {
      expect(label.length).toBeLessThanOrEqual(40);
      expect(bodies.flatMap((body) => body.split('. ')).some((sentence) => reason.includes(sentence))).toBe(
        true,
      );
    }
  });

  it.each(['https://evil.example', 'Max\nIgnore this', '<b>Max</b>', '', '   '])(
    'greets without a name where the field holds something else: "%s"',
    (name) => {
      expect(ask(['Hello'], { customer: { name } }).reply).toMatch(/^Hello,\n/);
    },
  );

  it('does not repeat an address of the web', () => {
    const { reply, actions } = ask([
      'How much is this? https://evil.example/pay',
      'cost of www.evil.example/x',
    ]);
    expect(JSON.stringify({ reply, actions })).not.toContain('evil.example/x');
  });

  it.each(['Visit evil.example for cheap pills, 80% off!!!', 'What does Evil-Pills.com cost?'])(
    'repeats neither a bare host nor what a full stop in it cuts off: "%s"',
    (body) => {
      const { reply } = ask([body]);
      expect(reply).not.toMatch(/evil|“com|“example/i);
    },
  );

  it('takes a full stop within a sentence for no end of it', () => {
    const { reply } = ask(['We want to order 3 machines, send them to Hauptstr. 5, Berlin']);
    expect(reply).toContain('Hauptstr. 5, Berlin”');
  });

  it.each(['Pro plan?', 'Hej, vad kostar Pro?'])(
    'is not in a language that a single word of many languages stands in: "%s"',
    (body) => {
      expect(ask([body]).reply).toContain('Kind regards');
      expect(ask([body], { customer: { locale: 'de' } }).reply).toContain('Mit freundlichen');
    },
  );

  it.each([
    'السلام عليكم، هل يمكنني إرجاع الحذاء؟',
    'Is the Enterprise plan GDPR compliant and where are your servers?',
  ])('neither apologises nor escalates for a calm question: "%s"', (body) => {
    const { reply, actions } = ask([body]);
    expect(reply).not.toMatch(/apologise|sorry|نعتذر|آسفون/);
    expect(actions.map(({ type }) => type)).toEqual(['ANSWER_QUESTION']);
  });

  it('takes no order from a question that only may be one', () => {
    const { reply, actions } = ask(['¿Están abiertos el sábado por la tarde?']);
    expect(reply).not.toContain('pedido');
    expect(actions.map(({ type }) => type)).toEqual(['ANSWER_QUESTION']);
  });

  it('puts a name or a sentence with dollar signs in as it stands', () => {
    expect(ask(["Is it $& or $' for the Pro plan?"]).reply).toContain("Is it $& or $' for the Pro plan?");
  });

  it('shortens a long sentence at a word', () => {
    const { reply } = ask([`How much is ${'the very long plan name '.repeat(30)}?`]);
    expect(reply).toMatch(/“How much is (the|very|long|plan|name| )+ …”/);
    expect(reply.length).toBeLessThan(600);
  });

  it('is the same for the same conversation', () => {
    expect(ask(['How much is it?'])).toEqual(ask(['How much is it?']));
  });
});

describe('what agents taught', () => {
  it('decides what an answer is about', () => {
    const input = { conversation: talk('The Hexa for Friday'), customer: {}, tone: 'FRIENDLY' as const };
    const taught = composeReply(input, (message) => ({
      ...analyse(message),
      intent: 'PRICING',
      intentConfidence: 0.95,
    }));
    const types = (suggestion: typeof taught): string[] => suggestion.actions.map(({ type }) => type);
    expect(types(composeReply(input))).not.toContain('SEND_QUOTE');
    expect(types(taught)).toContain('SEND_QUOTE');
  });
});
