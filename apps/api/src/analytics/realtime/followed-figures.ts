import type { Clock } from '@libs/clock/clock.js';
import { CustomerErased } from '../../customers/customers.events.js';
import { LeadUpdated } from '../../leads/leads.events.js';
import { ConversationUpdated, MessageReceived, MessageUpdated } from '../../messages/messages.events.js';
import type { LiveCursor } from '../live/live-cursor.js';
import { KeptFigure } from './kept-figure.js';
import { MessageTally } from './message-tally.js';
import type { RealtimeFigures } from './realtime.dto.js';
import { secondsSince, type RealtimeRepository } from './realtime.repository.js';

/** A live event as it is told. */
export interface HeardEvent {
  seq: number;
  type: string;
  payload: Record<string, unknown>;
}

/** Milliseconds after which a figure is looked up though no event touched it: rows may go without one. */
const LASTS = 60_000;
/** Milliseconds between two corrections of the counted messages. */
const CORRECT_EVERY = 300_000;

const TALK = new Set([
  MessageReceived.name,
  MessageUpdated.name,
  ConversationUpdated.name,
  CustomerErased.name,
]);
const LEADS = new Set([LeadUpdated.name, CustomerErased.name]);

/**
 * The figures of this moment, kept from the live events while somebody follows them: messages are counted as they are
 * told, and what the tables have to be asked for is asked when an event touched it.
 */
export class FollowedFigures {
  private readonly tally = new MessageTally();
  private readonly talk: KeptFigure<Awaited<ReturnType<RealtimeRepository['talk']>>>;
  private readonly hot: KeptFigure<number>;
  private day = '';
  private correctedAt = -Infinity;

  /** @param position how far events have been told */
  constructor(
    private readonly realtime: RealtimeRepository,
    private readonly clock: Clock,
    private readonly position: () => LiveCursor,
  ) {
    this.talk = new KeptFigure(() => realtime.talk(), LASTS);
    this.hot = new KeptFigure(() => realtime.hotLeadsSince(this.day), LASTS);
  }

  /** Takes note of an event, in its turn. */
  hear({ seq, type, payload }: HeardEvent): void {
    const said = type === MessageReceived.name ? payload.occurredAt : payload.said;
    if (typeof said === 'string') this.tally.add(seq, new Date(said));
    if (TALK.has(type)) this.talk.touch();
    if (LEADS.has(type)) this.hot.touch();
  }

  /** Events may have been missed: everything is looked up once more. */
  doubt(): void {
    this.correctedAt = -Infinity;
    this.talk.touch();
    this.hot.touch();
  }

  /** @throws when the database is away */
  async now(): Promise<RealtimeFigures> {
    await this.correct();
    this.day = `${this.clock.now().toISOString().slice(0, 10)}T00:00:00.000Z`;
    const hotLeadsToday = await this.hot.value(this.day);
    const { openConversations, unanswered, waitingSince } = await this.talk.value();
    const now = this.clock.now();
    const { activeAgents, jobsWaiting } = await this.realtime.presence(now);
    this.tally.trim(now);
    return {
      at: now.toISOString(),
      messages: {
        last1Minute: this.tally.within(1, now),
        last5Minutes: this.tally.within(5, now),
        last60Minutes: this.tally.within(60, now),
      },
      activeAgents,
      openConversations,
      unanswered,
      longestWaitSeconds: secondsSince(waitingSince, now),
      hotLeadsToday,
      jobsWaiting,
    };
  }

  private async correct(): Promise<void> {
    const now = performance.now();
    if (now - this.correctedAt < CORRECT_EVERY) return;
    await this.tally.seed(() => this.realtime.recentMessages(this.clock.now(), this.position()));
    this.correctedAt = now;
  }
}
