import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { parsed } from '@libs/http/json.js';
import type { CustomerDto } from '../../customers/customers.dto.js';
import { CustomersService } from '../../customers/customers.service.js';
import { LeadEarned, type LeadEvent } from '../../leads/leads.events.js';
import { LeadsService } from '../../leads/leads.service.js';
import { whoeverWorksOn } from '../news/news.js';
import { Newsroom } from '../news/newsroom.service.js';

type Earning = LeadEvent & { currency: string; more: string };

/**
 * Tells when what a customer brought in one currency reaches an amount of CUSTOMER_ALERT_LIFETIME_VALUE. The lead
 * that reaches it, in the order in which they were won, names the crossing: two that were won at the same time tell
 * it once, and when a customer falls below and another lead brings them back, it is news again.
 */
@Injectable()
@Listens(LeadEarned)
export class AlertOnLeadEarned implements Listener<Earning> {
  constructor(
    private readonly newsroom: Newsroom,
    private readonly customers: CustomersService,
    private readonly leads: LeadsService,
    private readonly config: Config,
  ) {}

  async handle({ leadId, customerId, currency, more }: Earning): Promise<void> {
    for (const threshold of this.thresholdsOf(currency)) {
      const reached = await this.leads.reached(customerId, currency, threshold);
      if (!reached) continue;
      const before = Number(reached.total) - Number(more);
      if (before < threshold || reached.leadId === leadId)
        await this.tell({ customerId, currency, threshold, ...reached });
    }
  }

  /** Amounts of this currency, or where there are none of it, those of any. */
  private thresholdsOf(currency: string): number[] {
    const all = this.config.CUSTOMER_ALERT_LIFETIME_VALUE;
    const own = all.filter((each) => each.currency === currency);
    return (own.length > 0 ? own : all.filter((each) => each.currency === undefined)).map(
      ({ value }) => value,
    );
  }

  private async tell(crossing: {
    customerId: string;
    currency: string;
    threshold: number;
    leadId: string;
    total: string;
  }): Promise<void> {
    const { customerId, currency, threshold, leadId, total } = crossing;
    const found = await this.customers.get(customerId);
    if (!found) return;
    const { assignedToId } = parsed<CustomerDto>(found);
    await this.newsroom.tell({
      type: 'CUSTOMER_ALERT',
      key: `value:${currency}:${threshold}:${leadId}`,
      tag: `customer:${customerId}`,
      title: `{customer} has brought ${total} ${currency}`,
      body: `Won leads have reached ${threshold} ${currency} together.`,
      url: `/customers/${customerId}`,
      customerId,
      data: { customerId, leadId, currency, threshold, total },
      audience: whoeverWorksOn(assignedToId, ['MANAGER', 'ADMIN']),
    });
  }
}
