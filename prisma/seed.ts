import type { Analysis, AnalysisInput } from '@libs/ai/ai-provider.js';
import type { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { v7 } from '@libs/database/id.js';
import { scoreLead } from '../apps/api/src/leads/score.js';
import { castHistory, type PastCustomer, type PastLead } from '../test/support/cast/history.js';

/** What the seed needs of the product. */
export interface SeedTools {
  database: Database;
  /** Understands messages, as the product itself does, and says who did. */
  analyze(messages: AnalysisInput[]): Promise<{ provider: string; analyses: Analysis[] }>;
  /** Who works on the conversations, dealt in turn. */
  agents: string[];
  now: Date;
}

/** How much was written. */
export interface Seeded {
  customers: number;
  messages: number;
  leads: number;
}

/**
 * Writes the past of the cast: customers, conversations, analysed messages, scored leads with their history.
 * Does nothing where there are customers already.
 */
export async function seed(tools: SeedTools): Promise<Seeded> {
  if ((await tools.database.prisma.customer.count({ take: 1 })) > 0)
    return { customers: 0, messages: 0, leads: 0 };
  const written = { customers: 0, messages: 0, leads: 0 };
  for (const [index, past] of castHistory(tools.now).entries()) {
    const rows = await rowsOf(past, tools, tools.agents[index % tools.agents.length]);
    await tools.database.transaction(() => write(tools.database.prisma, rows));
    written.customers += 1;
    written.messages += rows.messages.length;
    written.leads += rows.leads.length;
  }
  return written;
}

interface Rows {
  customer: Prisma.CustomerCreateManyInput;
  identity: Prisma.CustomerIdentityCreateManyInput;
  conversation: Prisma.ConversationCreateManyInput;
  messages: (Prisma.MessageCreateManyInput & { occurredAt: Date })[];
  leads: Prisma.LeadCreateManyInput[];
  scores: Prisma.LeadScoreCreateManyInput[];
  moves: Prisma.LeadStatusChangeCreateManyInput[];
}

async function write(prisma: Prisma.TransactionClient, rows: Rows): Promise<void> {
  await prisma.customer.createMany({ data: [rows.customer] });
  await prisma.customerIdentity.createMany({ data: [rows.identity] });
  await prisma.conversation.createMany({ data: [rows.conversation] });
  await prisma.message.createMany({ data: rows.messages });
  await prisma.lead.createMany({ data: rows.leads });
  await prisma.leadScore.createMany({ data: rows.scores });
  await prisma.leadStatusChange.createMany({ data: rows.moves });
}

async function rowsOf(past: PastCustomer, tools: SeedTools, agent: string | undefined): Promise<Rows> {
  const [customerId, conversationId] = [v7(), v7()];
  const messages = await messageRows(past, customerId, conversationId, tools, agent);
  const [first, last] = [messages[0], messages.at(-1)];
  const lastInbound = messages.findLast(({ direction }) => direction === 'INBOUND');
  const answered = last?.direction === 'OUTBOUND';
  const won = past.leads.some(({ status }) => status === 'WON');
  const leads = past.leads.map((lead) => leadRows(lead, customerId, messages, agent, tools.now));
  return {
    customer: {
      id: customerId,
      name: past.name,
      email: past.email,
      phone: past.phone,
      company: past.company,
      source: past.platform,
      status: won ? 'ACTIVE' : 'PROSPECT',
      locale: past.locale,
      assignedToId: agent,
      lastMessageAt: last?.occurredAt,
      createdAt: first?.occurredAt,
      updatedAt: last?.occurredAt,
    },
    identity: { customerId, platform: past.platform, externalId: past.externalId },
    conversation: {
      id: conversationId,
      customerId,
      platform: past.platform,
      status: answered && won ? 'CLOSED' : 'OPEN',
      assignedToId: agent,
      unreadCount: answered ? 0 : 1,
      lastMessageAt: last?.occurredAt,
      lastInboundAt: lastInbound?.occurredAt,
      createdAt: first?.occurredAt,
    },
    messages,
    leads: leads.map(({ lead }) => lead),
    scores: leads.flatMap(({ scores }) => scores),
    moves: leads.flatMap(({ moves }) => moves),
  };
}

async function messageRows(
  past: PastCustomer,
  customerId: string,
  conversationId: string,
  tools: SeedTools,
  agent: string | undefined,
): Promise<Rows['messages']> {
  const inbound = past.messages.filter(({ direction }) => direction === 'INBOUND');
  const { provider, analyses } = await tools.analyze(
    inbound.map(({ body }) => ({ body, locale: past.locale })),
  );
  const meaning = new Map(inbound.map((message, index) => [message, analyses[index]]));
  return past.messages.map((message, index) => {
    const analysis = meaning.get(message);
    return {
      id: v7(),
      conversationId,
      customerId,
      platform: past.platform,
      direction: message.direction,
      body: message.body,
      externalId: `seed-${past.externalId}-${index}`,
      status: message.direction === 'INBOUND' ? 'RECEIVED' : 'READ',
      authorId: message.direction === 'OUTBOUND' ? agent : undefined,
      occurredAt: message.at,
      createdAt: message.at,
      updatedAt: message.at,
      ...(analysis && {
        intent: analysis.intent,
        intentConfidence: analysis.intentConfidence,
        sentiment: analysis.sentiment,
        sentimentScore: analysis.sentimentScore,
        urgent: analysis.urgent,
        language: analysis.language,
        evidence: analysis.evidence as unknown as Prisma.InputJsonValue,
        analyzedBy: provider,
        analyzedAt: message.at,
      }),
    };
  });
}

type LeadRows = { lead: Prisma.LeadCreateManyInput; scores: Rows['scores']; moves: Rows['moves'] };

function leadRows(
  past: PastLead,
  customerId: string,
  messages: Rows['messages'],
  agent: string | undefined,
  now: Date,
): LeadRows {
  const id = v7();
  const until = past.closedAt ?? now;
  const told = messages.filter(({ occurredAt }) => occurredAt >= past.openedAt && occurredAt <= until);
  const scores: Rows['scores'] = [];
  for (const [index, message] of told.entries()) {
    if (message.direction !== 'INBOUND') continue;
    const { score, factors } = scoreLead({ messages: factsOf(told.slice(0, index + 1)) }, message.occurredAt);
    if (scores.at(-1)?.score === score) continue;
    scores.push({
      leadId: id,
      score,
      factors: json(factors),
      cause: 'message',
      createdAt: message.occurredAt,
    });
  }
  const final = scoreLead({ messages: factsOf(told) }, until);
  const openedAt = told[0]?.occurredAt ?? past.openedAt;
  return {
    lead: {
      id,
      customerId,
      title: past.title,
      status: past.status,
      score: final.score,
      scoreFactors: json(final.factors),
      scoredAt: until,
      value: past.value,
      lostReason: past.lostReason,
      closedAt: past.closedAt,
      assignedToId: agent,
      createdAt: openedAt,
      updatedAt: until,
    },
    scores,
    moves: [
      { leadId: id, to: 'NEW', createdAt: openedAt },
      ...(past.status === 'NEW'
        ? []
        : [{ leadId: id, from: 'NEW' as const, to: past.status, actorId: agent, createdAt: until }]),
    ],
  };
}

function factsOf(messages: Rows['messages']): Parameters<typeof scoreLead>[0]['messages'] {
  return messages.map(
    ({ id, direction, occurredAt, body, intent, intentConfidence, sentiment, sentimentScore, urgent }) => ({
      id: id ?? '',
      direction,
      occurredAt,
      body: body ?? '',
      intent: intent ?? null,
      intentConfidence: intentConfidence ?? null,
      sentiment: sentiment ?? null,
      sentimentScore: sentimentScore ?? null,
      urgent: urgent ?? false,
    }),
  );
}

function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
