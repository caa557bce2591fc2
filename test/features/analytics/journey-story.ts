import type { LeadStatus, NotificationType } from '@libs/database/generated/enums.js';
import type { TestApp } from '../../support/test-app.js';

/** Writes what happens to a customer beside messages straight into the tables, with the times a test needs. */
export class Story {
  constructor(private readonly t: TestApp) {}

  /** A lead moved. @param from null for a new one */
  async moved(leadId: string, createdAt: string, from: LeadStatus | null, to: LeadStatus): Promise<void> {
    await this.t.database.prisma.leadStatusChange.create({ data: { leadId, createdAt, from, to } });
  }

  /** A lead was scored. */
  async scored(leadId: string, createdAt: string, score: number): Promise<void> {
    await this.t.database.prisma.leadScore.create({
      data: { leadId, createdAt, score, factors: [], cause: 'message' },
    });
  }

  /** Somebody wrote a note. @returns its id */
  async noted(customerId: string, createdAt: string, body: string, authorId?: string): Promise<string> {
    const { id } = await this.t.database.prisma.customerNote.create({
      data: { customerId, createdAt, body, authorId },
    });
    return id;
  }

  /** These people were told something. */
  async told(
    userIds: string[],
    customerId: string,
    createdAt: string,
    news: { type: NotificationType; key: string; title: string },
  ): Promise<void> {
    await this.t.database.prisma.notification.createMany({
      data: userIds.map((userId) => ({
        userId,
        customerId,
        createdAt,
        tag: 'test',
        body: '',
        url: '/',
        ...news,
      })),
    });
  }

  /** Somebody who works here. @returns their id */
  async colleague(name: string): Promise<string> {
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await this.t.database.prisma.user.create({
      data: { email, name, role: 'AGENT', passwordHash: '-' },
    });
    return id;
  }
}
