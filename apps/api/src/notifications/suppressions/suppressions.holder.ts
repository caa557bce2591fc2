import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { rowJson, sectionsFrom } from '../../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../../customers/privacy/personal-data.js';

const EMAIL = 'email:';

/** Addresses that mail servers refused: a customer's may be among them, as a recipient of reports. */
@Injectable()
@PersonalDataHolder()
export class SuppressionsHolder implements HoldsPersonalData {
  readonly tables = ['MailSuppression'];

  constructor(private readonly database: Database) {}

  describe({ names }: Subject): PersonalDataSection[] {
    return [
      sectionsFrom(this.database, addressesOf(names))('mailSuppressions', {
        entry: rowJson('s', ['createdAt']),
        from: '"MailSuppression" s',
        where: 's.address = any($1::text[])',
        time: 's."createdAt"',
        id: 's.id',
      }),
    ];
  }

  async erase({ names }: Subject): Promise<boolean> {
    await this.database.rows('delete from "MailSuppression" where address = any($1::text[])', [
      addressesOf(names),
    ]);
    return true;
  }
}

function addressesOf(names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(EMAIL)).map((name) => name.slice(EMAIL.length).toLowerCase());
}
