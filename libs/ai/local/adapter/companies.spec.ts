import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from './figures.js';
import { lessonOf, type Lesson } from './lesson.js';
import { learnWithin } from './loudness.js';
import { guardFor, readOwnLines, type OwnLines } from './own-lines.js';
import { COMPANIES, messagesOf, OTHER_WORDS, templatesOf } from './testing/companies.js';

const CORRECTIONS = 100;
const MESSAGES = 600;
const EVERY = [...COMPANIES, ...OTHER_WORDS];
const pause = (): Promise<void> => Promise.resolve();

/** So many different hundreds are taught to each company: which lines are among them is chance. */
const HUNDREDS = [1, 2, 3];

interface Compared {
  before: number;
  after: number;
}

/** Averages over the hundreds. */
interface Result {
  company: string;
  own: Compared;
  others: Compared;
  /** Our lines in all languages, and in the company's. */
  everything: Compared;
  guard: Compared;
  /** The smallest gain of one hundred. */
  least: number;
}

/** The first hundred messages that the shipped model takes for something else: those are what agents correct. */
function correctionsOf(company: string, seed: number): Lesson[] {
  const wrong: Lesson[] = [];
  for (const message of messagesOf(company, 'taught', 800, seed)) {
    const lesson = lessonOf(message);
    if (compare([lesson], {}, {}).intent.before === 0) wrong.push(lesson);
    if (wrong.length === CORRECTIONS) break;
  }
  return wrong;
}

/** What comes of one hundred. */
async function learned(
  company: string,
  seed: number,
  own: OwnLines,
  tested: ReadonlyMap<string, readonly Lesson[]>,
): Promise<Omit<Result, 'company' | 'least'>> {
  const taught = correctionsOf(company, seed);
  expect(taught).toHaveLength(CORRECTIONS);
  const guarded = guardFor(taught, own.guard);
  const { adapter } = await learnWithin(taught, own.rehearsal, guarded, { pause });
  const others = [...tested].flatMap(([other, lessons]) => (other === company ? [] : lessons));
  return {
    own: compare(tested.get(company) ?? [], {}, { adapter }).intent,
    others: compare(others, {}, { adapter }).intent,
    everything: compare(own.guard, {}, { adapter }).intent,
    guard: compare(guarded, {}, { adapter }).intent,
  };
}

/** Three letters in a row that two lines have in common, as a share of the shorter one's. */
function likeness(one: string, other: string): number {
  const runs = (text: string): Set<string> => {
    const plain = text.replace(/\{\w+\}/g, '_').toLowerCase();
    return new Set(Array.from({ length: Math.max(0, plain.length - 2) }, (_, at) => plain.slice(at, at + 3)));
  };
  const [a, b] = [runs(one), runs(other)];
  return [...a].filter((run) => b.has(run)).length / Math.min(a.size, b.size);
}

describe('a hundred corrections of one company', () => {
  const results: Result[] = [];

  beforeAll(async () => {
    const own = await readOwnLines(pause);
    const tested = new Map(
      EVERY.map((company) => [company, messagesOf(company, 'tested', MESSAGES).map(lessonOf)]),
    );
    for (const company of EVERY) {
      const found = [];
      for (const seed of HUNDREDS) found.push(await learned(company, seed, own, tested));
      results.push({
        company,
        own: averageOf(found.map((one) => one.own)),
        others: averageOf(found.map((one) => one.others)),
        everything: averageOf(found.map((one) => one.everything)),
        guard: averageOf(found.map((one) => one.guard)),
        least: Math.min(...found.map((one) => one.own.after - one.own.before)),
      });
    }
    const told = results.map(({ company, own: o, others, guard, least }) =>
      [
        company.padEnd(16),
        shown(o),
        `at least ${least.toFixed(3)}`,
        'others',
        shown(others),
        'our lines',
        shown(guard),
      ].join(' '),
    );
    process.stdout.write(`${told.join('\n')}\n`);
  }, 300_000);

  it('are tested on lines that are no copies of those taught', () => {
    for (const company of EVERY)
      for (const { text } of templatesOf(company, 'tested'))
        for (const { text: taught } of templatesOf(company, 'taught'))
          expect(likeness(text, taught), `${company}: "${text}" / "${taught}"`).toBeLessThan(0.6);
  });

  it('are about a company that the shipped model often misunderstands', () => {
    for (const { own } of results) expect(own.before).toBeLessThan(0.85);
  });

  it('teach what its other messages mean: at least 8 points more are understood at each', () => {
    for (const { company, own } of results.filter(({ company }) => COMPANIES.some((one) => one === company)))
      expect(own.after - own.before, company).toBeGreaterThanOrEqual(0.08);
  });

  it('teach more than 8 points on average over every company, those included of which hardly a word comes again', () => {
    const gains = results.map(({ own }) => own.after - own.before);
    expect(gains).toHaveLength(EVERY.length);
    expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThanOrEqual(0.08);
  });

  it('cost at most one point on its other messages where these hardly share a telling word with those taught', () => {
    const found = results.filter(({ company }) => OTHER_WORDS.some((one) => one === company));
    expect(found).toHaveLength(OTHER_WORDS.length);
    for (const { company, own } of found)
      expect(own.after, company).toBeGreaterThanOrEqual(own.before - 0.01);
  });

  it("cost at most one point on other companies' messages and on our own lines", () => {
    for (const { others, everything, guard } of results) {
      expect(everything.after).toBeGreaterThanOrEqual(everything.before - 0.01);
      expect(others.after).toBeGreaterThanOrEqual(others.before - 0.01);
      expect(guard.after).toBeGreaterThanOrEqual(guard.before - 0.01);
    }
  });
});

function averageOf(found: readonly Compared[]): Compared {
  const average = (of: keyof Compared): number => found.reduce((sum, one) => sum + one[of], 0) / found.length;
  return { before: average('before'), after: average('after') };
}

function shown({ before, after }: Compared): string {
  return `${before.toFixed(3)} -> ${after.toFixed(3)}`;
}
