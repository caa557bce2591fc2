import type { Intent, MessageDirection, Platform } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import type { Api } from '../../support/api.js';
import type { Colleague } from '../../support/cast/people.js';
import type { TestApp } from '../../support/test-app.js';

/** A message of the past, understood already. */
export interface Said {
  body: string;
  direction?: MessageDirection;
  platform?: Platform;
  intent?: Intent;
  sentimentScore?: number;
  urgent?: boolean;
}

/** Puts a message into the customer's conversation, said now, and returns its id. Nobody is told of it. */
export async function say(t: TestApp, customerId: string, said: Said): Promise<string> {
  const { prisma } = t.database;
  const { body, direction = 'INBOUND', platform = 'WHATSAPP', intent, sentimentScore = 0.2, urgent } = said;
  const now = t.clock.now();
  const conversation = await prisma.conversation.upsert({
    where: { customerId_platform: { customerId, platform } },
    create: { customerId, platform, lastMessageAt: now },
    update: {},
  });
  const id = v7();
  await prisma.message.create({
    data: {
      id,
      customerId,
      conversationId: conversation.id,
      platform,
      direction,
      body,
      status: direction === 'INBOUND' ? 'RECEIVED' : 'DELIVERED',
      intent,
      intentConfidence: intent === undefined ? null : 0.95,
      sentimentScore,
      urgent: urgent ?? false,
      occurredAt: now,
      createdAt: now,
    },
  });
  t.clock.forward(60);
  return id;
}

/** The API with a key instead of a session: these tests move the clock further than a session lives. */
export async function withKey(t: TestApp, role: Colleague['role'] = 'AGENT'): Promise<Api> {
  const ada = await t.api.asAda();
  const key = await ada.post<{ key: string }>('/api/api-keys', { name: 'Tests', role });
  return t.api.with(key.body.key);
}

/** Words after which every lead is HOT. */
export const READY_TO_BUY: Said[] = [
  { body: 'What is the price of the large plan for 40 users?', intent: 'PRICING', urgent: true },
  { body: 'The quote looks good, we want to buy.', intent: 'PURCHASE', sentimentScore: 0.8 },
  {
    body: 'Please send the contract and the invoice today, we will order.',
    intent: 'PURCHASE',
    urgent: true,
  },
];
