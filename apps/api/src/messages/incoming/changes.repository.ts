import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import type { MessageDirection, Platform } from '@libs/database/generated/enums.js';
import type { MessageRef } from '../messages.events.js';
import type { Change, MessageState } from './message-state.js';

/** A message with what its state is made of. */
export interface ChangingMessage extends MessageRef {
  direction: MessageDirection;
  body: string;
  /** Whether its writer took it back before. */
  revoked: boolean;
  /** The state as it is stored, as JSON has it. */
  stored: unknown;
  changes: Change[];
}

type ChangeRow = Omit<Change, 'occurredAt'> & { occurredAt: string };
type MessageRow = Omit<ChangingMessage, 'changes'> & { changes: ChangeRow[] };

/** Later words about messages, and what they make of them. */
@Injectable()
export class ChangesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Keeps a change. @param about the customer's identity @returns false when it is known */
  async note(platform: Platform, targetExternalId: string, change: Change, about: string): Promise<boolean> {
    const noted = await this.database.rows(
      `insert into "MessageChange" (id, platform, "targetExternalId", kind, key, payload, "occurredAt", "createdAt",
         about)
       values ($1::uuid, $2::"Platform", $3, $4::"MessageChangeKind", $5, $6::jsonb, $7::timestamptz, $8::timestamptz, $9)
       on conflict (platform, key) do nothing returning id::text`,
      [
        v7(),
        platform,
        targetExternalId,
        change.kind,
        change.key,
        JSON.stringify(change.payload),
        change.occurredAt,
        this.clock.now(),
        about,
      ],
    );
    return noted.length > 0;
  }

  /** The message of this name with all its changes, held until the end of the transaction. */
  async load(platform: Platform, externalId: string): Promise<ChangingMessage | undefined> {
    const [row] = await this.database.rows<{ json: MessageRow }>(
      `select json_build_object(
         'messageId', m.id, 'customerId', m."customerId", 'conversationId', m."conversationId",
         'direction', m.direction, 'body', m.body,
         'revoked', m."revokedAt" is not null,
         'stored', json_build_object('status', m.status, 'failureReason', m."failureReason", 'body', m.body,
           'editedAt', iso(m."editedAt"), 'revokedAt', iso(m."revokedAt"), 'reactions', m.reactions),
         'changes', (
           select coalesce(json_agg(json_build_object('key', c.key, 'kind', c.kind, 'payload', c.payload,
             'occurredAt', iso(c."occurredAt"))), '[]'::json)
           from "MessageChange" c where c.platform = m.platform and c."targetExternalId" = m."externalId")) as json
       from "Message" m where m.platform = $1::"Platform" and m."externalId" = $2 for update`,
      [platform, externalId],
    );
    if (!row) return undefined;
    const changes = row.json.changes.map(
      (change) => ({ ...change, occurredAt: new Date(change.occurredAt) }) as Change,
    );
    return { ...row.json, changes };
  }

  /** Writes what the changes made of the message. */
  async save(messageId: string, state: MessageState): Promise<void> {
    await this.database.rows(
      `update "Message" set status = $2::"MessageStatus", "failureReason" = $3, body = $4,
         "editedAt" = $5::timestamptz, "revokedAt" = $6::timestamptz, reactions = $7::jsonb,
         "updatedAt" = $8::timestamptz
       where id = $1::uuid`,
      [
        messageId,
        state.status,
        state.failureReason,
        state.body,
        state.editedAt,
        state.revokedAt,
        JSON.stringify(state.reactions),
        this.clock.now(),
      ],
    );
  }
}
