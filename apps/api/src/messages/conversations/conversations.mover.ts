import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import {
  CustomerMover,
  moveRows,
  moveRowsBack,
  type Move,
  type Moved,
  type MovesCustomers,
} from '../../customers/merging/moving.js';
import { MovingRepository, type Joined } from './moving.repository.js';

/**
 * What the customer and we said to each other. A customer has one conversation on a platform: where both have one, the
 * messages of the other's go into the survivor's.
 */
@Injectable()
@CustomerMover()
export class ConversationsMover implements MovesCustomers {
  readonly tables = ['Conversation', 'Message'];

  constructor(
    private readonly database: Database,
    private readonly moving: MovingRepository,
  ) {}

  weigh(from: string, limit: number): Promise<number> {
    return this.moving.count(from, limit);
  }

  async move(move: Move): Promise<Moved> {
    const joined: Joined[] = [];
    for (const pair of await this.moving.pairs(move)) joined.push(await this.moving.join(pair, move));
    const conversations = await moveRows(this.database, 'Conversation', move);
    await this.moving.follow(conversations);
    return { joined, conversations };
  }

  async moveBack(move: Move, moved: Moved): Promise<void> {
    const conversations = (moved['conversations'] ?? []) as string[];
    await moveRowsBack(this.database, 'Conversation', move, conversations);
    await this.moving.follow(conversations);
    for (const joined of (moved['joined'] ?? []) as Joined[]) await this.moving.part(joined, move);
  }
}
