import type {
  Intent,
  LeadStatus,
  MessageDirection,
  MessageStatus,
  Platform,
  Sentiment,
} from '@libs/database/generated/enums.js';
import type { TestApp } from '../../support/test-app.js';

/** Somebody who writes to us on one platform. */
export interface Writer {
  customerId: string;
  conversationId: string;
  platform: Platform;
}

/** What else is known of a message. */
interface MessageFacts {
  status?: MessageStatus;
  sentiment?: Sentiment;
  intent?: Intent;
}

/** A lead as the books have it. */
interface LeadEntry {
  status: LeadStatus;
  score: number;
  value: string;
  currency?: string;
  closedAt?: string;
}

/** Writes rows straight into the tables, with the times a test needs. */
export class Books {
  constructor(private readonly t: TestApp) {}

  /** A customer with a conversation. @param createdAt ISO 8601 */
  async customer(name: string, platform: Platform, createdAt: string): Promise<Writer> {
    const { prisma } = this.t.database;
    const { id: customerId } = await prisma.customer.create({ data: { name, source: platform, createdAt } });
    const { id: conversationId } = await prisma.conversation.create({
      data: { customerId, platform, createdAt, lastMessageAt: createdAt },
    });
    return { customerId, conversationId, platform };
  }

  /** The customer wrote. */
  async wrote(writer: Writer, at: string, facts: MessageFacts = {}): Promise<string> {
    await this.t.database.prisma.conversation.update({
      where: { id: writer.conversationId },
      data: { lastMessageAt: at, lastInboundAt: at },
    });
    return this.message(writer, 'INBOUND', at, { status: 'RECEIVED', ...facts });
  }

  /** We wrote. */
  async answered(writer: Writer, at: string, facts: MessageFacts = {}): Promise<string> {
    await this.t.database.prisma.conversation.update({
      where: { id: writer.conversationId },
      data: { lastMessageAt: at },
    });
    return this.message(writer, 'OUTBOUND', at, { status: 'SENT', ...facts });
  }

  async lead(writer: Writer, createdAt: string, entry: LeadEntry): Promise<string> {
    const { id } = await this.t.database.prisma.lead.create({
      data: { customerId: writer.customerId, title: 'A lead', createdAt, ...entry },
    });
    return id;
  }

  private async message(
    { customerId, conversationId, platform }: Writer,
    direction: MessageDirection,
    occurredAt: string,
    facts: MessageFacts & { status: MessageStatus },
  ): Promise<string> {
    const { id } = await this.t.database.prisma.message.create({
      data: { customerId, conversationId, platform, direction, occurredAt, ...facts },
    });
    return id;
  }
}
