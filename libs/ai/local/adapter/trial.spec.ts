import { beforeAll, describe, expect, it } from 'vitest';
import { INTENTS } from '../../ai-provider.js';
import { analyse } from '../analyse.js';
import { seeded } from '../training/random.js';
import { Adapter } from './adapter.js';
import { decodeAdapter, encodeAdapter, MOST_BYTES, roomFor } from './encoding.js';
import { lessonOf } from './lesson.js';
import { readOwnLines, type OwnLines } from './own-lines.js';
import { messagesOf } from './testing/companies.js';
import { isHeldBack, tryOut, type Correction, type Trial } from './trial.js';
import { inTurns, LearningTookTooLong } from './turns.js';

/** What customers of anybody ask: taken for something else, it would spoil every inbox. */
const USUAL_BEGINNINGS = ['How much is', 'I want to buy', 'Can I see', 'Where do I find', 'Thanks for'];
const USUAL_ENDS = [
  'the price',
  'two of them',
  'a demo',
  'my invoice',
  'your hours',
  'the help',
  'the login',
];

const pause = (): Promise<void> => Promise.resolve();
let own: OwnLines;
beforeAll(async () => {
  own = await readOwnLines(pause);
}, 60_000);

const corrections = (count: number, change: Partial<Correction> = {}): Correction[] =>
  messagesOf('school-saas', 'taught', count).map(({ text, intent }, index) => ({
    text,
    intent,
    conversation: `conversation ${index}`,
    ...change,
  }));

async function trial(given: readonly Correction[]): Promise<Trial> {
  const made = await tryOut(given, {}, own, pause);
  if (made.outcome === 'too-few') throw new Error(made.reason);
  return made;
}

