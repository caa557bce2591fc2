import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Correction as Example } from '@libs/ai/local/adapter/trial.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Intent, Sentiment } from '@libs/database/generated/enums.js';
import { currentRequest } from '@libs/http/request-context.js';
import type { Correction, Meaning } from '../analysis-correction.js';

/** Corrections that are learned from: the newest ones. */
export const MOST_EXAMPLES = 5_000;
/** Characters of each that are read: what a message is about stands in them, and long e-mails stay within the time. */
const MOST_TEXT = 1_000;

/** Corrections whose words are there still, and are the words the agent spoke about. */
const TEACHING = `"MessageCorrection" c join "Message" m on m.id = c."messageId"
  where m.direction = 'INBOUND' and m.body <> '' and m."revokedAt" is null
    and (m."editedAt" is null or m."editedAt" <= c."correctedAt")`;

/** Corrections to learn from, and a digest that is the same as long as they are. */
export interface Examples {
  examples: Example[];
  messageIds: string[];
  digest: string;
}

interface Row {
  messageId: string;
  conversation: string;
  text: string;
  intent: Intent | null;
  sentiment: Sentiment | null;
  urgent: boolean | null;
}

/** What agents said that messages mean, kept to learn from. */
@Injectable()
export class CorrectionsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Keeps what an agent named, and what had been said before the first correction. */
  async keep(
    messageId: string,
    before: Meaning & { analyzedBy: string | null },
    named: Correction,
  ): Promise<void> {
    const actor = currentRequest()?.actor;
    await this.database.rows(
      `insert into "MessageCorrection" ("messageId", intent, sentiment, urgent, "saidBy", "saidIntent", "saidSentiment",
         "saidUrgent", "correctedById", "correctedAt", "firstCorrectedAt")
       values ($1::uuid, $2::"Intent", $3::"Sentiment", $4::boolean, $5, $6::"Intent", $7::"Sentiment", $8::boolean,
         $9::uuid, $10::timestamptz, $10::timestamptz)
       on conflict ("messageId") do update set intent = coalesce(excluded.intent, "MessageCorrection".intent),
         sentiment = coalesce(excluded.sentiment, "MessageCorrection".sentiment),
         urgent = coalesce(excluded.urgent, "MessageCorrection".urgent),
         "correctedById" = excluded."correctedById", "correctedAt" = excluded."correctedAt"`,
      [
        messageId,
        named.intent ?? null,
        named.sentiment ?? null,
        named.urgent ?? null,
        before.analyzedBy,
        before.intent,
        before.sentiment,
        before.urgent,
        actor?.type === 'user' ? actor.id : null,
        this.clock.now(),
      ],
    );
  }

  /** How many can be learned from. */
  async count(): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(
      `select count(*)::int as count from ${TEACHING}`,
    );
    return row?.count ?? 0;
  }

  /** The newest that can be learned from, oldest first. */
  async examples(): Promise<Examples> {
    const rows = await this.database.rows<Row>(
      `select c."messageId"::text, m."conversationId"::text as conversation, left(m.body, ${MOST_TEXT}) as text,
         c.intent::text, c.sentiment::text, c.urgent
       from ${TEACHING} order by c."correctedAt" desc, c."messageId" desc limit ${MOST_EXAMPLES}`,
    );
    rows.reverse();
    const digest = createHash('sha256');
    for (const { messageId, text, intent, sentiment, urgent } of rows)
      digest.update(JSON.stringify([messageId, text, intent, sentiment, urgent]));
    return {
      examples: rows.map(({ conversation, text, intent, sentiment, urgent }) => ({
        conversation,
        text,
        intent: intent ?? undefined,
        sentiment: sentiment ?? undefined,
        urgent: urgent ?? undefined,
      })),
      messageIds: rows.map(({ messageId }) => messageId),
      digest: digest.digest('hex'),
    };
  }

  /** Whether all of these are there still; they stay until the transaction ends. */
  async hold(messageIds: readonly string[]): Promise<boolean> {
    const held = await this.database.rows(
      `select c."messageId"::text from "MessageCorrection" c where c."messageId" = any($1::uuid[])
       order by c."messageId" for key share`,
      [messageIds],
    );
    return held.length === messageIds.length;
  }

  /** Removes those of a customer, so many at most. */
  async remove(customerId: string, limit: number): Promise<number> {
    const removed = await this.database.rows(
      `delete from "MessageCorrection" where "messageId" in (
         select c."messageId" from "MessageCorrection" c join "Message" m on m.id = c."messageId"
         where m."customerId" = $1::uuid limit ${Math.trunc(limit)})
       returning "messageId"::text`,
      [customerId],
    );
    return removed.length;
  }
}
