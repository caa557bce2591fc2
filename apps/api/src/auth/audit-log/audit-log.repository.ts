import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { AuditLogQuery } from './audit-log.dto.js';

/** What `libs/audit` wrote down, as the API shows it. */
const ENTRY = `json_build_object(
  'id', a.id, 'actor', json_build_object('type', a."actorType", 'id', a."actorId", 'name', a."actorName"),
  'action', a.action, 'entity', a.entity, 'entityId', a."entityId", 'changes', a.changes, 'ip', a.ip,
  'requestId', a."requestId", 'createdAt', iso(a."createdAt"))`;

/** Reads the audit log. */
@Injectable()
export class AuditLogRepository {
  constructor(private readonly database: Database) {}

  /** A page of the entries that fit the query, newest first. */
  list(query: AuditLogQuery): Promise<JsonText> {
    const where = new Conditions()
      .when(query.actorType, (type, bind) => `a."actorType" = ${bind(type)}`)
      .when(query.actorId, (id, bind) => `a."actorId" = ${bind(id)}::uuid`)
      .when(query.action, (action, bind) => `a.action = ${bind(action)}`)
      .when(query.entity, (entity, bind) => `a.entity = ${bind(entity)}`)
      .when(query.entityId, (id, bind) => `a."entityId" = ${bind(id)}`)
      .when(query.createdFrom, (from, bind) => `a."createdAt" >= ${bind(from)}::timestamptz`)
      .when(query.createdTo, (to, bind) => `a."createdAt" < ${bind(to)}::timestamptz`);
    return keysetPage(this.database, {
      entry: ENTRY,
      from: '"AuditEntry" a',
      id: 'a.id',
      where,
      sorts: { createdAt: { expression: 'a."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
      // How many entries fit depends on the actor and the entity that are asked for.
      plan: 'each',
    });
  }
}
