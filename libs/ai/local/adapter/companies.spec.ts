import { beforeAll, describe, expect, it } from 'vitest';
import { Adapter } from './adapter.js';
import { compare } from './figures.js';
import { learnAdapter } from './learner.js';
import { lessonOf, type Lesson } from './lesson.js';
import { guardFor, readOwnLines, type OwnLines } from './own-lines.js';
import { COMPANIES, messagesOf, templatesOf } from './testing/companies.js';

const CORRECTIONS = 100;
const MESSAGES = 600;
const pause = (): Promise<void> => Promise.resolve();

interface Result {
  company: string;
  own: { before: number; after: number };
  others: { before: number; after: number };
  /** Our lines in all languages, and in the company's. */
  everything: { before: number; after: number };
  guard: { before: number; after: number };
}

/** The first hundred messages that the shipped model takes for something else: those are what agents correct. */
function correctionsOf(company: string): Lesson[] {
  const wrong: Lesson[] = [];
  for (const message of messagesOf(company, 'taught', 3_000)) {
    const lesson = lessonOf(message);
    if (compare([lesson], {}, {}).intent.before === 0) wrong.push(lesson);
    if (wrong.length === CORRECTIONS) break;
  }
  return wrong;
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
    const own: OwnLines = await readOwnLines(pause);
    const tested = new Map(
      COMPANIES.map((company) => [company, messagesOf(company, 'tested', MESSAGES).map(lessonOf)]),
    );
    for (const company of COMPANIES) {
      const taught = correctionsOf(company);
      expect(taught).toHaveLength(CORRECTIONS);
      const adapter = new Adapter(await learnAdapter(taught, own.rehearsal, { pause }));
      const others = COMPANIES.filter((other) => other !== company).flatMap(
        (other) => tested.get(other) ?? [],
      );
      results.push({
        company,
        own: compare(tested.get(company) ?? [], {}, { adapter }).intent,
        others: compare(others, {}, { adapter }).intent,
        everything: compare(own.guard, {}, { adapter }).intent,
        guard: compare(guardFor(taught, own.guard), {}, { adapter }).intent,
      });
    }
    const told = results.map(({ company, own: o, others, guard }) =>
      [company.padEnd(15), shown(o), 'others', shown(others), 'our lines', shown(guard)].join(' '),
    );
    process.stdout.write(`${told.join('\n')}\n`);
  }, 300_000);

  it('are tested on lines that are no copies of those taught', () => {
    for (const company of COMPANIES)
      for (const { text } of templatesOf(company, 'tested'))
        for (const { text: taught } of templatesOf(company, 'taught'))
          expect(likeness(text, taught), `${company}: "${text}" / "${taught}"`).toBeLessThan(0.6);
  });

  it('are about a company that the shipped model often misunderstands', () => {
    for (const { own } of results) expect(own.before).toBeLessThan(0.85);
  });

  it('teach what its other messages mean: at least 8 points more are understood on average, and more at each', () => {
    const gains = results.map(({ own }) => own.after - own.before);
    expect(average(gains)).toBeGreaterThanOrEqual(0.08);
    for (const gain of gains) expect(gain).toBeGreaterThan(0);
  });

  it("cost at most one point on other companies' messages and on our own lines", () => {
    for (const { others, everything, guard } of results) {
      expect(everything.after).toBeGreaterThanOrEqual(everything.before - 0.01);
      expect(others.after).toBeGreaterThanOrEqual(others.before - 0.01);
      expect(guard.after).toBeGreaterThanOrEqual(guard.before - 0.01);
    }
  });
});

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

function shown({ before, after }: { before: number; after: number }): string {
  return `${before.toFixed(3)} -> ${after.toFixed(3)}`;
}
