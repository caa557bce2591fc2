import { Injectable } from '@nestjs/common';
import type { ConversationMessage, CustomerFacts } from '@libs/ai/ai-provider.js';
import { Database } from '@libs/database/database.js';

/** Newest messages of a conversation that a draft rests on. */
const MESSAGES = 20;
/** Characters of each that are read. */
const LENGTH = 2_000;

/** Who is to be answered, and what was said so far. */
export interface ReplyContext {
  customer: CustomerFacts;
  /** Oldest first. */
  conversation: ConversationMessage[];
}

/** What a draft of an answer rests on. */
@Injectable()
export class ReplyContextRepository {
  constructor(private readonly database: Database) {}

  /**
   * The conversation that the message belongs to. Left out are messages without words, those that were taken back
   * and those of ours that never arrived.
   */
  async around(messageId: string): Promise<ReplyContext | undefined> {
    const [row] = await this.database.rows<{ json: ReplyContext & { conversation: { at: string }[] } }>(
      `select json_build_object(
         'customer', json_build_object('name', customer.name, 'locale', customer.locale, 'company', customer.company),
         'conversation', (
           select coalesce(json_agg(json_build_object('id', said.id, 'direction', said.direction,
             'body', left(said.body, ${LENGTH}), 'at', iso(said."occurredAt")) order by said."occurredAt", said.id), '[]')
           from (
             select id, direction, body, "occurredAt" from "Message"
             where "conversationId" = m."conversationId" and "revokedAt" is null and status <> 'FAILED' and body <> ''
             order by "occurredAt" desc, id desc limit ${MESSAGES}) said)) as json
       from "Message" m join "Customer" customer on customer.id = m."customerId"
       where m.id = $1::uuid`,
      [messageId],
    );
    if (!row) return undefined;
    const { customer, conversation } = row.json;
    return { customer, conversation: conversation.map((said) => ({ ...said, at: new Date(said.at) })) };
  }
}
