import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { SenderErased } from './erased.errors.js';

/** Something that came in: by whom, about which messages, and when it was said. */
export interface Said {
  /** Names of the person, as `namesOf` writes them. */
  names: readonly string[];
  /** Names of messages, as `messageName` writes them. */
  messages?: readonly string[];
  at: Date;
}

/** A platform's name for a message, as erased messages are remembered. */
export function messageName(platform: string, externalId: string): string {
  return `message:${platform}:${externalId}`;
}

/** Remembers who was erased without knowing who they were: keyed digests of their names, and when. */
@Injectable()
export class ErasedPeople {
  private readonly key: Buffer;
  private readonly grace: number;

  constructor(
    private readonly database: Database,
    config: Config,
  ) {
    const secret = config.ERASURE_SECRET ?? config.JWT_REFRESH_SECRET;
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'parley erased people', 32));
    this.grace = config.ERASURE_GRACE_MINUTES * 60_000;
  }

  /**
   * Which of the names belong to somebody erased, and when they were. A person counts for what was said until the
   * grace after the erasure has passed: later they are a stranger like anybody. A message counts for ever.
   *
   * Inside a transaction nobody can be erased under these names until it ends.
   */
  async among({ names, messages = [], at }: Said): Promise<Map<string, Date>> {
    const people = new Map(names.map((name) => [this.digest(name), name]));
    const others = new Map(messages.map((name) => [this.digest(name), name]));
    const rows = await this.database.rows<{ digest: string; erasedAt: Date }>(
      'select digest, "erasedAt" from erased_among($1::text[], $2::text[])',
      // All take their locks in the same order, so that no two ever wait for each other.
      [[...people.keys()].sort(), [...others.keys()]],
    );
    const found = new Map<string, Date>();
    for (const { digest, erasedAt } of rows) {
      const message = others.get(digest);
      const person = people.get(digest);
      if (message !== undefined) found.set(message, erasedAt);
      else if (person !== undefined && at.getTime() <= erasedAt.getTime() + this.grace)
        found.set(person, erasedAt);
    }
    return found;
  }

  /** @throws SenderErased when any of it belongs to somebody erased */
  async refuse(said: Said): Promise<void> {
    const [erasedAt] = (await this.among(said)).values();
    if (erasedAt) throw new SenderErased(erasedAt);
  }

  /** Waits until nobody takes in anything under these names, and keeps it so until the transaction ends. */
  async hold(names: readonly string[]): Promise<void> {
    await this.database.rows(
      `select pg_advisory_xact_lock(hashtextextended('erasing ' || name, 0))::text from unnest($1::text[]) name`,
      [names.map((name) => this.digest(name)).sort()],
    );
  }

  /** Remembers that whoever or whatever had these names was erased. */
  async remember(kind: 'NAME' | 'MESSAGE', names: readonly string[], erasedAt: Date): Promise<void> {
    if (names.length === 0) return;
    await this.database.rows(
      `insert into "ErasedIdentity" as known (digest, kind, "erasedAt")
       select distinct digest, $2, $3::timestamptz from unnest($1::text[]) digest
       on conflict (digest) do update set "erasedAt" = greatest(known."erasedAt", excluded."erasedAt")`,
      [names.map((name) => this.digest(name)), kind, erasedAt],
    );
  }

  private digest(name: string): string {
    return createHmac('sha256', this.key).update(name).digest('base64url');
  }
}
