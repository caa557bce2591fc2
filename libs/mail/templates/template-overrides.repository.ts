import { Injectable } from '@nestjs/common';
import { Cache } from '../../cache/cache.decorator.js';
import { CacheService } from '../../cache/cache.service.js';
import { Clock } from '../../clock/clock.js';
import { Database } from '../../database/database.js';
import type { MailParts } from './mail-template.js';

/** Dropped by every change of a template, in all processes. */
const TAG = 'mail-templates';
/** Milliseconds that what is in use is kept without asking: a bound on what lost news of a change can cost. */
const TTL = 60_000;

/** What somebody wrote in the place of a built-in template. */
export interface TemplateOverride extends MailParts {
  /** ISO 8601. */
  updatedAt: string;
}

const FIELDS = `subject, html, text, iso("updatedAt") as "updatedAt"`;

/** Templates that somebody wrote, in PostgreSQL. */
@Injectable()
export class TemplateOverridesRepository {
  constructor(
    private readonly database: Database,
    private readonly cache: CacheService,
    private readonly clock: Clock,
  ) {}

  /** What is in use in the place of the built-in one; null where nothing is. */
  @Cache({ ttl: TTL, tag: TAG, group: 'mail-templates' })
  inUse(name: string): Promise<TemplateOverride | null> {
    return this.find(name);
  }

  /** As `inUse`, as it stands in the database now. */
  async find(name: string): Promise<TemplateOverride | null> {
    const [row] = await this.database.rows<TemplateOverride>(
      `select ${FIELDS} from "MailTemplateOverride" where name = $1`,
      [name],
    );
    return row ?? null;
  }

  /** Keeps everybody else from changing this one until the transaction ends, whether there is one or not. */
  async lock(name: string): Promise<void> {
    await this.database.rows(`select pg_advisory_xact_lock(hashtext('mail-template'), hashtext($1))::text`, [
      name,
    ]);
  }

  /** Puts these parts in the place of the built-in ones and of all before. */
  async set(name: string, { subject, html, text }: MailParts): Promise<void> {
    await this.database.rows(
      `insert into "MailTemplateOverride" (name, subject, html, text, "updatedAt")
       values ($1, $2, $3, $4, $5::timestamptz)
       on conflict (name) do update set subject = excluded.subject, html = excluded.html, text = excluded.text,
         "updatedAt" = excluded."updatedAt"
       returning 1 as kept`,
      [name, subject, html, text, this.clock.now().toISOString()],
    );
    await this.cache.drop(TAG);
  }

  /** Makes the built-in one hold again. */
  async delete(name: string): Promise<void> {
    await this.database.rows('delete from "MailTemplateOverride" where name = $1 returning 1 as gone', [
      name,
    ]);
    await this.cache.drop(TAG);
  }
}
