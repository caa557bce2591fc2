import { Injectable } from '@nestjs/common';
import type { Analysis, Evidence } from '@libs/ai/ai-provider.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { MessageDirection } from '@libs/database/generated/enums.js';
import type { MessageRef } from '../messages.events.js';
import type { Correction, Meaning } from './analysis-correction.js';

/** A message that waits to be understood. */
export interface Subject extends MessageRef {
  body: string;
  /** The customer's, BCP 47. */
  locale: string | null;
}

/** A message that is about to be corrected. */
export interface Held extends MessageRef {
  direction: MessageDirection;
  /** Who said what it means. */
  analyzedBy: string | null;
  meaning: Meaning;
  evidence: Evidence[];
}

/** What an analysis says of a message, agents' word included. */
export type Reading = Meaning & Pick<Analysis, 'language' | 'evidence'>;

/** With the alias `m`: an agent's word is final once the rest of the message was understood too. */
const UNSETTLED = `(m."analyzedBy" is distinct from 'agent' or m.language is null)`;

/** What messages mean, as it is stored. */
@Injectable()
export class AnalysisRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The message, unless there is nothing to understand: it is ours, was taken back, or an agent had the last word. */
  async subject(messageId: string): Promise<Subject | undefined> {
    const [row] = await this.database.rows<Subject>(
      `select m.id::text as "messageId", m."customerId"::text, m."conversationId"::text, m.body, customer.locale
       from "Message" m join "Customer" customer on customer.id = m."customerId"
       where m.id = $1::uuid and customer."erasedAt" is null and m.direction = 'INBOUND' and m."revokedAt" is null
         and ${UNSETTLED}`,
      [messageId],
    );
    return row;
  }

  /**
   * Writes down what the words mean. Words that were replaced meanwhile, and those about which an agent had the last
   * word, are left alone.
   *
   * @returns whether it was written
   */
  async save({ messageId, body }: Subject, analysis: Reading, provider: string): Promise<boolean> {
    const saved = await this.database.rows(
      `update "Message" m set intent = $3::"Intent", "intentConfidence" = $4::float8, sentiment = $5::"Sentiment",
         "sentimentScore" = $6::float8, urgent = $7::boolean, language = $8, evidence = $9::jsonb, "analyzedBy" = $10,
         "analyzedAt" = $11::timestamptz, "updatedAt" = $11::timestamptz
       where id = $1::uuid and body = $2 and "revokedAt" is null and ${UNSETTLED}
       returning id::text`,
      [
        messageId,
        body,
        analysis.intent,
        analysis.intentConfidence,
        analysis.sentiment,
        analysis.sentimentScore,
        analysis.urgent,
        analysis.language,
        JSON.stringify(analysis.evidence),
        provider,
        this.clock.now(),
      ],
    );
    return saved.length > 0;
  }

  /** A message's meaning as it stands, held until the end of the transaction. */
  async lock(messageId: string): Promise<Held | undefined> {
    const [row] = await this.database.rows<Omit<Held, 'meaning'> & Meaning>(
      `select id::text as "messageId", "customerId"::text, "conversationId"::text, direction::text, "analyzedBy", intent::text,
         "intentConfidence", sentiment::text, "sentimentScore", urgent, evidence
       from "Message" where id = $1::uuid for update`,
      [messageId],
    );
    if (!row) return undefined;
    const { customerId, conversationId, direction, analyzedBy, evidence, ...meaning } = row;
    const ref = { messageId, customerId, conversationId };
    return { ...ref, direction, analyzedBy, evidence, meaning: meaningOf(meaning) };
  }

  /**
   * What an agent has said of a message that is not understood yet, which is held until the end of the transaction.
   *
   * @returns undefined when none has
   */
  async named(messageId: string): Promise<Correction | undefined> {
    const held = await this.lock(messageId);
    if (held?.analyzedBy !== 'agent') return undefined;
    // Until then a message has an intent and a feeling only where they were named; it is never without an urgency.
    const { intent, sentiment } = held.meaning;
    const [kept] = await this.database.rows<{ urgent: boolean | null }>(
      `select urgent from "MessageCorrection" where "messageId" = $1::uuid`,
      [messageId],
    );
    return {
      intent: intent ?? undefined,
      sentiment: sentiment ?? undefined,
      urgent: kept?.urgent ?? undefined,
    };
  }

  /** Writes down what an agent says it means, and which words still speak for that. */
  async correct(messageId: string, meaning: Meaning, evidence: readonly Evidence[]): Promise<void> {
    await this.database.rows(
      `update "Message" set intent = $2::"Intent", "intentConfidence" = $3::float8, sentiment = $4::"Sentiment",
         "sentimentScore" = $5::float8, urgent = $6::boolean, "analyzedBy" = 'agent',
         evidence = $8::jsonb, "analyzedAt" = $7::timestamptz, "updatedAt" = $7::timestamptz
       where id = $1::uuid`,
      [
        messageId,
        meaning.intent,
        meaning.intentConfidence,
        meaning.sentiment,
        meaning.sentimentScore,
        meaning.urgent,
        this.clock.now(),
        JSON.stringify(evidence),
      ],
    );
  }
}

function meaningOf({ intent, intentConfidence, sentiment, sentimentScore, urgent }: Meaning): Meaning {
  return { intent, intentConfidence, sentiment, sentimentScore, urgent };
}
