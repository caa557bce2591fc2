import { Injectable } from '@nestjs/common';
import type { ConversationMessage, CustomerFacts } from '@libs/ai/ai-provider.js';
import { Database } from '@libs/database/database.js';
import { TOLD, told, toldJson, type WithToldJson } from '../told-conversation.js';

/** Newest messages of a conversation that a summary rests on. */
const MESSAGES = 40;

/** What a summary rests on. */
export interface SummaryContext {
  customer: CustomerFacts;
  /** Oldest first, with what is known of the customer's messages. */
  conversation: ConversationMessage[];
  /** Messages with words there are in the conversation. */
  total: number;
}

/** What was said in a conversation, and what it means. */
@Injectable()
export class SummariesRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when there is no such conversation. */
  async of(conversationId: string): Promise<SummaryContext | undefined> {
    const [row] = await this.database.rows<{ json: WithToldJson<SummaryContext> }>(
      `select json_build_object(
         'customer', json_build_object('name', customer.name, 'locale', customer.locale, 'company', customer.company),
         'total', (select count(*)::int from "Message" m where m."conversationId" = talk.id and ${TOLD}),
         'conversation', ${toldJson('talk.id', MESSAGES)}) as json
       from "Conversation" talk join "Customer" customer on customer.id = talk."customerId"
       where talk.id = $1::uuid`,
      [conversationId],
    );
    return row && { ...row.json, conversation: told(row.json.conversation) };
  }
}
