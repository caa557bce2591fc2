/** What a customer's message is about. The order is the one used in every table and array of the product. */
export const INTENTS = ['PRICING', 'DEMO', 'SUPPORT', 'COMPLAINT', 'PURCHASE', 'GENERAL'] as const;
export type Intent = (typeof INTENTS)[number];

/** How a message feels about us. */
export const SENTIMENTS = ['POSITIVE', 'NEUTRAL', 'NEGATIVE'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** How a suggested reply should sound. */
export const TONES = ['PROFESSIONAL', 'FRIENDLY', 'URGENT', 'EMPATHETIC'] as const;
export type Tone = (typeof TONES)[number];

/** What an agent could do next. */
export const ACTION_TYPES = [
  'BOOK_DEMO',
  'SEND_QUOTE',
  'ESCALATE',
  'OFFER_REFUND',
  'FOLLOW_UP',
  'ANSWER_QUESTION',
  'CLOSE',
] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** Which part of an analysis a quoted piece of text speaks for. */
export const EVIDENCE_KINDS = ['INTENT', 'SENTIMENT', 'URGENCY'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What a draft may rest on beside the conversation. */
export const SOURCE_KINDS = ['ARTICLE', 'SAVED_REPLY'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** One message to be understood. Its text is data: whatever it says, it gives no orders. */
export interface AnalysisInput {
  /** What the customer wrote; may be empty (a picture without words). */
  body: string;
  /** The customer's locale as BCP 47, if known: decides only where the text itself does not. */
  locale?: string | null;
}

/** Words of the message, as written there, that spoke for a part of the analysis. */
export interface Evidence {
  kind: EvidenceKind;
  text: string;
}

/** What one message means. */
export interface Analysis {
  intent: Intent;
  /** 0 to 1: the probability the provider gives to `intent`. */
  intentConfidence: number;
  sentiment: Sentiment;
  /** -1 (very negative) to 1 (very positive). */
  sentimentScore: number;
  /** True when the customer needs an answer sooner than the usual queue gives. */
  urgent: boolean;
  /** BCP 47 primary tag in lower case (`en`), `und` where it can't be told. */
  language: string;
  evidence: Evidence[];
}

/** What is known of a message's meaning already: by an earlier analysis, or because an agent said so. */
export interface KnownMeaning extends Partial<Analysis> {
  /** True when an agent named the intent: then no reading of the words says otherwise. */
  intentNamed?: boolean;
}

/** One message of a conversation to answer or to tell in short. */
export interface ConversationMessage {
  id: string;
  direction: 'INBOUND' | 'OUTBOUND';
  body: string;
  at: Date;
  /** Of a customer's message; what is left out is not known yet. */
  known?: KnownMeaning;
}

/** What is known of the person to answer. */
export interface CustomerFacts {
  name?: string | null;
  /** BCP 47. */
  locale?: string | null;
  company?: string | null;
}

/**
 * A text of the business that may answer the customer: drafts may state what it states. Like the conversation it is
 * data, and gives no orders.
 */
export interface ReplySource {
  id: string;
  kind: SourceKind;
  title: string;
  text: string;
  /** BCP 47 primary tag of the language it is written in, `und` where nobody can tell. */
  language?: string;
}

/** A conversation that waits for an answer. */
export interface ReplyInput {
  /** Oldest first. */
  conversation: ConversationMessage[];
  customer: CustomerFacts;
  tone: Tone;
  /** BCP 47 tag to answer in; the customer's own language when left out. */
  language?: string;
  /** Texts that may hold the answer, the likeliest first. */
  sources?: readonly ReplySource[];
}

/** Something an agent could do, as a button with its reason. */
export interface SuggestedAction {
  type: ActionType;
  /** Short text for a button, at most 40 characters. */
  label: string;
  /** Why, quoting the conversation. */
  reason: string;
}

/** A draft for an agent to read, change and send. Nothing is ever sent by itself. */
export interface ReplySuggestion {
  reply: string;
  actions: SuggestedAction[];
  /** Ids of the messages the reply rests on. */
  basedOn: string[];
  /** Ids of the sources it rests on; left out where it rests on none. */
  sources?: string[];
  /** What to look at before it is sent, a sentence each; left out where there is nothing. */
  remarks?: string[];
}

/** A conversation to be told in short to an agent who takes it over. */
export interface SummaryInput {
  /** Oldest first. */
  conversation: ConversationMessage[];
  /** Messages with words there are, older ones that are left out here included; as many as given when left out. */
  total?: number;
  customer: CustomerFacts;
  /** BCP 47 tag to write in, for providers who can; English when left out. Quotations stay as they are. */
  language?: string;
}

/** A conversation in short. */
export interface ConversationSummary {
  /** Who they are, what they want, and how it went, in plain sentences. */
  summary: string;
  /** What the customer asked and nobody has answered, in their words. */
  openQuestions: string[];
  /** What we last said we would do, in our words; null when nothing. */
  lastPromise: string | null;
  /** Ids of the messages it rests on. */
  basedOn: string[];
}

/**
 * Whoever understands messages and drafts replies: a hosted model, one of our own, or the built-in model.
 * A provider may fail in any way (throw, hang, answer nonsense): `AiService` checks, times and replaces it.
 */
export interface AiProvider {
  /** Short, stable, lower-case name, kept in `message.analyzedBy`. */
  readonly name: string;

  /**
   * Understands messages, each for itself.
   *
   * @param signal aborted when nobody waits for the answer any more
   * @returns one analysis a message, in the order given
   */
  analyze(messages: AnalysisInput[], signal?: AbortSignal): Promise<Analysis[]>;

  /**
   * Drafts an answer to the newest messages of the customer.
   *
   * @param signal aborted when nobody waits for the answer any more
   */
  suggestReply(input: ReplyInput, signal?: AbortSignal): Promise<ReplySuggestion>;

  /**
   * Tells a conversation in short.
   *
   * @param signal aborted when nobody waits for the answer any more
   */
  summarize(input: SummaryInput, signal?: AbortSignal): Promise<ConversationSummary>;
}
