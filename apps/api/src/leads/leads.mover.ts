import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { Jobs } from '@libs/jobs/jobs.js';
import {
  CustomerMover,
  moveRows,
  moveRowsBack,
  type Move,
  type Moved,
  type MovesCustomers,
} from '../customers/merging/moving.js';
import { RescoreCustomer } from '../messages/assistant/history/rescore-customer.js';
import { queueOf } from './queue.js';

/** The customer's leads, which are scored anew by what both of them said. */
@Injectable()
@CustomerMover()
export class LeadsMover implements MovesCustomers {
  readonly tables = ['Lead'];

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  async move(move: Move): Promise<Moved> {
    const leads = await moveRows(this.database, 'Lead', move);
    await this.rescore(move.to);
    return { leads };
  }

  async moveBack(move: Move, { leads }: Moved): Promise<void> {
    await moveRowsBack(this.database, 'Lead', move, leads);
    await this.rescore(move.from);
    await this.rescore(move.to);
  }

  private async rescore(customerId: string): Promise<void> {
    await this.jobs.add(RescoreCustomer, { customerId }, { queue: queueOf({ customerId }) });
  }
}
