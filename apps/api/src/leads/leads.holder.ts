import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { AUDIT_ENTRY, rowJson, sectionsFrom } from '../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../customers/privacy/personal-data.js';

/** Stands where a lead's title told what the customer wanted. */
const TITLE = 'Erased';

const ofCustomer = (alias: string): string =>
  `${alias}."leadId" in (select id from "Lead" where "customerId" = $1::uuid)`;

/** The points of a score without the words that spoke for them. */
const withoutEvidence = (column: string): string =>
  `(select coalesce(jsonb_agg(factor || '{"evidence": ""}' order by place), '[]')
    from jsonb_array_elements(${column}) with ordinality factors (factor, place))`;

/** The customer's leads, with what they were. */
@Injectable()
@PersonalDataHolder()
export class LeadsHolder implements HoldsPersonalData {
  readonly tables = ['Lead', 'LeadScore', 'LeadStatusChange'];

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('leads', {
        entry: rowJson('l', ['createdAt', 'updatedAt', 'closedAt', 'scoredAt']),
        from: '"Lead" l',
        where: 'l."customerId" = $1::uuid',
        time: 'l."createdAt"',
        id: 'l.id',
      }),
      section('leadScores', {
        entry: rowJson('s', ['createdAt']),
        from: '"LeadScore" s',
        where: ofCustomer('s'),
        time: 's."createdAt"',
        id: 's.id',
      }),
      section('leadStatusChanges', {
        entry: rowJson('s', ['createdAt']),
        from: '"LeadStatusChange" s',
        where: ofCustomer('s'),
        time: 's."createdAt"',
        id: 's.id',
      }),
      section('auditEntries', {
        entry: AUDIT_ENTRY,
        from: '"AuditEntry" a',
        where: `a.entity = 'lead' and a."entityId" in (select id::text from "Lead" where "customerId" = $1::uuid)`,
        time: 'a."createdAt"',
        id: 'a.id',
      }),
    ];
  }

  /** Leads stay as they stood, with their value and their score, for they are counted; their words go. */
  async erase({ customerId }: Subject): Promise<boolean> {
    const leads = await this.database.rows<{ id: string }>(
      `update "Lead" set title = $2, "lostReason" = null, "assignedToId" = null,
         "scoreFactors" = ${withoutEvidence('"scoreFactors"')}
       where "customerId" = $1::uuid returning id::text`,
      [customerId, TITLE],
    );
    const ids = leads.map(({ id }) => id);
    await this.database.rows(
      `update "LeadScore" set factors = ${withoutEvidence('factors')} where "leadId" = any($1::uuid[])`,
      [ids],
    );
    await this.audit.forget('lead', ids);
    return true;
  }
}
