import type { Intent, ReplyInput, ReplySuggestion, Tone } from '../../ai-provider.js';
import { actionsFor } from './actions.js';
import { quotationOf } from './quotation.js';
import { situationOf, type Situation } from './situation.js';
import type { Wording } from './wording.js';
import { USUAL_WORDING, WORDINGS } from './wordings/all.js';

/**
 * Puts an answer together from sentences written beforehand: a greeting by name, an opening that fits the mood, the
 * customer's own question, what we do next, and what we still need to know. It names no price, date or fact of its
 * own. English where the language asked for has no sentences.
 */
export function composeReply(input: ReplyInput): ReplySuggestion {
  const situation = situationOf(input);
  const wording = wordingFor(input, situation);
  const greeting = greet(wording, input.tone, input.customer.name);
  const text = textFor(wording, input.tone, situation);
  return {
    reply: [greeting, ...text, wording.closing[input.tone]].join('\n\n'),
    actions: actionsFor(situation),
    basedOn: situation.open.map(({ message }) => message.id),
  };
}

// Letters and what stands between the parts of a name: anything else in that field is not repeated.
const NAME = /^\p{L}[\p{L}\p{M}'’. -]{0,60}$/u;
const FIRST_NAME_TONES: ReadonlySet<Tone> = new Set(['FRIENDLY', 'EMPATHETIC']);

function wordingFor(input: ReplyInput, { language }: Situation): Wording {
  const asked = input.language ?? (language === 'und' ? (input.customer.locale ?? '') : language);
  return WORDINGS.get(asked.toLowerCase().split(/[-_]/)[0] ?? '') ?? USUAL_WORDING;
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
  const mood = unhappy ? wording.sorry : happy ? wording.glad : wording.thanks;
  const opening = urgent && tone !== 'URGENT' ? `${mood[tone]} ${wording.haste}` : mood[tone];
  const quotation = quotationOf(lead);
  const question = saysEnough(intent, situation) ? undefined : wording.missing[intent];
  return [
    opening,
    ...(quotation === undefined ? [] : [wording.about.replace('{quote}', () => quotation)]),
    question === undefined ? wording.next[intent] : `${wording.next[intent]} ${question}`,
  ];
}

/** A figure in what they wrote (a quantity, an order number) means that we need not ask for it. */
function saysEnough(intent: Intent, { open }: Situation): boolean {
  return intent !== 'DEMO' && open.some(({ message }) => /\p{Nd}/u.test(message.body));
}
