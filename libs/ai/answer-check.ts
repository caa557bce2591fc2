import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from './ai-provider.js';
import { AiAnswerRefused } from './ai.errors.js';
import { AnalysesAnswer, ReplyAnswer, type AnalysisAnswer } from './answer.dto.js';

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
 * @throws AiAnswerRefused when the shape is wrong, when it rests on no message of the conversation, or when it
 *   states an address, a link, an amount or a percentage that nobody in the conversation has named
 */
export function checkedReply(answer: unknown, input: ReplyInput): ReplySuggestion {
  const { reply, actions, basedOn } = checkedShape(ReplyAnswer, answer);
  const ids = new Set(input.conversation.map((message) => message.id));
  const known = [...new Set(basedOn)].filter((id) => ids.has(id));
  if (known.length === 0 && ids.size > 0) throw new AiAnswerRefused('it rests on no message');
  if (reply.trim() === '') throw new AiAnswerRefused('the reply is empty');
  const said = plainText(input.conversation.map((message) => message.body).join('\n'));
  const written = [reply, ...actions.flatMap(({ label, reason }) => [label, reason])].join('\n');
  if (factsOf(written).some((fact) => !said.includes(fact))) {
    throw new AiAnswerRefused('it names an address, link, amount or percentage that nobody has named');
  }
  return {
    reply,
    actions: actions.map(({ type, label, reason }) => ({ type, label, reason })),
    basedOn: known,
  };
}

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

/** Links, e-mail addresses, amounts of money and percentages: what a customer acts on, and must not be made up. */
function factsOf(text: string): string[] {
  return [...plainText(text).matchAll(FACT)].map((match) => match.slice(1).find(Boolean) ?? match[0]);
}

// The groups leave the currency out: `49 euros` answers to `€49`.
const FACT = new RegExp(
  [
    String.raw`((?:https?:\/\/|www\.)[^\s<>()]*[^\s<>().,!?])`,
    String.raw`([\w.+-]+@[\w-]+\.[\w.-]*\w)`,
    String.raw`\p{Sc}\s?(\d[\d.,]*)(?<![.,])`,
    String.raw`(\d[\d.,]*)\s?(?:\p{Sc}|%|٪|eur\b|euros?\b|usd\b|dollars?\b|gbp\b|pounds?\b|nis\b|shekels?\b|chf\b|aed\b|sar\b)`,
  ].join('|'),
  'gu',
);

function plainText(text: string): string {
  return text.toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}
