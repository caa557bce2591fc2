import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { SuppressionListQuery } from './suppressions.dto.js';

const SUPPRESSION = `json_build_object('id', s.id, 'address', s.address, 'reason', s.reason, 'createdAt', iso(s."createdAt"))`;

/** Addresses that no mail is sent to, as the API shows them. */
@Injectable()
export class SuppressedAddressesRepository {
  constructor(private readonly database: Database) {}

  /** A page of them, newest first. */
  page({ limit, cursor, address }: SuppressionListQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: SUPPRESSION,
      from: '"MailSuppression" s',
      id: 's.id',
      where: new Conditions().when(address, (whole, bind) => `s.address = lower(${bind(whole.trim())})`),
      sorts: { createdAt: { expression: 's."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** @returns the address; undefined when there is none with this id */
  async lift(id: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ address: string }>(
      'delete from "MailSuppression" where id = $1::uuid returning address',
      [id],
    );
    return row?.address;
  }
}
