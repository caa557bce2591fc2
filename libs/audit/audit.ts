import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { v7 } from '../database/id.js';
import { Database } from '../database/database.js';
import { currentRequest } from '../http/request-context.js';

/** A change worth keeping: who is taken from the request. */
export interface AuditedChange {
  /** `created`, `updated`, `deleted`, or the feature's own verb in the past tense. */
  action: string;
  /** The kind of thing, in the singular: `customer`. */
  entity: string;
  entityId?: string;
  /** The state before and after: only fields that differ are kept. Never pass secrets. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Who a change is put down to. */
export interface AuditActor {
  type: string;
  id: string | null;
  name: string | null;
}

/** Fields that say nothing about what a person did. */
const UNTOLD = new Set(['updatedAt', 'createdAt', 'passwordHash', 'keyHash', 'tokenHash', 'refreshHash']);

/** Writes down who did what, inside the transaction of the change. */
@Injectable()
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Records one change by the actor of the current request, or by the product itself. */
  async record(change: AuditedChange, by?: AuditActor): Promise<void> {
    await this.recordAll([change], by);
  }

  /**
   * Records many changes with one statement.
   *
   * @param by whoever asked for it, where that was in an earlier request
   */
  async recordAll(changes: AuditedChange[], by?: AuditActor): Promise<void> {
    if (changes.length === 0) return;
    const request = currentRequest();
    const actor = by ?? request?.actor;
    const entries = changes.map(({ action, entity, entityId = null, before = {}, after = {} }) => ({
      ...{ id: v7(), action, entity, entityId },
      changes: differences(before, after),
    }));
    await this.database.rows(
      `insert into "AuditEntry" (id, "actorType", "actorId", "actorName", action, entity, "entityId", changes, ip,
         "requestId", "createdAt")
       select id, $2, $3::uuid, $4, action, entity, "entityId", changes, $5, $6, $7::timestamptz
       from jsonb_to_recordset($1::jsonb) entry (id uuid, action text, entity text, "entityId" text, changes jsonb)`,
      [
        JSON.stringify(entries),
        actor?.type ?? 'system',
        actor?.id ?? null,
        actor?.name ?? null,
        request?.ip ?? null,
        request?.id ?? null,
        this.clock.now(),
      ],
    );
  }

  /**
   * Takes the values out of what was recorded about these entities: who changed which fields, and when, stays. Call
   * it inside a transaction, for an erasure only: the log is append-only otherwise.
   */
  async forget(entity: string, entityIds: readonly string[]): Promise<void> {
    if (entityIds.length === 0) return;
    await this.database.rows("select set_config('parley.audit', 'erasure', true)");
    await this.database.rows(
      `update "AuditEntry" set changes = (
         select coalesce(jsonb_object_agg(field, '{"from": null, "to": null}'::jsonb), '{}'::jsonb)
         from jsonb_object_keys(changes) field)
       where entity = $1 and "entityId" = any($2::text[]) and changes <> '{}'::jsonb`,
      [entity, entityIds],
    );
    await this.database.rows("select set_config('parley.audit', '', true)");
  }
}

/** The fields that differ, as `{ field: { from, to } }`. */
export function differences(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, { from: unknown; to: unknown }> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter(
    (name) => !UNTOLD.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return Object.fromEntries(
    changed.map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }]),
  );
}
