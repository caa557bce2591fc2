import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { parsed } from '@libs/http/json.js';
import type { LeadState } from '../../leads/leads.dto.js';
import { LeadHot } from '../../leads/leads.events.js';
import { LeadsService } from '../../leads/leads.service.js';
import { whoeverWorksOn } from '../news/news.js';
import { Newsroom } from '../news/newsroom.service.js';
import type { NotificationKind } from './notification-kind.js';
import { PressingKind } from './pressing.kind.js';

interface Crossing {
  leadId: string;
  customerId: string;
  /** Names this crossing: the next time the lead rises, it is news again. */
  scoreId: string;
}

/** A lead rose to HOT: whoever works on it is told, or the managers where nobody does. */
@Injectable()
@Listens(LeadHot)
export class LeadAlert extends PressingKind implements NotificationKind, Listener<Crossing> {
  readonly type = 'LEAD_ALERT';
  readonly counted = ['hot lead', 'hot leads'] as const;
  readonly actions = [
    { action: 'open', title: 'Open' },
    { action: 'assign', title: 'Assign to me' },
  ];

  constructor(
    private readonly newsroom: Newsroom,
    private readonly leads: LeadsService,
  ) {
    super();
  }

  async handle({ leadId, customerId, scoreId }: Crossing): Promise<void> {
    const found = await this.leads.get(leadId);
    // Deleted meanwhile: there is nothing to do for anybody.
    if (!found) return;
    const { score, temperature, status, assignedToId } = parsed<LeadState>(found);
    // It has cooled down or is decided: that it was hot is no news any more.
    if (temperature !== 'HOT' || status === 'WON' || status === 'LOST') return;
    await this.newsroom.tell({
      type: this.type,
      key: `${leadId}:${scoreId}`,
      tag: `lead:${leadId}`,
      title: '{customer} is a hot lead',
      body: `The score rose to ${score}.`,
      url: `/leads/${leadId}`,
      customerId,
      data: { leadId, customerId, score },
      audience: whoeverWorksOn(assignedToId, ['MANAGER', 'ADMIN']),
    });
  }
}
