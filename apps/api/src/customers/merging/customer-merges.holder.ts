import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { AUDIT_ENTRY, rowJson, sectionsFrom } from '../privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../privacy/personal-data.js';

/** Who was merged into the customer, as they were, and who changed anything of them. */
@Injectable()
@PersonalDataHolder()
export class CustomerMergesHolder implements HoldsPersonalData {
  readonly tables = ['CustomerMerge'];

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('merges', {
        entry: rowJson('m', ['mergedAt']),
        from: '"CustomerMerge" m',
        where: 'm."survivorId" = $1::uuid',
        time: 'm."mergedAt"',
        id: 'm.id',
      }),
      section('auditEntries', {
        entry: AUDIT_ENTRY,
        from: '"AuditEntry" a',
        where: `a.entity = 'customer' and a."entityId" in (
          select m."otherId"::text from "CustomerMerge" m where m."survivorId" = $1::uuid)`,
        time: 'a."createdAt"',
        id: 'a.id',
      }),
    ];
  }

  /** Who was erased is not taken apart again. */
  async erase({ customerId }: Subject): Promise<boolean> {
    const merged = await this.database.rows<{ otherId: string }>(
      'delete from "CustomerMerge" where "survivorId" = $1::uuid returning "otherId"::text',
      [customerId],
    );
    await this.audit.forget(
      'customer',
      merged.map(({ otherId }) => otherId),
    );
    return true;
  }
}
