import type {
  ConversationMessage,
  ConversationSummary,
  Intent,
  Sentiment,
  SummaryInput,
} from '../../ai-provider.js';
import { analyse, type Understand } from '../analyse.js';
import { meaningOf } from '../known.js';
import { asksSomething } from '../replies/situation.js';

/** A message of the customer with what it means. */
interface Said {
  message: ConversationMessage;
  intent: Intent;
  sentiment: Sentiment;
  urgent: boolean;
}

/**
 * Tells a conversation in short, by rules and in English: who writes, what they want, how wishes and mood went, what
 * waits for an answer, what we promised. Everything about the matter itself is quoted, nothing is concluded.
 *
 * @param understand what messages mean here; as the product was shipped unless given
 */
export function summarise(
  { conversation, customer, total }: SummaryInput,
  understand: Understand = analyse,
): ConversationSummary {
  const theirs = conversation
    .filter(({ direction }) => direction === 'INBOUND')
    .map((message): Said => ({ message, ...meaningOf(message, customer, understand) }));
  const openQuestions = openQuestionsOf(conversation);
  const promise = lastPromiseOf(conversation);
  const sentences = [
    whoWrote(conversation, nameOf(customer), total ?? conversation.length),
    whatTheyWant(theirs),
    courseOf(theirs),
    moodOf(theirs),
    urgencyOf(theirs),
    whatWaits(conversation, openQuestions),
    promise && `On ${day(promise.at)} we wrote: “${promise.text}”`,
  ];
  return {
    summary: sentences.filter(Boolean).join(' '),
    openQuestions,
    lastPromise: promise?.text ?? null,
    basedOn: conversation.map(({ id }) => id),
  };
}

