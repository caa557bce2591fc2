import { Injectable } from '@nestjs/common';
import { Conditions, containing } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { answersTo, anyWordOf, onlyTexts, rankOf, type FoundText } from '@libs/database/full-text.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { keysetPage, type SortKey } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { ListSavedRepliesQuery, SavedReplySort } from './saved-replies.dto.js';
import type { ReplyFacts } from './variables.js';

const FIELDS = `'id', t.id, 'title', t.title, 'shortcut', t.shortcut, 'body', t.body, 'language', t.language,
  'tags', t.tags, 'shared', t."ownerId" is null, 'ownerId', t."ownerId", 'createdAt', iso(t."createdAt"),
  'updatedAt', iso(t."updatedAt")`;

/** A saved reply as the API shows it. Without its use: whoever changes it need not care that others use it meanwhile. */
const REPLY = `json_build_object(${FIELDS})`;
const LISTED = `json_build_object(${FIELDS}, 'useCount', t."useCount", 'lastUsedAt', iso(t."lastUsedAt"))`;

const SORTS: Record<SavedReplySort, SortKey> = {
  createdAt: { expression: 't."createdAt"', type: 'timestamptz' },
  title: { expression: 't.title', type: 'text' },
  useCount: { expression: 't."useCount"', type: 'integer' },
};

const TABLE = '"SavedReply"';

/** Whose saved replies: those of everybody and those of this user, who is null for a program. */
const seenBy = (user: string): string => `(t."ownerId" is null or t."ownerId" = ${user}::uuid)`;

/** Saved replies in PostgreSQL. */
@Injectable()
export class SavedRepliesRepository {
  constructor(private readonly database: Database) {}

  /** A page of the saved replies that a user sees. */
  list(query: ListSavedRepliesQuery, userId: string | null): Promise<JsonText> {
    const where = conditionsOf(query, userId);
    const text = query.search?.trim() ?? '';
    let from = `${TABLE} t`;
    let rank = '0';
    if (text !== '') {
      where.add((bind) => {
        from = `(select ${anyWordOf(TABLE, bind(text))} as query) asked cross join ${TABLE} t`;
        const begins = `t.shortcut like ${bind(containing(text.toLowerCase()).slice(1))}`;
        rank = `(coalesce(${rankOf('t.search', 'asked.query')}, 0) + case when ${begins} then 10 else 0 end)`;
        return `t.search @@ asked.query or ${begins}`;
      });
    }
    return keysetPage(this.database, {
      entry: LISTED,
      from,
      id: 't.id',
      where,
      sorts: { ...SORTS, rank: { expression: rank, type: 'numeric' } },
      sort: query.sort ?? (text === '' ? '-createdAt' : '-rank'),
      limit: query.limit ?? 20,
      cursor: query.cursor,
      plan: text === '' ? 'once' : 'each',
    });
  }

  /** One that this user sees. */
  get(id: string, userId: string | null): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${REPLY}::text as json from ${TABLE} t where t.id = $1::uuid and ${seenBy('$2')}`,
      [id, userId],
    );
  }

  /** As `get`, keeping everybody else from changing it until the transaction ends. */
  lock(id: string, userId: string | null): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${REPLY}::text as json from ${TABLE} t where t.id = $1::uuid and ${seenBy('$2')} for no key update`,
      [id, userId],
    );
  }

  /** Makes everybody else who is about to give this shortcut wait until the transaction ends. */
  async claim(shortcut: string): Promise<void> {
    await this.database.rows(
      `select pg_advisory_xact_lock(hashtextextended('saved reply ' || $1, 0))::text as claimed`,
      [shortcut],
    );
  }

  /** The title of another one with this shortcut that this user sees; with no user, of those that are shared. */
  async holderOf(shortcut: string, userId: string | null, exceptId?: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ title: string }>(
      `select t.title from ${TABLE} t
       where t.shortcut = $1 and ${seenBy('$2')} and t.id is distinct from $3::uuid limit 1`,
      [shortcut, userId, exceptId ?? null],
    );
    return row?.title;
  }

  async insert(reply: Prisma.SavedReplyUncheckedCreateInput): Promise<void> {
    await this.database.prisma.savedReply.create({ data: reply, select: { id: true } });
  }

  async update(id: string, changes: Prisma.SavedReplyUncheckedUpdateInput): Promise<void> {
    await this.database.prisma.savedReply.update({ where: { id }, data: changes, select: { id: true } });
  }

  async delete(id: string): Promise<void> {
    await this.database.prisma.savedReply.delete({ where: { id }, select: { id: true } });
  }

  /** Counts one use. */
  async used(id: string, at: Date): Promise<void> {
    await this.database.rows(
      `update ${TABLE} set "useCount" = "useCount" + 1, "lastUsedAt" = $2::timestamptz where id = $1::uuid`,
      [id, at],
    );
  }

  /** Those a user sees that best answer a question, the best first. */
  answering(question: string, userId: string | null, limit: number): Promise<FoundText[]> {
    const query = answersTo(TABLE, seenBy('$2'), '$1', limit);
    return this.database.rows<FoundText>(query, [question, userId], 'each');
  }

  /** What is known of the customer of a conversation; undefined when there is no such conversation. */
  async customerOf(conversationId: string): Promise<ReplyFacts['customer'] | undefined> {
    const [row] = await this.database.rows<ReplyFacts['customer']>(
      `select customer.name, customer.company, customer.email, customer.phone
       from "Conversation" c join "Customer" customer on customer.id = c."customerId"
       where c.id = $1::uuid and customer."erasedAt" is null`,
      [conversationId],
    );
    return row;
  }
}

function conditionsOf(query: ListSavedRepliesQuery, userId: string | null): Conditions {
  const seen = new Conditions().add((bind) => seenBy(bind(userId)));
  return onlyTexts(seen, query).when(query.shared, (wanted) => `t."ownerId" is ${wanted ? '' : 'not '}null`);
}
