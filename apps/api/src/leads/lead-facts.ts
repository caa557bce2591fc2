/** One message, as far as scoring looks at it. */
export interface MessageFact {
  id: string;
  direction: 'INBOUND' | 'OUTBOUND';
  occurredAt: Date;
  body: string;
  intent: 'PRICING' | 'DEMO' | 'SUPPORT' | 'COMPLAINT' | 'PURCHASE' | 'GENERAL' | null;
  /** 0 to 1. */
  intentConfidence: number | null;
  sentiment: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE' | null;
  /** -1 to 1. */
  sentimentScore: number | null;
  urgent: boolean;
  /** Who told what it means: a provider, or `agent`, whose word about the intent stands above all words in it. */
  analyzedBy?: string | null;
}

/** All that a score is made of, in any order. */
export interface LeadFacts {
  messages: MessageFact[];
}