const NAME = /^\p{L}[\p{L}\p{M}'’. -]{0,60}$/u;

function nameOf({ name, company }: SummaryInput['customer']): string {
  const known = NAME.test(name?.trim() ?? '') ? (name?.trim() ?? '') : 'The customer';
  const from = NAME.test(company?.trim() ?? '') ? ` (${company?.trim()})` : '';
  return `${known}${from}`;
}

function whoWrote(conversation: readonly ConversationMessage[], name: string, total: number): string {
  const theirs = conversation.filter(({ direction }) => direction === 'INBOUND').length;
  const ours = conversation.length - theirs;
  const first = conversation[0];
  const last = conversation.at(-1);
  if (!first || !last) return '';
  const from = day(first.at);
  const to = day(last.at);
  const when = from === to ? `on ${from}` : `between ${from} and ${to}`;
  const part =
    total > conversation.length
      ? `This is about the newest ${conversation.length} of ${total} messages. In them `
      : '';
  return `${part}${name} wrote ${times(theirs)} ${when}, and we wrote ${times(ours)}.`;
}

function times(count: number): string {
  return count === 0 ? 'nothing' : count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

const WANTS: Readonly<Record<Intent, string>> = {
  PRICING: 'They ask what it costs',
  DEMO: 'They want to see or try it',
  SUPPORT: 'They need help',
  COMPLAINT: 'They complain',
  PURCHASE: 'They want to buy',
  GENERAL: 'They write',
};

/** The newest message that wants something, in its own words. */
function whatTheyWant(theirs: readonly Said[]): string {
  const said =
    theirs.findLast(({ intent }) => intent !== 'GENERAL') ??
    theirs.findLast(({ message }) => asksSomething(message.body)) ??
    theirs.at(-1);
  const words = said && tellingSentenceOf(said.message.body);
  return said && words ? `${WANTS[said.intent]}: “${words}”` : '';
}

const TOPICS: Readonly<Record<Intent, string>> = {
  PRICING: 'the price',
  DEMO: 'a demo',
  SUPPORT: 'help',
  COMPLAINT: 'a complaint',
  PURCHASE: 'buying',
  GENERAL: 'other things',
};

function courseOf(theirs: readonly Said[]): string {
  const topics = steps(theirs.map(({ intent }) => intent).filter((intent) => intent !== 'GENERAL'));
  if (topics.length < 2) return '';
  const named = topics.slice(-MOST_STEPS).map((intent) => TOPICS[intent]);
  return `It was about ${named.slice(0, -1).join(', then ')} and then about ${named.at(-1)}.`;
}

const MOST_STEPS = 4;
const MOODS: Readonly<Record<Sentiment, string>> = {
  POSITIVE: 'friendly',
  NEUTRAL: 'neutral',
  NEGATIVE: 'unhappy',
};

function moodOf(theirs: readonly Said[]): string {
  const moods = theirs.map(({ sentiment }) => sentiment);
  const [first] = moods;
  if (!first) return '';
  // `Is anybody there?` behind an outburst calms nobody.
  const now = moods.slice(-LATEST).findLast((mood) => mood !== 'NEUTRAL') ?? 'NEUTRAL';
  if (first !== now) return `They were ${MOODS[first]} at first and are ${MOODS[now]} now.`;
  if (moods.some((mood) => mood !== first && mood !== 'NEUTRAL')) {
    return `Their mood went up and down and is ${MOODS[now]} again.`;
  }
  return first === 'NEUTRAL' ? '' : `They are ${MOODS[first]}.`;
}

const LATEST = 3;

function urgencyOf(theirs: readonly Said[]): string {
  const said = theirs.findLast(({ urgent }) => urgent);
  const words = said && tellingSentenceOf(said.message.body);
  return words ? `It is urgent to them: “${words}”` : '';
}

function whatWaits(conversation: readonly ConversationMessage[], questions: readonly string[]): string {
  if (conversation.at(-1)?.direction === 'OUTBOUND') return 'We wrote last.';
  if (questions.length === 0) return 'Their last message waits for an answer.';
  return `Nobody has answered yet: ${questions.map((question) => `“${question}”`).join(' ')}`;
}

/** Questions since our last message, as they were asked. */
function openQuestionsOf(conversation: readonly ConversationMessage[]): string[] {
  const ours = conversation.findLastIndex(({ direction }) => direction === 'OUTBOUND');
  return conversation
    .slice(ours + 1)
    .flatMap(({ body }) => sentencesOf(body))
    .filter((sentence) => asksSomething(sentence))
    .slice(-MOST_QUESTIONS);
}

const MOST_QUESTIONS = 5;

function lastPromiseOf(conversation: readonly ConversationMessage[]): { text: string; at: Date } | undefined {
  for (const { direction, body, at } of conversation.toReversed()) {
    if (direction !== 'OUTBOUND') continue;
    const text = sentencesOf(body).findLast((sentence) => PROMISE.test(sentence) && !sentence.endsWith('?'));
    if (text !== undefined) return { text, at };
  }
  return undefined;
}

// How businesses say what they will do, in the languages of the lexicons.
const PROMISE = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${[
    "(?:we|i)(?:['’]ll| will| shall| are going to| am going to| promise)|you(?:['’]ll| will) (?:get|receive|have|hear)",
    '(?:wir|ich) (?:werden|werde|melden|melde|schicken|senden|sende|prüfen|kümmern|rufen|erstatten)|(?:melden|kümmern) (?:wir|ich)',
    'nous (?:allons|vous (?:enverrons|rappellerons|répondrons|tiendrons|rembourserons))|je vais|je vous (?:envoie|rappelle)',
    '(?:le|les|te|se lo) (?:enviaremos|llamaremos|responderemos|mandamos|enviamos)|vamos a|voy a|vamos (?:verificar|enviar|retornar)|enviaremos|entraremos em contato',
    'le (?:invieremo|risponderemo|faremo sapere)|la (?:ricontatteremo|richiameremo)|we zullen|we sturen|мы \\p{L}*(?:им|ем)(?!\\p{L})',
    'נשלח|נחזור|נבדוק|אשלח|אחזור|אבדוק|נעדכן|سنرسل|سنعود|سنتحقق|سوف|سأرسل',
  ].join('|')})`,
  'iu',
);

/** Each value once for as long as it stays. */
function steps<Value>(values: readonly Value[]): Value[] {
  return values.filter((value, at) => value !== values[at - 1]);
}

/** The longest sentence, in which the matter stands rather than the greeting. */
function tellingSentenceOf(body: string): string | undefined {
  const sentences = sentencesOf(body);
  const asking = sentences.find((sentence) => asksSomething(sentence) && sentence.split(' ').length > 2);
  return asking ?? sentences.toSorted((a, b) => b.length - a.length)[0];
}

/** Characters of a message that are read, and of a sentence that are quoted. */
const READ = 2_000;
const LONGEST = 200;

/** Sentences in one line each, as they were written; too long ones are cut at a word. */
function sentencesOf(body: string): string[] {
  const sentences = body.slice(0, READ).match(/[^.!?؟\n]+(?:[.!?؟](?=\S)[^.!?؟\n]+)*[.!?؟]*/g) ?? [];
  return sentences
    .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
    .filter((sentence) => /\p{L}/u.test(sentence))
    .map((sentence) =>
      sentence.length <= LONGEST ? sentence : sentence.slice(0, LONGEST).replace(/\s+\S*$/, ''),
    );
}

function day(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(at);
}
