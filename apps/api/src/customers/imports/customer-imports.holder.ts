import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../privacy/personal-data.js';

/** Rows of one page. */
const PAGE = 500;

/** What imports did to the customer, with the fields that were before and after. */
@Injectable()
@PersonalDataHolder()
export class CustomerImportsHolder implements HoldsPersonalData {
  readonly tables = ['CustomerImportRow'];

  constructor(private readonly database: Database) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    return [{ name: 'importRows', entries: this.rows(customerId) }];
  }

  /** That a row of a file was about them stays counted. */
  async erase({ customerId }: Subject): Promise<boolean> {
    await this.database.rows(
      `update "CustomerImportRow" set before = null, after = null, errors = '[]' where "customerId" = $1::uuid`,
      [customerId],
    );
    return true;
  }

  private async *rows(customerId: string): AsyncGenerator<string> {
    let after: [string, number] = ['00000000-0000-0000-0000-000000000000', 0];
    for (;;) {
      const rows = await this.database.rows<{ json: string; importId: string; row: number }>(
        `select (to_jsonb(r) || jsonb_build_object('fileName', i."fileName", 'importedAt', iso(i."createdAt")))::text as json,
           r."importId"::text as "importId", r."row"
         from "CustomerImportRow" r join "CustomerImport" i on i.id = r."importId"
         where r."customerId" = $1::uuid and (r."importId", r."row") > ($2::uuid, $3::int)
         order by r."importId", r."row" limit ${PAGE}`,
        [customerId, ...after],
      );
      for (const { json } of rows) yield json;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = [last.importId, last.row];
    }
  }
}
