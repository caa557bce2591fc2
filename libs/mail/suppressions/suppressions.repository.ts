import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Database } from '../../database/database.js';
import { v7 } from '../../database/id.js';

/** Addresses that nothing is sent to, in PostgreSQL. */
@Injectable()
export class SuppressionsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Why nothing is sent to an address; undefined where something is. */
  async reasonFor(address: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ reason: string }>(
      'select reason from "MailSuppression" where address = lower($1)',
      [address],
    );
    return row?.reason;
  }

  /** @returns the id of what was written; undefined where the address was suppressed before */
  async add(address: string, reason: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ id: string }>(
      `insert into "MailSuppression" (id, address, reason, "createdAt")
       values ($1::uuid, lower($2), left($3, 500), $4::timestamptz)
       on conflict (address) do nothing returning id::text as id`,
      [v7(), address, reason, this.clock.now().toISOString()],
    );
    return row?.id;
  }
}
