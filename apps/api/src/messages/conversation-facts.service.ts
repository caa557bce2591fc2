import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Intent, MessageDirection, Sentiment } from '@libs/database/generated/enums.js';

/** What scoring wants to know of a message. */
export interface MessageFact {
  id: string;
  direction: MessageDirection;
  /** When it was said, by the platform's clock. */
  occurredAt: Date;
  body: string;
  intent: Intent | null;
  /** 0 to 1. */
  intentConfidence: number | null;
  sentiment: Sentiment | null;
  /** -1 to 1. */
  sentimentScore: number | null;
  urgent: boolean;
  /** Who told what it means: the provider, or `agent`; null before. */
  analyzedBy: string | null;
}

/** What was said, for features that draw conclusions from it. */
@Injectable()
export class ConversationFacts {
  constructor(private readonly database: Database) {}

  /**
   * What one customer and we said to each other, on all platforms. Left out is what was never said (waiting or
   * failed) and what its writer took back.
   *
   * @param limit most messages: the newest of them
   * @returns oldest first
   */
  async ofCustomer(customerId: string, limit: number): Promise<MessageFact[]> {
    const rows = await this.database.rows<Omit<MessageFact, 'occurredAt'> & { occurredAt: string }>(
      `select id::text, direction::text, iso("occurredAt") as "occurredAt", body, intent::text, "intentConfidence",
         sentiment::text, "sentimentScore", urgent, "analyzedBy"
       from "Message"
       where "customerId" = $1::uuid and status not in ('QUEUED', 'FAILED') and "revokedAt" is null
       order by "occurredAt" desc, id desc limit ${Math.trunc(limit)}`,
      [customerId],
    );
    return rows.reverse().map((row) => ({ ...row, occurredAt: new Date(row.occurredAt) }));
  }
}
