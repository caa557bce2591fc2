import { AiAnswerRefused } from '../ai.errors.js';

/** Words in a row that nobody writes by chance: the rules speak of bodies, JSON and schemas, customers do not. */
const ROW = 8;

/**
 * Keeps what we told the model out of what customers may read: a message can talk a model into reciting its rules.
 *
 * @throws AiAnswerRefused when one of the texts holds eight words of the rules in a row
 */
export function refuseQuotedRules(texts: readonly string[], rules: string): void {
  const told = rowsOf(rules);
  if (texts.some((text) => [...rowsOf(text)].some((row) => told.has(row))))
    throw new AiAnswerRefused('it quotes the rules it was given');
}

/** Every row of words, without case, punctuation and breaks. */
function rowsOf(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const rows = new Set<string>();
  for (let start = 0; start + ROW <= words.length; start += 1)
    rows.add(words.slice(start, start + ROW).join(' '));
  return rows;
}
