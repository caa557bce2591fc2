import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { parsed } from '@libs/http/json.js';
import type { CustomerStatus } from '@libs/database/generated/enums.js';
import type { CustomerDto } from '../../customers/customers.dto.js';
import { CustomerMoved } from '../../customers/customers.events.js';
import { CustomersService } from '../../customers/customers.service.js';
import { whoeverWorksOn } from '../news/news.js';
import { Newsroom } from '../news/newsroom.service.js';
import type { NotificationKind } from './notification-kind.js';

interface Move {
  customerId: string;
  from: CustomerStatus;
  to: CustomerStatus;
  /** Names this move: the next time the customer gets there, it is news again. */
  moveId: string;
}

const NOW_IS: Record<CustomerStatus, string> = {
  PROSPECT: 'is a prospect again',
  ACTIVE: 'is an active customer now',
  INACTIVE: 'is inactive now',
  CHURNED: 'has left us',
  BLOCKED: 'is blocked now',
};

/**
 * A customer reached a status of CUSTOMER_ALERT_STATUSES; that they brought enough is told by `AlertOnLeadEarned`. For
 * whoever looks after the customer, or the managers where nobody does.
 */
@Injectable()
@Listens(CustomerMoved)
export class CustomerAlert implements NotificationKind, Listener<Move> {
  readonly type = 'CUSTOMER_ALERT';
  readonly manner = 'glance';
  readonly urgency = 'normal';
  readonly ttl = 3 * 24 * 60 * 60;
  readonly counted = ['customer alert', 'customer alerts'] as const;
  readonly actions = [{ action: 'open', title: 'Open' }];

  constructor(
    private readonly newsroom: Newsroom,
    private readonly customers: CustomersService,
    private readonly config: Config,
  ) {}

  async handle({ customerId, from, to, moveId }: Move): Promise<void> {
    if (!this.config.CUSTOMER_ALERT_STATUSES.includes(to)) return;
    const found = await this.customers.get(customerId);
    // Deleted meanwhile: there is nobody to look after.
    if (!found) return;
    const { assignedToId } = parsed<CustomerDto>(found);
    await this.newsroom.tell({
      type: this.type,
      key: `status:${moveId}`,
      tag: `customer:${customerId}`,
      title: `{customer} ${NOW_IS[to]}`,
      body: `The status went from ${from} to ${to}.`,
      url: `/customers/${customerId}`,
      customerId,
      data: { customerId, from, to },
      audience: whoeverWorksOn(assignedToId, ['MANAGER', 'ADMIN']),
    });
  }
}
