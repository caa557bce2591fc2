import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Move } from '../../customers/merging/moving.js';

/** Messages that are moved with one statement: it stays far within the limit of a statement. */
const AT_ONCE = 1_000;

/** Two conversations on one platform that become one. */
export interface Pair {
  keptId: string;
  goneId: string;
}

/** What must be known to make two of them again. */
export interface Joined extends Pair {
  /** The row of the one that went, as it was. */
  gone: Record<string, unknown>;
  /** How the other one stood before and after. */
  before: Stand;
  after: Stand;
  messages: string[];
}

interface Stand {
  status: string;
  snoozedUntil: string | null;
  assignedToId: string | null;
  unreadCount: number;
}

const STAND = `jsonb_build_object('status', status, 'snoozedUntil', "snoozedUntil", 'assignedToId', "assignedToId",
  'unreadCount', "unreadCount")`;

/** Moves conversations and messages between customers. */
@Injectable()
export class MovingRepository {
  constructor(private readonly database: Database) {}

  /** How many messages a customer has, counted up to `limit`. */
  async count(customerId: string, limit: number): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(
      `select count(*)::int as count from (
         select from "Message" where "customerId" = $1::uuid limit ${Math.trunc(limit)}) counted`,
      [customerId],
    );
    return row?.count ?? 0;
  }

  /** The conversations of both on the same platforms, held until the transaction ends. */
  async pairs({ from, to }: Move): Promise<Pair[]> {
    await this.database.rows(
      'select id::text from "Conversation" where "customerId" in ($1::uuid, $2::uuid) order by id for update',
      [from, to],
    );
    return this.database.rows<Pair>(
      `select kept.id::text as "keptId", gone.id::text as "goneId"
       from "Conversation" gone join "Conversation" kept on kept.platform = gone.platform and kept."customerId" = $2::uuid
       where gone."customerId" = $1::uuid`,
      [from, to],
    );
  }

  /** Puts one conversation into the other: what waits in either of them waits in it. */
  async join({ keptId, goneId }: Pair, { to }: Move): Promise<Joined> {
    const messages: string[] = [];
    for (let moved: { id: string }[] = [], first = true; first || moved.length === AT_ONCE; first = false) {
      moved = await this.database.rows<{ id: string }>(
        `update "Message" set "conversationId" = $1::uuid, "customerId" = $3::uuid
         where id in (select id from "Message" where "conversationId" = $2::uuid limit ${AT_ONCE}) returning id::text`,
        [keptId, goneId, to],
      );
      messages.push(...moved.map(({ id }) => id));
    }
    const before = await this.stand(keptId);
    const [went] = await this.database.rows<{ gone: Record<string, unknown>; after: Stand }>(
      `with gone as (
         select * from "Conversation" where id = $2::uuid
       ), joined as (
         update "Conversation" kept set "unreadCount" = kept."unreadCount" + gone."unreadCount",
           "lastMessageAt" = greatest(kept."lastMessageAt", gone."lastMessageAt"),
           "lastInboundAt" = greatest(kept."lastInboundAt", gone."lastInboundAt"),
           "assignedToId" = coalesce(kept."assignedToId", gone."assignedToId"),
           status = case when gone.status = 'OPEN' then gone.status else kept.status end,
           "snoozedUntil" = case when gone.status <> 'OPEN' then kept."snoozedUntil" end
         from gone where kept.id = $1::uuid
         returning jsonb_build_object('status', kept.status, 'snoozedUntil', kept."snoozedUntil",
           'assignedToId', kept."assignedToId", 'unreadCount', kept."unreadCount") as after
       )
       select to_jsonb(gone) as gone, joined.after from gone, joined`,
      [keptId, goneId],
    );
    await this.database.rows('delete from "Conversation" where id = $1::uuid', [goneId]);
    return { keptId, goneId, gone: went?.gone ?? {}, before, after: went?.after ?? before, messages };
  }

  /** Makes two conversations of one again: the messages that were moved go back, what came since stays. */
  async part({ keptId, goneId, gone, before, after, messages }: Joined, { from }: Move): Promise<void> {
    await this.database.rows(
      `insert into "Conversation" select (jsonb_populate_record(null::"Conversation", $1::jsonb || jsonb_build_object(
         'assignedToId', (select id from "User" where id::text = $1::jsonb->>'assignedToId')))).*`,
      [JSON.stringify(gone)],
    );
    for (let at = 0; at < messages.length; at += AT_ONCE)
      await this.database.rows(
        `update "Message" set "conversationId" = $1::uuid, "customerId" = $3::uuid
         where id = any($4::uuid[]) and "conversationId" = $2::uuid`,
        [goneId, keptId, from, messages.slice(at, at + AT_ONCE)],
      );
    await this.database.rows(
      `update "Conversation" kept set
         "lastMessageAt" = coalesce((select max(m."occurredAt") from "Message" m where m."conversationId" = kept.id), kept."lastMessageAt"),
         "lastInboundAt" = (select max(m."occurredAt") from "Message" m
           where m."conversationId" = kept.id and m.direction = 'INBOUND'),
         "unreadCount" = greatest(0, kept."unreadCount" - $4::int),
         status = case when untouched then ($2::jsonb->>'status')::"ConversationStatus" else kept.status end,
         "snoozedUntil" = case when untouched then ($2::jsonb->>'snoozedUntil')::timestamptz else kept."snoozedUntil" end,
         "assignedToId" = case when kept."assignedToId"::text is not distinct from $3::jsonb->>'assignedToId'
           then ($2::jsonb->>'assignedToId')::uuid else kept."assignedToId" end
       from (select status::text = $3::jsonb->>'status' as untouched from "Conversation" where id = $1::uuid) now
       where kept.id = $1::uuid`,
      [keptId, JSON.stringify(before), JSON.stringify(after), after.unreadCount - before.unreadCount],
    );
  }

  /** Messages belong to whom their conversations belong. */
  async follow(conversationIds: readonly string[]): Promise<void> {
    for (let moved: unknown[] = [], first = true; first || moved.length === AT_ONCE; first = false)
      moved = await this.database.rows(
        `update "Message" m set "customerId" = c."customerId" from "Conversation" c
         where c.id = m."conversationId" and m.id in (
           select m.id from "Message" m join "Conversation" c on c.id = m."conversationId"
           where c.id = any($1::uuid[]) and m."customerId" <> c."customerId" limit ${AT_ONCE})
         returning m.id::text`,
        [conversationIds],
      );
  }

  private async stand(id: string): Promise<Stand> {
    const [row] = await this.database.rows<{ stand: Stand }>(
      `select ${STAND} as stand from "Conversation" where id = $1::uuid`,
      [id],
    );
    return row?.stand ?? { status: 'OPEN', snoozedUntil: null, assignedToId: null, unreadCount: 0 };
  }
}
