import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { AUDIT_ENTRY, rowJson, sectionsFrom } from './entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from './personal-data.js';

/** The customer themselves, how the platforms name them, what the team noted, and who changed any of it. */
@Injectable()
@PersonalDataHolder()
export class CustomersHolder implements HoldsPersonalData {
  readonly tables = ['Customer', 'CustomerIdentity', 'CustomerNote', 'AuditEntry'];

  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('customers', {
        entry: rowJson('c', ['createdAt', 'updatedAt', 'lastMessageAt']),
        from: '"Customer" c',
        where: 'c.id = $1::uuid',
        time: 'c."createdAt"',
        id: 'c.id',
      }),
      section('identities', {
        entry: rowJson('i', ['createdAt']),
        from: '"CustomerIdentity" i',
        where: 'i."customerId" = $1::uuid',
        time: 'i."createdAt"',
        id: 'i.id',
      }),
      section('notes', {
        entry: rowJson('n', ['createdAt']),
        from: '"CustomerNote" n',
        where: 'n."customerId" = $1::uuid',
        time: 'n."createdAt"',
        id: 'n.id',
      }),
      section('auditEntries', {
        entry: AUDIT_ENTRY,
        from: '"AuditEntry" a',
        where: `(a.entity = 'customer' and a."entityId" = $1::uuid::text) or (a.entity = 'customer-note'
          and a."entityId" in (select n.id::text from "CustomerNote" n where n."customerId" = $1::uuid))`,
        time: 'a."createdAt"',
        id: 'a.id',
      }),
    ];
  }

  async erase({ customerId }: Subject): Promise<boolean> {
    await this.audit.forget('customer', [customerId]);
    await this.database.rows('delete from "CustomerIdentity" where "customerId" = $1::uuid', [customerId]);
    const notes = await this.database.rows<{ id: string }>(
      'delete from "CustomerNote" where "customerId" = $1::uuid returning id::text',
      [customerId],
    );
    await this.audit.forget(
      'customer-note',
      notes.map(({ id }) => id),
    );
    return true;
  }
}
