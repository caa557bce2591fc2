import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';

/** A row that failed, as the API shows it. Whom it is about is named as they are called now. */
const FAILED_ROW = `json_build_object(
  'row', r."row",
  'message', (select string_agg(concat_ws(' ', coalesce(nullif(e->>'column', ''), nullif(e->>'path', ''), 'The row'),
    e->>'message'), '; ' order by place) from jsonb_array_elements(r.errors) with ordinality errors (e, place)),
  'errors', r.errors,
  'customers', coalesce((
    select json_agg(json_build_object('id', c.id, 'name', c.name) order by c.id)
    from "Customer" c where c.id = any(r."customerIds")), '[]'::json))`;

/** A row that could not be taken back, or not whole. */
const KEPT_ROW = `json_build_object('row', r."row", 'customerId', r."customerId", 'reason', r.kept)`;

/** A problem of a row, flat. */
export interface FlatError {
  row: number;
  column: string | null;
  path: string;
  message: string;
}

/** Rows that are read at once for a download. */
const AT_ONCE = 1_000;

/** What became of the rows of imports. */
@Injectable()
export class ImportRowsRepository {
  constructor(private readonly database: Database) {}

  /** A page of the rows that failed, in the order of the file. */
  failed(importId: string, page: PageQuery): Promise<JsonText> {
    return this.page(importId, page, FAILED_ROW, `r.outcome = 'FAILED'`);
  }

  /** A page of the rows that undoing left something of. */
  kept(importId: string, page: PageQuery): Promise<JsonText> {
    return this.page(importId, page, KEPT_ROW, 'r.kept is not null');
  }

  /** Whether what its rows did is still known. */
  async known(importId: string): Promise<boolean> {
    const found = await this.database.rows(
      `select 1 as found from "CustomerImportRow" where "importId" = $1::uuid and outcome <> 'FAILED' limit 1`,
      [importId],
    );
    return found.length > 0;
  }

  /** All problems of the rows that failed, some rows at a time. */
  async *errors(importId: string): AsyncGenerator<FlatError[]> {
    let after = 0;
    for (;;) {
      const rows = await this.database.rows<{ row: number; errors: Omit<FlatError, 'row'>[] }>(
        `select "row", errors from "CustomerImportRow"
         where "importId" = $1::uuid and outcome = 'FAILED' and "row" > $2::int order by "row" limit ${AT_ONCE}`,
        [importId, after],
      );
      yield rows.flatMap(({ row, errors }) => errors.map((error) => ({ row, ...error })));
      const last = rows.at(-1);
      if (last === undefined || rows.length < AT_ONCE) return;
      after = last.row;
    }
  }

  private page(
    importId: string,
    { limit, cursor }: PageQuery,
    entry: string,
    only: string,
  ): Promise<JsonText> {
    return keysetPage(this.database, {
      entry,
      from: '"CustomerImportRow" r',
      id: 'r."importId"',
      where: new Conditions().add((bind) => `r."importId" = ${bind(importId)}::uuid`).add(() => only),
      sorts: { row: { expression: 'r."row"', type: 'integer' } },
      sort: 'row',
      limit: limit ?? 20,
      cursor,
    });
  }
}
