import type { ReplySource } from '../../ai-provider.js';
import { normaliseWord } from '../normalise.js';
import { topicWords, writtenLanguage } from '../topic.js';

/** What a source says to a question, in its own words. */
export interface Passage {
  source: ReplySource;
  text: string;
}

/** Characters of a text that is short enough to be given whole. */
const SHORT = 180;
/** Characters of a passage taken out of a longer text. */
const LONGEST = 480;
/** Characters of a saved reply, which was written to be sent as it is. */
const LONGEST_REPLY = 2_000;

/**
 * Finds what the sources say to a question: the first source in this language with sentences about it. Sentences stay
 * as they are and in their order; nothing is added.
 *
 * @param question all the customer asks
 * @param language BCP 47 primary tag: a text in another one can't be quoted
 */
export function passageFor(
  question: string,
  sources: readonly ReplySource[],
  language: string,
): Passage | undefined {
  const words = stemsOf(topicWords(question));
  for (const source of sources) {
    const written = source.language ?? writtenLanguage(source.text);
    if (written !== language && written !== 'und') continue;
    const text = quotable(source, words);
    if (text !== undefined && text !== '' && text.length <= LONGEST_REPLY) return { source, text };
  }
  return undefined;
}

/** Whether a text speaks of any of these words. */
export function speaksOf(text: string, question: string): boolean {
  return overlap(stemsOf(topicWords(text)), stemsOf(topicWords(question))).length > 0;
}

/** What may be quoted of a source; undefined when it shares no more with the question than chance would have it. */
function quotable({ kind, title, text }: ReplySource, asked: readonly string[]): string | undefined {
  const whole = kind === 'SAVED_REPLY' ? withoutFrame(text) : text.trim();
  const sentences = kind === 'SAVED_REPLY' ? [whole] : sentencesOf(whole);
  const found = sentences.map((sentence) => overlap(stemsOf(topicWords(sentence)), asked));
  const best = found.reduce((most, words, at) => (words.length > (found[most]?.length ?? 0) ? at : most), 0);
  const titleWords = stemsOf(topicWords(title));
  const titled = overlap(titleWords, asked);
  const shared = new Set([...titled, ...(found[best] ?? [])]).size;
  // A title says first what it is about: `Delivery times and costs`.
  const isAbout = titled.length >= titleWords.length / 2 || overlap(titleWords.slice(0, 1), asked).length > 0;
  if (shared === 0 || (shared < 2 && shared < asked.length / 2 && !isAbout)) return undefined;
  if (kind === 'SAVED_REPLY' || whole.length <= SHORT || LIST.test(whole)) return cut(whole);
  return around(sentences, found, best);
}

/** Steps and points belong together. */
const LIST = /^\s*(?:\d+[.)]|[-*•])\s/m;

function cut(text: string): string | undefined {
  return text.length <= LONGEST_REPLY ? text : undefined;
}

/**
 * The best sentence and what follows it, as far as there is room. Where it stands amid others and says much of what was
 * asked, only what speaks of the same follows: the rest is about other cases.
 */
function around(sentences: readonly string[], found: readonly string[][], best: number): string | undefined {
  const most = found[best]?.length ?? 0;
  const enough = best > 0 && most >= 2;
  let text = '';
  for (let at = best; at < sentences.length; at += 1) {
    const sentence = sentences[at] ?? '';
    if (at > best && enough && (found[at]?.length ?? 0) < most / 2) break;
    if (text.length + sentence.length > LONGEST) break;
    text += sentence;
  }
  return text.trim() === '' ? undefined : text.trim();
}

/** Sentences with the white space that follows them, so that joined they are the text again. */
function sentencesOf(text: string): string[] {
  return (
    text.match(/[^.!?؟。\n]*(?:[.!?؟。](?=\S)[^.!?؟。\n]*)*[.!?؟。]*["”»)]*\s*/gu)?.filter(Boolean) ?? []
  );
}

/** The words asked for that are among these. */
function overlap(words: readonly string[], asked: readonly string[]): string[] {
  return asked.filter((one) => words.some((word) => alike(word, one)));
}

function stemsOf(words: readonly string[]): string[] {
  return words.map(normaliseWord).filter((word) => word.length > 1);
}

/** One word in two inflections: the same beginning and short endings; particles may grow on in Hebrew and Arabic. */
function alike(a: string, b: string): boolean {
  if (a === b) return true;
  if (SEMITIC.test(a)) return a.length >= 3 && b.length >= 3 && (a.includes(b) || b.includes(a));
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  return same >= 4 && Math.max(a.length, b.length) - same <= 3;
}

const SEMITIC = /^[\u0590-\u06ff]/;

/** A saved reply without its greeting, and without its closing and the name below: the draft has its own. */
function withoutFrame(text: string): string {
  const lines = text.trim().split('\n');
  while (lines.length > 1 && isFrame(lines[0] ?? '', GREETING)) lines.shift();
  const closing = lines.findLastIndex((line) => CLOSING.test(line.trim()));
  if (closing > 0 && closing >= lines.length - 3) lines.length = closing;
  const body = lines.join('\n').trim().replace(GREETING_INLINE, '');
  return body.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

function isFrame(line: string, frame: RegExp): boolean {
  return line.trim() === '' || (line.length <= 60 && frame.test(line.trim()));
}

const GREETINGS =
  'hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|bonjour|bonsoir|salut|chère?|hola|buen[oa]s (?:días|tardes|noches)|estimad[oa]|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|ciao|salve|buon(?:giorno|asera)|gentile|שלום|היי|مرحبا|أهلا|السلام عليكم';
const GREETING = new RegExp(`^(?:${GREETINGS})(?![\\p{L}])[^.?]*[,!.،:]?$`, 'iu');
const GREETING_INLINE = new RegExp(
  `^(?:${GREETINGS})(?![\\p{L}])[^.?!\\n,،]{0,50}[,!،]\\s*(?=\\p{Lu}|\\P{L}|[\\u0590-\\u06ff])`,
  'iu',
);
const CLOSING =
  /^(?:(?:kind|best|warm|many) regards|regards|all the best|best|cheers|sincerely|yours|mit freundlichen grüßen|viele grüße|herzliche grüße|liebe grüße|cordialement|bien à vous|atentamente|saludos|un saludo|atenciosamente|abraços|cordiali saluti|un saluto|בברכה|مع التحية|مع خالص التحية)[\s,.!\p{L}-]*$/iu;
