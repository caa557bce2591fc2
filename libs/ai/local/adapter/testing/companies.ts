import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent } from '../../../ai-provider.js';
import { INTENTS } from '../../../ai-provider.js';
import { seeded } from '../../training/random.js';
import type { Labelled } from '../lesson.js';

/** Companies that were made up, each with its own words and ways of asking. */
export const COMPANIES = [
  'car-rental',
  'dental-clinic',
  'fitness-studio',
  'furniture-shop',
  'game-studio',
  'pump-maker',
  'school-saas',
] as const;

/** Companies whose customers hardly use a telling word of the lines taught: what learns words can not help them much. */
export const OTHER_WORDS = ['bicycle-workshop', 'insurance-broker'] as const;

/** Which half of a company's templates and words a message is made of: what is taught never comes in the test. */
export type Side = 'taught' | 'tested';

/** A message as a company's customers write it. */
export interface CompanyMessage extends Labelled {
  intent: Intent;
  /** The line it was made from. */
  template: string;
}

/** What customers begin and end with; other words on each side. */
const OPENINGS = {
  taught: ['', '', '', '', 'Hello, ', 'hi there - ', 'Good morning. '],
  tested: ['', '', '', '', 'Hey, ', 'Dear team, ', 'Evening. '],
};
const ENDINGS = {
  taught: ['', '', '', '', ' Thank you!', ' Regards, Sam', ' thx'],
  tested: ['', '', '', '', ' Cheers', ' Best wishes, Noor', ' Many thanks.'],
};

/** The lines of one side of a company. */
export function templatesOf(company: string, side: Side): { intent: Intent; text: string }[] {
  return linesOf(company).flatMap(([first, of, text]) => {
    const intent = INTENTS.find((one) => one === first);
    return intent && of === side ? [{ intent, text: text ?? '' }] : [];
  });
}

/**
 * Messages of one side of a company in an order that looks random and is the same each time, no two alike.
 *
 * @param count at most so many; there may be fewer
 */
export function messagesOf(company: string, side: Side, count: number, seed = 1): CompanyMessage[] {
  const slots = new Map(
    linesOf(company).flatMap(([first, of, name, words]) =>
      first === 'slot' && of === side ? [[name ?? '', (words ?? '').split('|')] as const] : [],
    ),
  );
  const templates = templatesOf(company, side);
  const random = seeded(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const made = new Map<string, CompanyMessage>();
  for (let tries = 0; tries < count * 20 && made.size < count; tries += 1) {
    const template = templates[Math.floor(random() * templates.length)];
    if (!template) break;
    const body = template.text.replace(/\{(\w+)\}/g, (_, name: string) => one(slots.get(name) ?? []));
    const text = one(OPENINGS[side]) + body + one(ENDINGS[side]);
    made.set(text, { text, intent: template.intent, template: template.text });
  }
  return [...made.values()];
}

function linesOf(company: string): string[][] {
  return readFileSync(join(import.meta.dirname, 'companies', `${company}.txt`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
}
