import { Injectable } from '@nestjs/common';
import type { Actor } from '@libs/http/actor.js';
import { Database } from '@libs/database/database.js';
import { Broadcast } from '@libs/events/broadcast.js';

/** What a session or key allowed when it was read. */
export interface Access {
  readonly actor: Actor;
  /** From then on it allows nothing; null when it has no end. */
  readonly expiresAt: Date | null;
  /** When its use was last written down. */
  usedAt: Date | null;
}

/** Whose access a change touches: one session, one key, or all that a user has open. */
export type Subject = `session:${string}` | `key:${string}` | `user:${string}`;

interface Entry {
  access: Access;
  /** By performance.now(), in milliseconds. */
  until: number;
}

const CHANNEL = 'access';
/** Milliseconds: a bound on what a lost notification can cost, and only that. */
const TIME_TO_LIVE = 5_000;
const MAX_ENTRIES = 10_000;

/**
 * Saves each request the look-up of its session, without ever trusting what may have changed: whoever changes a
 * session, user or key does it inside `changing`, whose commit makes every process forget. While this process may
 * be missing such news it looks everything up.
 */
@Injectable()
export class SessionCache {
  private readonly entries = new Map<string, Entry>();
  /** Counts the changes heard of: what was read before one of them is not kept. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly broadcast: Broadcast,
  ) {
    broadcast.on(CHANNEL, (subject) => this.forget(subject));
    broadcast.onReconnect(() => this.forgetAll());
  }

  /** The access kept under this name, or the one that `read` finds now. */
  async get(name: string, read: () => Promise<Access | undefined>): Promise<Access | undefined> {
    if (!this.hearsAll()) return read();
    const entry = this.entries.get(name);
    const now = performance.now();
    if (entry && now < entry.until) return entry.access;
    const changes = this.changes;
    const access = await read();
    if (access && changes === this.changes && this.hearsAll()) {
      this.keep(name, { access, until: now + TIME_TO_LIVE });
    }
    return access;
  }

  /**
   * Runs a change of what somebody may do in one transaction. When it commits, every process forgets what it knew
   * of the subject: the news is part of the transaction.
   */
  async changing<Result>(subject: Subject, work: () => Promise<Result>): Promise<Result> {
    const result = await this.database.transaction(async () => {
      const result = await work();
      await this.broadcast.send(CHANNEL, subject);
      return result;
    });
    this.forget(subject);
    return result;
  }

  private hearsAll(): boolean {
    return this.broadcast.connected;
  }

  private keep(name: string, entry: Entry): void {
    this.entries.delete(name);
    this.entries.set(name, entry);
    if (this.entries.size <= MAX_ENTRIES) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  private forget(subject: string): void {
    this.changes += 1;
    for (const [name, { access }] of this.entries) {
      if (subjectsOf(access.actor).includes(subject)) this.entries.delete(name);
    }
  }

  private forgetAll(): void {
    this.changes += 1;
    this.entries.clear();
  }
}

function subjectsOf({ type, id, sessionId }: Actor): string[] {
  return type === 'api-key' ? [`key:${id}`] : [`user:${id}`, `session:${sessionId ?? ''}`];
}
