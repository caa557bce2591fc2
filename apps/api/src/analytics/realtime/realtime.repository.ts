import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { parsed } from '@libs/http/json.js';
import type { LiveCursor } from '../live/live-cursor.js';
import type { TallySeed } from './message-tally.js';
import type { RealtimeFigures, RecentMessagesDto } from './realtime.dto.js';
import { HOT_LEADS, MESSAGES, PRESENCE, SEED, TALK } from './realtime-statements.js';

/** How the conversations stand. */
export interface Talk {
  openConversations: number;
  unanswered: number;
  /** When the customer who has waited longest began to wait, ISO 8601; null when nobody waits. */
  waitingSince: string | null;
}

/** Who and what is at work. */
export interface Presence {
  activeAgents: number;
  jobsWaiting: number;
}

/** Looks up what goes on at this moment. No statement reads more than what is going on: see `realtime-statements`. */
@Injectable()
export class RealtimeRepository {
  constructor(private readonly database: Database) {}

  /** Everything, for who does not follow the events. */
  async figures(now: Date): Promise<RealtimeFigures> {
    const messages = await this.one<RecentMessagesDto>(MESSAGES, [now]);
    const { waitingSince, ...talk } = await this.talk();
    const hotLeadsToday = await this.hotLeadsSince(`${now.toISOString().slice(0, 10)}T00:00:00.000Z`);
    const longestWaitSeconds = secondsSince(waitingSince, now);
    const presence = await this.presence(now);
    return { at: now.toISOString(), messages, ...presence, ...talk, longestWaitSeconds, hotLeadsToday };
  }

  /** The messages of the last hour, second by second, with what of them comes after this position in the events. */
  recentMessages(now: Date, position: LiveCursor): Promise<TallySeed> {
    return this.one<TallySeed>(SEED, [now, position.high, position.missing]);
  }

  /** How the conversations stand. */
  talk(): Promise<Talk> {
    return this.one<Talk>(TALK, []);
  }

  /** Open leads that are hot and became so since this instant, ISO 8601. */
  async hotLeadsSince(day: string): Promise<number> {
    return (await this.one<{ leads: number }>(HOT_LEADS, [day])).leads;
  }

  /** Who and what is at work. */
  presence(now: Date): Promise<Presence> {
    return this.one<Presence>(PRESENCE, [now]);
  }

  private async one<Row>(statement: string, values: unknown[]): Promise<Row> {
    const json = await this.database.json(statement, values);
    if (!json) throw new Error('A figure of the moment answered without a row.');
    return parsed<Row>(json);
  }
}

/** Whole seconds between the instants; null where the first is unknown or lies ahead. */
export function secondsSince(since: string | null, now: Date): number | null {
  const milliseconds = since === null ? -1 : now.getTime() - Date.parse(since);
  return milliseconds < 0 ? null : Math.floor(milliseconds / 1_000);
}
