import type { Intent, ReplyInput, ReplySuggestion, Tone } from '../../ai-provider.js';
import { analyse, type Understand } from '../analyse.js';
import { actionsFor } from './actions.js';
import { passageFor, speaksOf, type Passage } from './passage.js';
import { quotationOf } from './quotation.js';
import { situationOf, type Situation } from './situation.js';
import type { Wording } from './wording.js';
import { USUAL_LANGUAGE, USUAL_WORDING, WORDINGS } from './wordings/all.js';

/**
 * Puts an answer together: from what a text of the business says to the question, in that text's words, framed by
 * sentences written beforehand; where none does, from such sentences alone: a greeting by name, an opening that fits
 * the mood, the customer's own question, what we do next, and what we still need to know. It names no price, date or
 * fact of its own. English where the language asked for has no sentences.
 *
 * @param understand what messages mean here; as the product was shipped unless given
 */
export function composeReply(input: ReplyInput, understand: Understand = analyse): ReplySuggestion {
  const situation = situationOf(input, understand);
  const wanted = wantedLanguage(input, situation);
  const language = WORDINGS.has(wanted) ? wanted : USUAL_LANGUAGE;
  const wording = WORDINGS.get(language) ?? USUAL_WORDING;
  const passage = passageOf(input, situation, language);
  const greeting = greet(wording, input.tone, input.customer.name);
  const text = passage
    ? answerFrom(passage, wording, input.tone, situation)
    : textFor(wording, input.tone, situation);
  return {
    reply: [greeting, ...text, wording.closing[input.tone]].join('\n\n'),
    actions: actionsFor(situation, passage?.source),
    basedOn: situation.open.map(({ message }) => message.id),
    ...(passage ? { sources: [passage.source.id] } : {}),
    ...(wanted !== '' && wanted !== language ? { remarks: [inEnglish(wanted)] } : {}),
  };
}

// Letters and what stands between the parts of a name: anything else in that field is not repeated.
const NAME = /^\p{L}[\p{L}\p{M}'’. -]{0,60}$/u;
const FIRST_NAME_TONES: ReadonlySet<Tone> = new Set(['FRIENDLY', 'EMPATHETIC']);

/** BCP 47 primary tag of the language to answer in; empty where nobody can tell. */
function wantedLanguage(input: ReplyInput, { language }: Situation): string {
  const asked = input.language ?? (language === 'und' ? (input.customer.locale ?? '') : language);
  return asked.toLowerCase().split(/[-_]/)[0] ?? '';
}

const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

function inEnglish(wanted: string): string {
  const name = TAG.test(wanted) ? LANGUAGE_NAMES.of(wanted) : undefined;
  return `There are no sentences in ${name ?? 'their language'} built in: this is in English.`;
}

// What `DisplayNames` takes without an error.
const TAG = /^[a-z]{2,3}$/;

/** What a source says to what they ask; nothing to who only thanks, praises, declines or orders. */
function passageOf(
  { sources = [] }: ReplyInput,
  situation: Situation,
  language: string,
): Passage | undefined {
  const { lead, asks, unhappy, open } = situation;
  if (!lead || lead.declines || (!asks && !unhappy)) return undefined;
  if (lead.analysis.intent === 'PURCHASE' && !open.some(({ asks: question }) => question)) return undefined;
  const bodies = open.map(({ message }) => message.body);
  // Several questions at once may be too much for any one text: then the first that can be answered is.
  const questions = [
    bodies.join('\n'),
    ...open.filter(({ asks }) => asks).map(({ message }) => message.body),
  ];
  for (const question of questions) {
    const passage = passageFor(question, sources, language);
    if (passage) return passage;
  }
  return undefined;
}

function greet(wording: Wording, tone: Tone, name: string | null | undefined): string {
  const known = name?.trim() ?? '';
  const { named, unnamed } = wording.greeting[tone];
  if (!NAME.test(known)) return unnamed;
  return named.replace('{name}', () => (FIRST_NAME_TONES.has(tone) ? (known.split(' ')[0] ?? known) : known));
}

/** Paragraphs between the greeting and the closing. */
function textFor(wording: Wording, tone: Tone, situation: Situation): string[] {
  const { lead, unhappy, happy, thanked, asks, urgent } = situation;
  if (lead?.declines) return [wording.farewell];
  if (!asks && !unhappy && !urgent)
    return [thanked ? wording.welcome : happy ? wording.glad[tone] : wording.help];
  if (!lead) return [wording.help];
  const { intent } = lead.analysis;
  const quotation = quotationOf(lead);
  const question = saysEnough(intent, situation) ? undefined : wording.missing[intent];
  return [
    openingFor(wording, tone, situation),
    ...(quotation === undefined ? [] : [wording.about.replace('{quote}', () => quotation)]),
    question === undefined ? wording.next[intent] : `${wording.next[intent]} ${question}`,
  ];
}

/** Paragraphs that answer with a passage, and say what we do about what it does not answer. */
function answerFrom({ text }: Passage, wording: Wording, tone: Tone, situation: Situation): string[] {
  const { lead, open } = situation;
  const rest = open.find((one) => one.asks && !speaksOf(text, one.message.body));
  const quotation = rest && quotationOf(rest);
  const opening = openingFor(wording, tone, situation);
  if (quotation !== undefined) {
    return [opening, text, `${wording.about.replace('{quote}', () => quotation)} ${wording.next.GENERAL}`];
  }
  if (lead?.analysis.intent === 'COMPLAINT') return [opening, text, wording.next.COMPLAINT];
  if (lead?.analysis.intent !== 'DEMO') return [opening, text, wording.answered];
  return [opening, text, `${wording.next.DEMO} ${wording.missing.DEMO ?? ''}`.trim()];
}

function openingFor(wording: Wording, tone: Tone, { unhappy, happy, urgent }: Situation): string {
  const mood = unhappy ? wording.sorry : happy ? wording.glad : wording.thanks;
  return urgent && tone !== 'URGENT' ? `${mood[tone]} ${wording.haste}` : mood[tone];
}

/** A figure in what they wrote (a quantity, an order number) means that we need not ask for it. */
function saysEnough(intent: Intent, { open }: Situation): boolean {
  return intent !== 'DEMO' && open.some(({ message }) => /\p{Nd}/u.test(message.body));
}
