import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type {
  Analysis,
  AnalysisInput,
  ConversationMessage,
  ConversationSummary,
  ReplyInput,
  ReplySuggestion,
  SummaryInput,
} from './ai-provider.js';
import { AiAnswerRefused } from './ai.errors.js';
import { factsMissingIn, factTold, linksMissingIn } from './stated-facts.js';
import { AnalysesAnswer, ReplyAnswer, SummaryAnswer, type AnalysisAnswer } from './answer.dto.js';

/**
 * Reads a provider's analyses as input from outside.
 *
 * @returns one a message, with only the evidence that really stands in it
 * @throws AiAnswerRefused when a value is missing, of another kind, out of range, or contradicts another
 */
export function checkedAnalyses(answer: unknown, messages: readonly AnalysisInput[]): Analysis[] {
  const { analyses } = checkedShape(AnalysesAnswer, { analyses: answer });
  if (analyses.length !== messages.length) {
    throw new AiAnswerRefused(`${analyses.length} analyses for ${messages.length} messages`);
  }
  return analyses.map((analysis, index) => {
    if (contradictsItself(analysis)) throw new AiAnswerRefused('sentiment and score point apart');
    const body = plainText(messages[index]?.body ?? '');
    const evidence = analysis.evidence.filter((one) => body.includes(plainText(one.text)));
    const { intent, intentConfidence, sentiment, sentimentScore, urgent, language } = analysis;
    return {
      intent,
      intentConfidence,
      sentiment,
      sentimentScore,
      urgent,
      language,
      evidence: evidence.map(({ kind, text }) => ({ kind, text })),
    };
  });
}

/**
 * Reads a provider's draft as input from outside.
 *
 * @returns the draft with the sources it names, those whose facts it states without naming them, and a remark where
 *   it repeats a fact that only the customer has named
 * @throws AiAnswerRefused when the shape is wrong, when it rests on no message of the conversation, or when it
 *   states a fact (`factsMissingIn`) that neither the conversation nor a source
 *   holds, or a link that only the customer wrote
 */
export function checkedReply(answer: unknown, input: ReplyInput): ReplySuggestion {
  const { reply, actions, basedOn, sources: named = [] } = checkedShape(ReplyAnswer, answer);
  const known = messagesOf(basedOn, input.conversation);
  if (reply.trim() === '') throw new AiAnswerRefused('the reply is empty');
  const written = { reply, beside: actions.flatMap(({ label, reason }) => [label, reason]).join('\n') };
  const ours = input.conversation.filter(({ direction }) => direction === 'OUTBOUND');
  const oursSaid = ours.map(({ body }) => body).join('\n');
  const theirLinks = linksMissingIn(oursSaid, reply);
  const used = sourcesOf(written, theirLinks, named, input);
  const texts = (input.sources ?? []).map(({ title, text }) => `${title}\n${text}`);
  const theirs = factsMissingIn([oursSaid, ...texts].join('\n'), reply).map(factTold);
  return {
    reply,
    actions: actions.map(({ type, label, reason }) => ({ type, label, reason })),
    basedOn: known,
    ...(used.length > 0 ? { sources: used } : {}),
    ...(theirs.length > 0 ? { remarks: [onlyTheirs(theirs)] } : {}),
  };
}

/** A customer may write "you promised 90 %": to repeat it is sometimes right, and never without looking. */
function onlyTheirs(facts: readonly string[]): string {
  const named = facts.slice(0, MOST_NAMED).join(', ') + (facts.length > MOST_NAMED ? ', ...' : '');
  return `Only the customer has named ${named}: check it before you send this.`;
}

const MOST_NAMED = 5;

/**
 * Reads a provider's summary as input from outside.
 *
 * @returns the summary with only those quotations that really were said, by whom they are said to be
 * @throws AiAnswerRefused when the shape is wrong, when it rests on no message, or when it states a fact of which
 *   nothing was said
 */
