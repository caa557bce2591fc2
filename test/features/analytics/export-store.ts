import pg from 'pg';
import type { TestApp } from '../../support/test-app.js';

/** Texts that files are broken by. */
export const TEXTS = [
  'How much is the large plan?',
  'שלום, כמה זה עולה?',
  'مرحبا — كم السعر؟',
  '👩‍👩‍👧‍👦 und 😀 naïve 漢字 𝒳',
  'two\nlines\r\nand a third\rone',
  'a "quoted", text; with\ttab and back\\slash \\n \\. ',
  ' spaces around ',
  '=HYPERLINK("http://example.com","click")',
  '+49 30 1234',
  '-5+3',
  '@SUM(A1)',
  '\tstarts with a tab',
  '\rstarts with a return',
  "'starts with an apostrophe",
  '$1 and $2 and %s',
  '<b>&amp;</b> ]]>',
  'a\u0001control\u001fcharacter and _x0041_',
  '',
];

/** As a CSV file shows it: what would be a formula has an apostrophe before it. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Customers, messages and leads with all the texts in every field that takes them. */
export async function stock({ database: { prisma } }: TestApp): Promise<void> {
  const author = await prisma.user.findFirstOrThrow({ where: { role: 'ADMIN' } });
  for (const [index, text] of TEXTS.entries()) {
    const at = new Date(Date.UTC(2026, 1, 1, 0, 0, index, index));
    const customer = await prisma.customer.create({
      data: {
        name: text || null,
        company: text,
        email: `person${index}@example.com`,
        phone: index % 2 ? `+4930${1_000_000 + index}` : null,
        tags: index % 3 ? [] : ['vip', text],
        customFields: index % 3 ? {} : { note: text, 'a"b': [1, null, true] },
        source: 'WHATSAPP',
        createdAt: at,
        updatedAt: at,
        identities: { create: { platform: 'WHATSAPP', externalId: `49${index}` } },
      },
    });
    const conversation = await prisma.conversation.create({
      data: { customerId: customer.id, platform: 'WHATSAPP' },
    });
    await prisma.message.create({
      data: {
        conversationId: conversation.id,
        customerId: customer.id,
        platform: 'WHATSAPP',
        direction: index % 2 ? 'OUTBOUND' : 'INBOUND',
        authorId: index % 4 === 1 ? author.id : null,
        body: text,
        attachments: index % 4 ? [] : [{ kind: 'document', name: text, size: 5 }],
        externalId: `wamid.${index}`,
        status: index % 5 ? 'RECEIVED' : 'FAILED',
        failureReason: index % 5 ? null : text,
        intent: index % 2 ? null : 'PRICING',
        intentConfidence: index % 2 ? null : 0.5 + index / 100,
        sentiment: index % 2 ? null : 'NEGATIVE',
        sentimentScore: index % 2 ? null : -0.5,
        urgent: index % 3 === 0,
        replyToExternalId: index > 0 && index % 4 === 0 ? `wamid.${index - 1}` : null,
        revokedAt: index === 3 ? at : null,
        occurredAt: at,
        createdAt: at,
      },
    });
    await prisma.lead.create({
      data: {
        customerId: customer.id,
        title: text,
        status: index % 4 ? 'QUALIFIED' : 'LOST',
        lostReason: index % 4 ? null : text,
        score: index * 5,
        scoreFactors: [{ name: 'words', points: index, reason: text }],
        value: index % 2 ? `${index * 100}.50` : null,
        closedAt: index % 4 ? null : at,
        createdAt: at,
      },
    });
  }
}

/** Very many messages of one customer, made by the database. Words are not looked for in them: that index is gone then. */
export async function crowd({ database }: TestApp, count: number, size = 200): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('drop index if exists "Message_search_idx"');
    await client.query(
      `with customer as (
         insert into "Customer" (id, name, "createdAt", "updatedAt") values (gen_random_uuid(), 'Crowd', now(), now())
         returning id
       ), conversation as (
         insert into "Conversation" (id, "customerId", platform, "updatedAt")
         select gen_random_uuid(), id, 'API', now() from customer returning id, "customerId"
       )
       insert into "Message" (id, "conversationId", "customerId", platform, direction, body, status, "occurredAt",
         "createdAt", "updatedAt")
       select gen_random_uuid(), conversation.id, "customerId", 'API', 'INBOUND',
         n || ' ' || repeat('words ', $2::int / 6), 'RECEIVED', now(), now() - n * interval '1 second', now()
       from conversation, generate_series(1, $1::int) n`,
      [count, size],
    );
  } finally {
    await client.end();
  }
}
