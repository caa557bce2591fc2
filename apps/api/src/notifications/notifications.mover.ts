import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import {
  CustomerMover,
  moveRows,
  moveRowsBack,
  type Move,
  type Moved,
  type MovesCustomers,
} from '../customers/merging/moving.js';

/** What people who work here were told about the customer. */
@Injectable()
@CustomerMover()
export class NotificationsMover implements MovesCustomers {
  readonly tables = ['Notification'];

  constructor(private readonly database: Database) {}

  async move(move: Move): Promise<Moved> {
    return { notifications: await moveRows(this.database, 'Notification', move) };
  }

  async moveBack(move: Move, { notifications }: Moved): Promise<void> {
    await moveRowsBack(this.database, 'Notification', move, notifications);
  }
}
