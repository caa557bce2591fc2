import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { ErasedPeople, messageName } from '../customers/privacy/erased-people.service.js';
import { AUDIT_ENTRY, rowJson, sectionsFrom } from '../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../customers/privacy/personal-data.js';

/** Says of a message (alias `m`) that something in it tells of the person. */
const TELLS = `m.body <> '' or m.attachments <> '[]' or m."externalId" is not null or m.evidence <> '[]'
  or m.reactions <> '[]' or m."failureReason" is not null or m."replyToExternalId" is not null or m.language is not null`;

/** What the customer and we said to each other, and what was said about it later. */
@Injectable()
@PersonalDataHolder()
export class MessagesHolder implements HoldsPersonalData {
  readonly tables = ['Conversation', 'Message', 'MessageChange'];

  constructor(
    private readonly database: Database,
    private readonly erased: ErasedPeople,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  describe({ customerId, names }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('conversations', {
        entry: rowJson('c', ['createdAt', 'updatedAt', 'lastMessageAt', 'lastInboundAt', 'snoozedUntil']),
        from: '"Conversation" c',
        where: 'c."customerId" = $1::uuid',
        time: 'c."createdAt"',
        id: 'c.id',
      }),
      section('messages', {
        entry: rowJson('m', [
          ...['createdAt', 'updatedAt', 'occurredAt', 'editedAt', 'revokedAt', 'analyzedAt'],
        ]),
        from: '"Message" m',
        where: 'm."customerId" = $1::uuid',
        time: 'm."createdAt"',
        id: 'm.id',
      }),
      sectionsFrom(
        this.database,
        customerId,
        names,
      )('messageChanges', {
        entry: rowJson('c', ['createdAt', 'occurredAt']),
        from: '"MessageChange" c',
        where: `c.about = any($2::text[]) or exists (select from "Message" m
          where m.platform = c.platform and m."externalId" = c."targetExternalId" and m."customerId" = $1::uuid)`,
        time: 'c."createdAt"',
        id: 'c.id',
      }),
      section('auditEntries', {
        entry: AUDIT_ENTRY,
        from: '"AuditEntry" a',
        where: `(a.entity = 'message' and exists (
            select from "Message" m where m.id::text = a."entityId" and m."customerId" = $1::uuid))
          or (a.entity = 'conversation' and exists (
            select from "Conversation" c where c.id::text = a."entityId" and c."customerId" = $1::uuid))`,
        time: 'a."createdAt"',
        id: 'a.id',
      }),
    ];
  }

  /** Rows stay, for they are counted: who spoke, where, when, in which mood and about what. */
  async erase({ customerId, names }: Subject, limit: number): Promise<boolean> {
    const conversations = await this.close(customerId);
    await this.audit.forget('conversation', conversations);
    // First the messages' rows, then their changes: whoever is writing a change holds its message's row.
    const messages = await this.telling(customerId, limit);
    await this.rememberAndEmpty(messages);
    const ids = messages.map(({ id }) => id);
    await this.audit.forget('message', ids);
    await this.database.rows('delete from "MessageChange" where about = any($1::text[])', [names]);
    return messages.length < limit;
  }

  private async close(customerId: string): Promise<string[]> {
    const closed = await this.database.rows<{ id: string }>(
      `update "Conversation" set status = 'CLOSED', "unreadCount" = 0, "snoozedUntil" = null, "assignedToId" = null
       where "customerId" = $1::uuid returning id::text`,
      [customerId],
    );
    return closed.map(({ id }) => id);
  }

  private telling(customerId: string, limit: number): Promise<Telling[]> {
    return this.database.rows<Telling>(
      `select m.id::text, m.platform::text, m."externalId" from "Message" m
       where m."customerId" = $1::uuid and (${TELLS}) order by m.id limit ${Math.trunc(limit)} for update`,
      [customerId],
    );
  }

  private async rememberAndEmpty(messages: Telling[]): Promise<void> {
    const named = messages.filter((message): message is NamedMessage => message.externalId !== null);
    const digested = named.map(({ platform, externalId }) => messageName(platform, externalId));
    await this.erased.remember('MESSAGE', digested, this.clock.now());
    await this.database.rows(
      `delete from "MessageChange" c using unnest($1::text[], $2::text[]) gone (platform, "externalId")
       where c.platform = gone.platform::"Platform" and c."targetExternalId" = gone."externalId"`,
      [named.map(({ platform }) => platform), named.map(({ externalId }) => externalId)],
    );
    await this.database.rows(
      `update "Message" set body = '', attachments = '[]', "externalId" = null, evidence = '[]', reactions = '[]',
         "failureReason" = null, "replyToExternalId" = null, language = null, "updatedAt" = $2::timestamptz,
         -- What was never sent will not be.
         status = case when status = 'QUEUED' then 'FAILED' else status end
       where id = any($1::uuid[])`,
      [messages.map(({ id }) => id), this.clock.now()],
    );
  }
}

interface Telling {
  id: string;
  platform: Platform;
  externalId: string | null;
}

type NamedMessage = Telling & { externalId: string };