export function checkedSummary(answer: unknown, { conversation }: SummaryInput): ConversationSummary {
  const { summary, openQuestions, lastPromise, basedOn } = checkedShape(SummaryAnswer, answer);
  const known = messagesOf(basedOn, conversation);
  if (summary.trim() === '') throw new AiAnswerRefused('the summary is empty');
  const said = conversation.map((message) => message.body).join('\n');
  if (factsMissingIn(said, summary).length > 0) throw new AiAnswerRefused(MADE_UP);
  const stands = (quotation: string, direction: ConversationMessage['direction']): boolean =>
    quotation.trim() !== '' &&
    conversation.some(
      (one) => one.direction === direction && plainText(one.body).includes(plainText(quotation)),
    );
  return {
    summary,
    openQuestions: openQuestions.filter((question) => stands(question, 'INBOUND')),
    lastPromise: lastPromise && stands(lastPromise, 'OUTBOUND') ? lastPromise : null,
    basedOn: known,
  };
}

/** @throws AiAnswerRefused when the answer rests on none of the messages */
function messagesOf(basedOn: readonly string[], conversation: readonly ConversationMessage[]): string[] {
  const ids = new Set(conversation.map((message) => message.id));
  const known = [...new Set(basedOn)].filter((id) => ids.has(id));
  if (known.length === 0 && ids.size > 0) throw new AiAnswerRefused('it rests on no message');
  return known;
}

/**
 * Ids of the sources that a text names or takes facts from, in their order.
 *
 * @param theirLinks links of the reply that we have not sent: whoever writes one could talk a model into passing it on
 * @throws AiAnswerRefused when it states a fact that is in none of them and that nobody has said
 */
function sourcesOf(
  written: Written,
  theirLinks: readonly string[],
  named: readonly string[],
  input: ReplyInput,
): string[] {
  const { conversation, sources = [] } = input;
  const said = conversation.map((message) => message.body).join('\n');
  const unsaid = [...new Set([...factsUnheld(said, written), ...theirLinks])];
  const holding = sources.map(({ id, title, text }) => ({
    id,
    lacks: new Set(factsUnheld(`${title}\n${text}`, written)),
  }));
  if (unsaid.some((fact) => holding.every(({ lacks }) => lacks.has(fact))))
    throw new AiAnswerRefused(MADE_UP);
  return holding
    .filter(({ id, lacks }) => named.includes(id) || unsaid.some((fact) => !lacks.has(fact)))
    .map(({ id }) => id);
}

/** What a draft says, and what its buttons say beside it. */
interface Written {
  reply: string;
  beside: string;
}

/** A button may propose a day and a time that nobody has named: "Follow up on Friday". A reply may not state them. */
function factsUnheld(known: string, { reply, beside }: Written): string[] {
  const proposed = factsMissingIn(known, beside).filter((fact) => !/^(?:weekday|time|date) /.test(fact));
  return [...new Set([...factsMissingIn(known, reply), ...proposed])];
}

const MADE_UP = 'it names an address, link, amount, percentage, day or time that nobody has named';

function checkedShape<Shape extends object>(shape: ClassConstructor<Shape>, answer: unknown): Shape {
  if (typeof answer !== 'object' || answer === null) throw new AiAnswerRefused('it is not an object');
  const instance = plainToInstance(shape, answer);
  const [first] = validateSync(instance, { forbidUnknownValues: true, stopAtFirstError: true });
  if (first) throw new AiAnswerRefused(`${pathOf(first)} is missing or wrong`);
  return instance;
}

function pathOf(error: ValidationError): string {
  const child = error.children?.[0];
  return child ? `${error.property}.${pathOf(child)}` : error.property;
}

function contradictsItself({ sentiment, sentimentScore }: AnalysisAnswer): boolean {
  return (sentiment === 'POSITIVE' && sentimentScore < 0) || (sentiment === 'NEGATIVE' && sentimentScore > 0);
}

function plainText(text: string): string {
  return text.toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}
