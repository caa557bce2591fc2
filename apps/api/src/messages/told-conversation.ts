import type { ConversationMessage } from '@libs/ai/ai-provider.js';

/** Characters of a message that are read. */
const LENGTH = 2_000;

/** What is told of a conversation, with the alias `m`: no message without words, taken back, or of ours that never arrived. */
export const TOLD = `m."revokedAt" is null and m.status <> 'FAILED' and m.body <> ''`;

/** What an analysis said stands for the words it read: words that were replaced are understood anew in a moment. */
const UNDERSTOOD = `m.language is not null
  and (m."editedAt" is null or m."editedAt" <= m."analyzedAt" or m."analyzedBy" = 'agent')`;

/** What is known of the message `m`, corrected by `c` or not. Until the first analysis that is what an agent named. */
const KNOWN = `case
  when m.direction = 'OUTBOUND' then null
  when ${UNDERSTOOD} then json_build_object('intent', m.intent, 'intentConfidence', m."intentConfidence",
    'sentiment', m.sentiment, 'sentimentScore', m."sentimentScore", 'urgent', m.urgent, 'language', m.language,
    'evidence', m.evidence, 'intentNamed', c.intent is not null)
  when m."analyzedBy" = 'agent' then json_build_object('intent', c.intent, 'intentConfidence', m."intentConfidence",
    'sentiment', c.sentiment, 'sentimentScore', m."sentimentScore", 'urgent', c.urgent,
    'intentNamed', c.intent is not null)
  end`;

/** A message as `told` reads it. */
type ToldJson = Omit<ConversationMessage, 'at'> & { at: string };

/**
 * An SQL expression for the newest messages of a conversation as a JSON array, oldest first.
 *
 * @param conversation an SQL expression for its id
 */
export function toldJson(conversation: string, most: number): string {
  return `(select coalesce(json_agg(json_strip_nulls(json_build_object('id', m.id, 'direction', m.direction,
      'body', left(m.body, ${LENGTH}), 'at', iso(m."occurredAt"), 'known', ${KNOWN}))
      order by m."occurredAt", m.id), '[]')
    from (select * from "Message" m where m."conversationId" = ${conversation} and ${TOLD}
      order by m."occurredAt" desc, m.id desc limit ${Math.trunc(most)}) m
    left join "MessageCorrection" c on c."messageId" = m.id)`;
}

/** What `toldJson` found. */
export function told(messages: readonly ToldJson[]): ConversationMessage[] {
  return messages.map((message) => ({ ...message, at: new Date(message.at) }));
}

/** An answer of PostgreSQL in which the conversation is still JSON. */
export type WithToldJson<Context> = Omit<Context, 'conversation'> & { conversation: ToldJson[] };
