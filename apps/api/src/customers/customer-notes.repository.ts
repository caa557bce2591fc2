import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';

/** A note as the API shows it. */
const NOTE = `json_build_object(
  'id', n.id, 'customerId', n."customerId", 'body', n.body, 'authorId', n."authorId", 'authorName', u.name,
  'createdAt', iso(n."createdAt"))`;

/** A note to be stored. */
export interface NewNote {
  customerId: string;
  body: string;
  /** A user; null when a program wrote it. */
  authorId: string | null;
  createdAt: Date;
}

/** Notes in PostgreSQL. */
@Injectable()
export class CustomerNotesRepository {
  constructor(private readonly database: Database) {}

  /** A page of a customer's notes, newest first. */
  list(customerId: string, { limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: NOTE,
      from: '"CustomerNote" n left join "User" u on u.id = n."authorId"',
      id: 'n.id',
      where: new Conditions().add((bind) => `n."customerId" = ${bind(customerId)}::uuid`),
      sorts: { createdAt: { expression: 'n."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** @returns undefined when there is no such customer */
  insert({ customerId, body, authorId, createdAt }: NewNote): Promise<JsonText | undefined> {
    return this.database.json(
      `with n as (
         insert into "CustomerNote" (id, "customerId", body, "authorId", "createdAt")
         select $1::uuid, id, $3::text, $4::uuid, $5::timestamptz from "Customer" where id = $2::uuid and "erasedAt" is null
         returning *
       )
       select ${NOTE}::text as json from n left join "User" u on u.id = n."authorId"`,
      [v7(), customerId, body, authorId, createdAt.toISOString()],
    );
  }
}
