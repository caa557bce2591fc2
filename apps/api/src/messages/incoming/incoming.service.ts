import { Injectable } from '@nestjs/common';
import type { Platform } from '@libs/database/generated/enums.js';
import { CustomersService } from '../../customers/customers.service.js';
import type { ChannelEvent } from '../channels/channel-event.js';
import { MessagesService } from '../messages.service.js';
import { ChangesService, type ChangeOutcome } from './changes.service.js';
import type { Change } from './message-state.js';

/** What came of one event of a delivery, in words for its log. */
export interface EventOutcome {
  ignored: boolean;
  detail: string;
}

type ChangeEvent = Extract<ChannelEvent, { targetExternalId: string }>;

/** Makes true what a channel tells. Every event may come twice: the second time changes nothing. */
@Injectable()
export class IncomingService {
  constructor(
    private readonly messages: MessagesService,
    private readonly changes: ChangesService,
    private readonly customers: CustomersService,
  ) {}

  /** Takes one event in, in a transaction of its own. */
  async take(platform: Platform, event: ChannelEvent): Promise<EventOutcome> {
    switch (event.type) {
      case 'message': {
        const outcome = await this.messages.receive(platform, event);
        return done([`message ${outcome}`, ...(event.notes ?? [])].join('; '));
      }
      case 'identity-changed':
        await this.customers.changeIdentity(platform, event.from, event.to);
        return done('identity changed');
      case 'ignored':
        return { ignored: true, detail: `${event.kind} ignored: ${event.reason}` };
      default:
        return done(`${event.type} ${IN_WORDS[await this.change(platform, event)]}`);
    }
  }

  private change(platform: Platform, event: ChangeEvent): Promise<ChangeOutcome> {
    return this.changes.apply({
      platform,
      targetExternalId: event.targetExternalId,
      messageId: event.type === 'status' ? event.messageId : undefined,
      change: changeOf(event),
    });
  }
}

const IN_WORDS: Record<ChangeOutcome, string> = {
  known: 'known',
  applied: 'applied',
  waiting: 'kept until its message comes',
};

function done(detail: string): EventOutcome {
  return { ignored: false, detail };
}

function changeOf(event: ChangeEvent): Change {
  const { key, occurredAt } = event;
  switch (event.type) {
    case 'status':
      return { key, occurredAt, kind: 'STATUS', payload: { status: event.status, reason: event.reason } };
    case 'edit':
      return { key, occurredAt, kind: 'EDIT', payload: { body: event.body } };
    case 'revoke':
      return { key, occurredAt, kind: 'REVOKE', payload: {} };
    case 'reaction':
      return { key, occurredAt, kind: 'REACTION', payload: { from: event.from, emoji: event.emoji } };
  }
}