describe('learning from corrections', () => {
  it('keeps the same conversations back for ever, and all messages of one on one side', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `conversation ${index}`);
    const share = names.filter(isHeldBack).length / names.length;
    expect(share).toBeGreaterThan(0.14);
    expect(share).toBeLessThan(0.26);
    expect(names.filter(isHeldBack)).toEqual(names.filter(isHeldBack));
    const [one] = names.filter(isHeldBack);
    const made = await trial([
      ...corrections(30),
      ...corrections(12, { conversation: one ?? '' }).map((all) => ({ ...all, text: `${all.text}!` })),
    ]);
    expect(made.heldBack).toBe(names.slice(0, 30).filter(isHeldBack).length + 12);
  });

  it('says why it learns nothing from a few, or from one conversation', async () => {
    expect(await tryOut(corrections(19), {}, own, pause)).toMatchObject({ outcome: 'too-few' });
    expect(await tryOut(corrections(60, { conversation: 'one' }), {}, own, pause)).toMatchObject({
      outcome: 'too-few',
    });
  });

  it('teaches feelings and urgency where agents named them, and leaves alone what they did not name', async () => {
    const unnamed = corrections(60, { intent: undefined, sentiment: 'NEGATIVE', urgent: true });
    const { weights, figures } = await trial(unnamed);
    const adapter = new Adapter(decodeAdapter(weights));
    const fresh = messagesOf('school-saas', 'taught', 40, 99);
    const after = fresh.map(({ text }) => analyse({ body: text }, undefined, adapter));
    expect(after.filter(({ sentiment }) => sentiment === 'NEGATIVE').length).toBeGreaterThan(20);
    expect(after.filter(({ urgent }) => urgent).length).toBeGreaterThan(20);
    const before = fresh.map(({ text }) => analyse({ body: text }));
    expect(after.map(({ intent }) => intent)).toEqual(before.map(({ intent }) => intent));
    expect(figures.intent.messages).toBe(0);
    expect(figures.urgency.messages).toBeGreaterThan(0);
  });

  it.each(['school-saas', 'dental-clinic', 'pump-maker'])(
    'is not misled by corrections at random: what they spoil of %s is not put to use',
    async (company) => {
      for (const count of [60, 120, 200]) {
        const random = seeded(count);
        const given = messagesOf(company, 'taught', count).map(({ text, intent }, index) => {
          const others = INTENTS.filter((one) => one !== intent);
          return {
            text,
            intent: others[Math.floor(random() * others.length)],
            conversation: `${company} ${index}`,
          };
        });
        expect(await trial(given), String(count)).toMatchObject({ outcome: 'refused' });
      }
    },
    120_000,
  );

  it('quotes the words that agents taught it', async () => {
    const { weights } = await trial(corrections(200));
    const adapter = new Adapter(decodeAdapter(weights));
    const body = 'The governors asked for a DPIA template';
    expect(analyse({ body }, undefined, adapter).evidence).not.toEqual(analyse({ body }).evidence);
  });

  it('gives the same bytes for the same corrections, whatever the pauses', async () => {
    const given = corrections(60);
    const one = await trial(given);
    const other = await tryOut(given, {}, own, inTurns(60_000));
    expect(other).toEqual(one);
  });

  it('is refused when it would forget what messages usually mean', async () => {
    const lines = USUAL_BEGINNINGS.flatMap((one) => USUAL_ENDS.map((other) => `${one} ${other}`));
    const guard = lines.map((text) => lessonOf({ text, intent: analyse({ body: text }).intent }));
    const spoiling = lines.map((text) => ({ text, intent: 'COMPLAINT' as const, conversation: text }));
    const made = await tryOut(spoiling, {}, { rehearsal: [], guard }, pause);
    expect(made).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(
        /^It is not better.* would spoil what messages usually mean \(intent\)/,
      ) as string,
    });
  });

  it('says of what it puts to use which part is turned down', async () => {
    const texts = ['How much is it', 'Thanks', 'Where is my order', 'Can I see it'];
    const guard = own.guard.concat(
      texts.flatMap((text) => Array.from({ length: 80 }, () => lessonOf({ text, sentiment: 'NEUTRAL' }))),
    );
    const given = corrections(200).map((one, index) => ({
      ...one,
      text: `${texts[index % texts.length] ?? ''}. ${one.text}`,
      sentiment: 'NEGATIVE' as const,
    }));
    const made = await tryOut(given, {}, { ...own, guard }, pause);
    expect(made.outcome).toBe('accepted');
    expect(made.reason).toMatch(
      /^It is better.* would spoil what messages usually mean \(.*sentiment.*\)\.$/,
    );
  });

  it('stops after its time', async () => {
    await expect(tryOut(corrections(60), {}, own, inTurns(-1))).rejects.toThrow(LearningTookTooLong);
  });
});

describe('the bytes of what was learned', () => {
  it('are read again as they were, and refused when they are cut or something else', async () => {
    const { weights } = await trial(corrections(60));
    expect(encodeAdapter(decodeAdapter(weights)).equals(weights)).toBe(true);
    expect(() => decodeAdapter(weights.subarray(0, weights.length - 1))).toThrow('can not be read');
    expect(() => decodeAdapter(Buffer.from('nothing'))).toThrow('can not be read');
  });

  it('are never more than 64 KB, however much was learned', () => {
    for (const scores of [6, 10]) {
      const rows = roomFor(scores);
      const known = new Uint32Array(2 ** 18 / 32);
      for (let row = 0; row < rows; row += 1) {
        const hash = Math.floor((row * 2 ** 18) / rows);
        known[hash >>> 5] = (known[hash >>> 5] ?? 0) | (1 << (hash & 31));
      }
      const grams = Int8Array.from(
        { length: rows * 10 },
        (_, at) => ((Math.imul(at + 1, 0x9e3779b1) >>> 7) % 255) - 127,
      );
      const steps = Float32Array.from({ length: 10 }, (_, score) => (score < scores ? 0.1 : 0));
      expect(encodeAdapter({ known, ranks: known, grams, steps }).length).toBeLessThanOrEqual(MOST_BYTES);
    }
  });
});
