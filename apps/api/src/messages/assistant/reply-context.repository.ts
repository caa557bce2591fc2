import { Injectable } from '@nestjs/common';
import type { ConversationMessage, CustomerFacts } from '@libs/ai/ai-provider.js';
import { Database } from '@libs/database/database.js';
import { told, toldJson, type WithToldJson } from '../told-conversation.js';

/** Newest messages of a conversation that a draft rests on. */
const MESSAGES = 20;

/** Who is to be answered, and what was said so far. */
export interface ReplyContext {
  conversationId: string;
  customer: CustomerFacts;
  /** Oldest first, with what is known of the customer's messages. */
  conversation: ConversationMessage[];
}

/** What a draft of an answer rests on. */
@Injectable()
export class ReplyContextRepository {
  constructor(private readonly database: Database) {}

  /** The conversation that the message belongs to; undefined when there is no such message. */
  async around(messageId: string): Promise<ReplyContext | undefined> {
    const [row] = await this.database.rows<{ json: WithToldJson<ReplyContext> }>(
      `select json_build_object('conversationId', asked."conversationId",
         'customer', json_build_object('name', customer.name, 'locale', customer.locale, 'company', customer.company),
         'conversation', ${toldJson('asked."conversationId"', MESSAGES)}) as json
       from "Message" asked join "Customer" customer on customer.id = asked."customerId"
       where asked.id = $1::uuid`,
      [messageId],
    );
    return row && { ...row.json, conversation: told(row.json.conversation) };
  }
}
