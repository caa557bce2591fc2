import { Injectable } from '@nestjs/common';
import type { Platform } from '@libs/database/generated/enums.js';
import { SenderErased } from '../../customers/privacy/erased.errors.js';
import { ErasedPeople } from '../../customers/privacy/erased-people.service.js';
import { CustomersService } from '../../customers/customers.service.js';
import { namesIn } from '../channels/names-in.js';
import type { ChannelEvent } from '../channels/channel-event.js';
import { MessagesService } from '../messages.service.js';
import { ChangesService, type ChangeOutcome } from './changes.service.js';
import type { Change } from './message-state.js';

/** What came of one event of a delivery, in words for its log. */
export interface EventOutcome {
  ignored: boolean;
  detail: string;
  /** When somebody it is about was erased: it was dropped. */
  erasedAt?: Date;
}

type ChangeEvent = Extract<ChannelEvent, { targetExternalId: string }>;

/** Makes true what a channel tells. Every event may come twice: the second time changes nothing. */
@Injectable()
export class IncomingService {
  constructor(
    private readonly messages: MessagesService,
    private readonly changes: ChangesService,
    private readonly customers: CustomersService,
    private readonly erased: ErasedPeople,
  ) {}

  /** Takes one event in, in a transaction of its own. What is of somebody who was erased since is dropped. */
  async take(platform: Platform, event: ChannelEvent): Promise<EventOutcome> {
    try {
      return await this.takeOfLiving(platform, event);
    } catch (error) {
      if (!(error instanceof SenderErased)) throw error;
      return { ignored: true, detail: error.message, erasedAt: error.erasedAt };
    }
  }

  private async takeOfLiving(platform: Platform, event: ChannelEvent): Promise<EventOutcome> {
    switch (event.type) {
      case 'message': {
        const outcome = await this.messages.receive(platform, event);
        return done([`message ${outcome}`, ...(event.notes ?? [])].join('; '));
      }
      case 'identity-changed':
        await this.customers.changeIdentity(platform, event.from, event.to, event.occurredAt);
        return done('identity changed');
      case 'ignored':
        // Nothing of it is taken in, but the delivery must not stay either.
        await this.erased.refuse({ names: namesIn(event), at: event.occurredAt });
        return { ignored: true, detail: `${event.kind} ignored: ${event.reason}` };
      default:
        return done(`${event.type} ${IN_WORDS[await this.change(platform, event)]}`);
    }
  }

  private change(platform: Platform, event: ChangeEvent): Promise<ChangeOutcome> {
    return this.changes.apply({
      platform,
      targetExternalId: event.targetExternalId,
      about: event.conversationKey,
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
