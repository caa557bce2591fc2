import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import {
  CustomerMover,
  moveRows,
  moveRowsBack,
  type Move,
  type Moved,
  type MovesCustomers,
} from './moving.js';

/** How the platforms name them, what the team noted, who was merged into them, and what is still to be done. */
@Injectable()
@CustomerMover()
export class CustomersMover implements MovesCustomers {
  readonly tables = ['CustomerIdentity', 'CustomerNote', 'CustomerMerge'];

  constructor(private readonly database: Database) {}

  async move(move: Move): Promise<Moved> {
    await this.moveJobs(move);
    return {
      identities: await moveRows(this.database, 'CustomerIdentity', move),
      notes: await moveRows(this.database, 'CustomerNote', move),
      merges: await moveRows(this.database, 'CustomerMerge', move, 'survivorId'),
    };
  }

  async moveBack(move: Move, { identities, notes, merges }: Moved): Promise<void> {
    await moveRowsBack(this.database, 'CustomerIdentity', move, identities);
    await moveRowsBack(this.database, 'CustomerNote', move, notes);
    await moveRowsBack(this.database, 'CustomerMerge', move, merges, 'survivorId');
  }

  /** What was caused by something they said is done for whom they are now. Its consequences are not told apart again. */
  private async moveJobs({ from, to }: Move): Promise<void> {
    await this.database.rows(
      `update graphile_worker._private_jobs set payload = (payload::jsonb || jsonb_build_object('customerId', $2::text))::json
       where payload->>'customerId' = $1`,
      [from, to],
    );
  }
}
