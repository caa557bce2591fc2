import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { sectionsFrom } from '../../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../../customers/privacy/personal-data.js';

/** Deliveries read at once: each may hold ten megabytes. */
const PAGE = 5;

/** Shorter names are found in anything by chance. */
const MIN_SEARCHED = 4;

/**
 * A delivery (alias `d`) about somebody with one of the names `$1`; where it is not known whom it is about, because it
 * could not be read, one of `$2` (the names without their platform) in its body tells.
 */
const ABOUT = `d.about && $1::text[] or (d.about = '{}' and d."erasedAt" is null and exists (
  select from unnest($2::text[]) word where position(convert_to(word, 'UTF8') in d.body) > 0))`;

/** What came in over webhooks, as it came. */
@Injectable()
@PersonalDataHolder()
export class DeliveriesHolder implements HoldsPersonalData {
  readonly tables = ['WebhookDelivery'];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  describe({ names }: Subject): PersonalDataSection[] {
    return [
      sectionsFrom(
        this.database,
        names,
        wordsOf(names),
      )('webhookDeliveries', {
        // What is about others too is theirs as well: it is told that it is there, and not what is in it.
        entry: `json_build_object('id', d.id, 'channel', d.channel, 'status', d.status, 'reason', d.reason,
          'receivedAt', iso(d."receivedAt"), 'processedAt', iso(d."processedAt"), 'steps', d.steps,
          'aboutOthersToo', not d.about <@ $1::text[],
          'headers', case when d.about <@ $1::text[] then d.headers end,
          'bodyBase64', case when d.about <@ $1::text[] then encode(d.body, 'base64') end)`,
        from: '"WebhookDelivery" d',
        where: ABOUT,
        time: 'd."receivedAt"',
        id: 'd.id',
        page: PAGE,
      }),
    ];
  }

  /**
   * Empties what is through. What is not is only marked: others in it still wait for their messages, and it is emptied
   * as soon as its last part is through.
   */
  async erase({ names }: Subject, limit: number): Promise<boolean> {
    const emptied = await this.database.rows(
      `update "WebhookDelivery" set "erasedAt" = $3::timestamptz,
         body = case when status = 'PENDING' then body else ''::bytea end,
         headers = case when status = 'PENDING' then headers else '{}'::jsonb end,
         -- The sender chose it. The same delivery again is stored again, and dropped.
         "dedupeKey" = case when status = 'PENDING' then "dedupeKey" else 'erased:' || id end,
         about = case when status = 'PENDING' then about else '{}'::text[] end
       where id in (
         select d.id from "WebhookDelivery" d
         where (${ABOUT}) and (d.status <> 'PENDING' or d."erasedAt" is null)
         order by d.id limit ${Math.trunc(limit)} for update)
       returning id::text`,
      [names, wordsOf(names), this.clock.now()],
    );
    return emptied.length < limit;
  }
}

function wordsOf(names: readonly string[]): string[] {
  return names.map((name) => name.slice(name.indexOf(':') + 1)).filter((word) => word.length >= MIN_SEARCHED);
}
