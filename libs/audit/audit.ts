import { Injectable } from '@nestjs/common';
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

/** Fields that say nothing about what a person did. */
const UNTOLD = new Set(['updatedAt', 'createdAt', 'passwordHash', 'keyHash', 'tokenHash', 'refreshHash']);

/** Writes down who did what, inside the transaction of the change. */
@Injectable()
export class Audit {
  constructor(private readonly database: Database) {}

  /** Records one change by the actor of the current request, or by the product itself. */
  async record(change: AuditedChange): Promise<void> {
    const request = currentRequest();
    const actor = request?.actor;
    await this.database.rows(
      `insert into "AuditEntry" (id, "actorType", "actorId", "actorName", action, entity, "entityId", changes, ip, "requestId")
       values ($1::uuid, $2, $3::uuid, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
      [
        v7(),
        actor?.type ?? 'system',
        actor?.id ?? null,
        actor?.name ?? null,
        change.action,
        change.entity,
        change.entityId ?? null,
        JSON.stringify(differences(change.before ?? {}, change.after ?? {})),
        request?.ip ?? null,
        request?.id ?? null,
      ],
    );
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
