import { Injectable } from '@nestjs/common';
import type { Analysis } from '@libs/ai/ai-provider.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { MessageDirection } from '@libs/database/generated/enums.js';
import type { MessageRef } from '../messages.events.js';
import type { Meaning } from './analysis-correction.js';

/** A message that waits to be understood. */
export interface Subject extends MessageRef {
  body: string;
  /** The customer's, BCP 47. */
  locale: string | null;
}

/** What messages mean, as it is stored. */
@Injectable()
export class AnalysisRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The message, unless there is nothing to understand: it is ours, was taken back, or an agent has spoken. */
  async subject(messageId: string): Promise<Subject | undefined> {
    const [row] = await this.database.rows<Subject>(
      `select m.id::text as "messageId", m."customerId"::text, m."conversationId"::text, m.body, customer.locale
       from "Message" m join "Customer" customer on customer.id = m."customerId"
       where m.id = $1::uuid and m.direction = 'INBOUND' and m."revokedAt" is null
         and m."analyzedBy" is distinct from 'agent'`,
      [messageId],
    );
    return row;
  }

  /**
   * Writes down what the words mean. Words that were replaced meanwhile, and those an agent has spoken about, are
   * left alone.
   *
   * @returns whether it was written
   */
  async save({ messageId, body }: Subject, analysis: Analysis, provider: string): Promise<boolean> {
    const saved = await this.database.rows(
      `update "Message" set intent = $3::"Intent", "intentConfidence" = $4::float8, sentiment = $5::"Sentiment",
         "sentimentScore" = $6::float8, urgent = $7::boolean, language = $8, evidence = $9::jsonb, "analyzedBy" = $10,
         "analyzedAt" = $11::timestamptz, "updatedAt" = $11::timestamptz
       where id = $1::uuid and body = $2 and "revokedAt" is null and "analyzedBy" is distinct from 'agent'
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
  async lock(
    messageId: string,
  ): Promise<(MessageRef & { direction: MessageDirection; meaning: Meaning }) | undefined> {
    const [row] = await this.database.rows<MessageRef & { direction: MessageDirection } & Meaning>(
      `select id::text as "messageId", "customerId"::text, "conversationId"::text, direction::text, intent::text,
         "intentConfidence", sentiment::text, "sentimentScore", urgent
       from "Message" where id = $1::uuid for update`,
      [messageId],
    );
    if (!row) return undefined;
    const { customerId, conversationId, direction, ...meaning } = row;
    return { messageId, customerId, conversationId, direction, meaning: meaningOf(meaning) };
  }

  /** Writes down what an agent says it means. */
  async correct(messageId: string, meaning: Meaning): Promise<void> {
    await this.database.rows(
      `update "Message" set intent = $2::"Intent", "intentConfidence" = $3::float8, sentiment = $4::"Sentiment",
         "sentimentScore" = $5::float8, urgent = $6::boolean, "analyzedBy" = 'agent',
         "analyzedAt" = $7::timestamptz, "updatedAt" = $7::timestamptz
       where id = $1::uuid`,
      [
        messageId,
        meaning.intent,
        meaning.intentConfidence,
        meaning.sentiment,
        meaning.sentimentScore,
        meaning.urgent,
        this.clock.now(),
      ],
    );
  }
}

function meaningOf({ intent, intentConfidence, sentiment, sentimentScore, urgent }: Meaning): Meaning {
  return { intent, intentConfidence, sentiment, sentimentScore, urgent };
}
