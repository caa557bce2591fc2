import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { LeadStatus } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { LeadScoring } from './score.js';
import type { ScoreCause } from './score-history.dto.js';
import { temperatureSql } from './temperature.js';

/** A score of the past as the API shows it. */
const SCORE = `json_build_object(
  'id', s.id, 'leadId', s."leadId", 'score', s.score, 'temperature', ${temperatureSql('s.score')},
  'factors', s.factors, 'cause', s.cause, 'createdAt', iso(s."createdAt"))`;

/** What a lead was, in PostgreSQL, stamped with the product's clock. */
@Injectable()
export class LeadHistoryRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of a lead's scores, newest first. */
  scoresOf(leadId: string, { limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: SCORE,
      from: '"LeadScore" s',
      id: 's.id',
      where: new Conditions().add((bind) => `s."leadId" = ${bind(leadId)}::uuid`),
      sorts: { createdAt: { expression: 's."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** @returns the id of the entry */
  async addScore(leadId: string, { score, factors }: LeadScoring, cause: ScoreCause): Promise<string> {
    const id = v7();
    await this.database.rows(
      `insert into "LeadScore" (id, "leadId", score, factors, cause, "createdAt")
       values ($1::uuid, $2::uuid, $3::int, $4::jsonb, $5::text, $6::timestamptz)`,
      [id, leadId, score, JSON.stringify(factors), cause, this.clock.now().toISOString()],
    );
    return id;
  }

  /** @param from null for a new lead @param actorId the user or API key, null when the product did it */
  async addMove(
    leadId: string,
    from: LeadStatus | null,
    to: LeadStatus,
    actorId: string | null,
  ): Promise<void> {
    await this.database.rows(
      `insert into "LeadStatusChange" (id, "leadId", "from", "to", "actorId", "createdAt")
       values ($1::uuid, $2::uuid, $3::"LeadStatus", $4::"LeadStatus", $5::uuid, $6::timestamptz)`,
      [v7(), leadId, from, to, actorId, this.clock.now().toISOString()],
    );
  }
}
