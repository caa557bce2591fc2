import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { LeadStatus } from '@libs/database/generated/enums.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import { LEAD_JSON, LEAD_SORT_KEYS, leadConditions } from './lead-list.js';
import type { ListLeadsQuery } from './leads.dto.js';
import { isClosed } from './pipeline.js';
import type { ScoreFactor } from './score-factors.js';

const OPEN = `l.status in (${Object.values(LeadStatus)
  .filter((status) => !isClosed(status))
  .map((status) => `'${status}'`)
  .join(', ')})`;

/** Leads of erased customers are counted as they stood; nothing about them changes any more. */
const LIVING = `(select c."erasedAt" from "Customer" c where c.id = l."customerId") is null`;

/** A lead that is being scored, locked until the transaction ends. */
export interface LockedLead {
  id: string;
  customerId: string;
  status: LeadStatus;
  score: number;
}

const LOCKED = 'l.id::text as id, l."customerId"::text as "customerId", l.status::text as status, l.score';

/** The lead that brought a customer to an amount, and what all of theirs brought, as decimal text. */
export interface Reached {
  leadId: string;
  total: string;
}

/** Leads in PostgreSQL, stamped with the product's clock. */
@Injectable()
export class LeadsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of the leads that fit the query. */
  list(query: ListLeadsQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: LEAD_JSON,
      from: '"Lead" l',
      id: 'l.id',
      where: leadConditions(query),
      sorts: LEAD_SORT_KEYS,
      sort: query.sort ?? '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${LEAD_JSON}::text as json from "Lead" l where l.id = $1::uuid`, [id]);
  }

  async exists(id: string): Promise<boolean> {
    const found = await this.database.rows('select 1 as found from "Lead" where id = $1::uuid', [id]);
    return found.length > 0;
  }

  /** Keeps everybody else from changing the lead until the transaction ends. */
  async lock(id: string): Promise<LockedLead | undefined> {
    const [lead] = await this.database.rows<LockedLead>(
      `select ${LOCKED} from "Lead" l where l.id = $1::uuid for no key update`,
      [id],
    );
    return lead;
  }

  /** The customer's open leads, locked in the order of their ids, so that no two callers wait for each other. */
  lockOpenOf(customerId: string): Promise<LockedLead[]> {
    return this.database.rows<LockedLead>(
      `select ${LOCKED} from "Lead" l where l."customerId" = $1::uuid and ${OPEN} and ${LIVING}
       order by l.id for no key update`,
      [customerId],
    );
  }

  /** The lead by which the won ones of a customer reached this amount together, and what all of them brought. */
  async reached(customerId: string, currency: string, amount: number): Promise<Reached | undefined> {
    const [reached] = await this.database.rows<Reached>(
      `select id::text as "leadId", total::text as total from (
         select id, sum(value) over (order by "closedAt", id) as running, sum(value) over () as total
         from "Lead" where "customerId" = $1::uuid and currency = $2 and status = 'WON' and value is not null
           and "closedAt" is not null) won
       where running >= $3::numeric order by running limit 1`,
      [customerId, currency, amount],
    );
    return reached;
  }

  async hasOpen(customerId: string): Promise<boolean> {
    const open = await this.database.rows(
      `select 1 as found from "Lead" l where l."customerId" = $1::uuid and ${OPEN} limit 1`,
      [customerId],
    );
    return open.length > 0;
  }

  async hasAny(customerId: string): Promise<boolean> {
    const any = await this.database.rows(
      'select 1 as found from "Lead" where "customerId" = $1::uuid limit 1',
      [customerId],
    );
    return any.length > 0;
  }

  /** Ids of open leads in their order, after this one. */
  async openAfter(id: string, limit: number): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `select l.id::text as id from "Lead" l where ${OPEN} and ${LIVING} and l.id > $1::uuid
       order by l.id limit ${Math.trunc(limit)}`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  async insert(lead: Prisma.LeadUncheckedCreateInput & { status: LeadStatus }): Promise<void> {
    const now = this.clock.now();
    const closedAt = isClosed(lead.status) ? now : null;
    await this.database.prisma.lead.create({
      data: { ...lead, closedAt, createdAt: now, updatedAt: now },
      select: { id: true },
    });
  }

  /** Changes a lead; with a new status it opens or closes. */
  async update(
    id: string,
    changes: Prisma.LeadUncheckedUpdateInput & { status?: LeadStatus },
  ): Promise<void> {
    const now = this.clock.now();
    const closing = changes.status === undefined ? {} : { closedAt: isClosed(changes.status) ? now : null };
    await this.database.prisma.lead.update({
      where: { id },
      data: { ...changes, ...closing, updatedAt: now },
      select: { id: true },
    });
  }

  /**
   * Gives a lead its score.
   *
   * @returns whether score or factors are others than before
   */
  async score(id: string, score: number, factors: ScoreFactor[]): Promise<boolean> {
    const changed = await this.database.rows(
      `update "Lead" set score = $2::int, "scoreFactors" = $3::jsonb, "scoredAt" = $4::timestamptz, "updatedAt" = $4::timestamptz
       where id = $1::uuid and (score <> $2::int or "scoreFactors" <> $3::jsonb) returning score`,
      [id, score, JSON.stringify(factors), this.clock.now().toISOString()],
    );
    return changed.length > 0;
  }

  /** Deletes the lead with its history. */
  async delete(id: string): Promise<void> {
    await this.database.prisma.lead.delete({ where: { id }, select: { id: true } });
  }
}
