import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import { JsonText } from '@libs/http/json-text.js';
import type { DeliveryListQuery } from './deliveries.dto.js';
import { SHOWN_BYTES, shownBody } from './shown-body.js';

const FIELDS = `
  'id', d.id, 'channel', d.channel, 'status', d.status, 'reason', d.reason, 'size', octet_length(d.body),
  'parts', d.parts, 'partsDone', d."partsDone", 'replays', d.attempts,
  'receivedAt', iso(d."receivedAt"), 'processedAt', iso(d."processedAt"), 'erasedAt', iso(d."erasedAt")`;

/** A stored delivery, as the job needs it. */
export interface StoredDelivery {
  channel: string;
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: Date;
  /** When somebody in it was erased. */
  erasedAt: Date | null;
  /** How often it was replayed. */
  round: number;
}

/** Something that was done with a delivery. */
export interface DeliveryStep {
  step: 'processed' | 'ignored' | 'retrying' | 'failed' | 'replayed';
  detail: string;
  /** The part it was done with. */
  bucket?: number;
}

/** What came of a part. */
export interface FinishedPart extends DeliveryStep {
  bucket: number;
  /** When somebody in it was erased, if anybody was. */
  erasedAt?: Date;
}

/** What came in over webhooks, and what was done with it. */
@Injectable()
export class DeliveriesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Deliveries, newest first. */
  list(query: DeliveryListQuery): Promise<JsonText> {
    const where = new Conditions()
      .when(query.channel, (channel, bind) => `d.channel = ${bind(channel)}`)
      .when(query.status, (status, bind) => `d.status = ${bind(status)}::"DeliveryStatus"`)
      .when(query.createdFrom, (from, bind) => `d."receivedAt" >= ${bind(from)}::timestamptz`)
      .when(query.createdTo, (to, bind) => `d."receivedAt" < ${bind(to)}::timestamptz`);
    return keysetPage(this.database, {
      entry: `json_build_object(${FIELDS})`,
      from: '"WebhookDelivery" d',
      id: 'd.id',
      where,
      sorts: { receivedAt: { expression: 'd."receivedAt"', type: 'timestamptz' } },
      sort: '-receivedAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
    });
  }

  /** One delivery with its headers, its body and its story. */
  async detail(id: string): Promise<JsonText | undefined> {
    const [row] = await this.database.rows<{ json: { size: number }; start: Uint8Array }>(
      `select json_build_object(${FIELDS}, 'headers', d.headers, 'steps', (
           select json_agg(json_build_object('at', s.step->>'at', 'step', s.step->>'step', 'detail', s.step->>'detail')
             order by s.place)
           from jsonb_array_elements(d.steps) with ordinality s (step, place))) as json,
         substring(d.body from 1 for ${SHOWN_BYTES}) as start
       from "WebhookDelivery" d where d.id = $1::uuid`,
      [id],
    );
    if (!row) return undefined;
    return new JsonText(JSON.stringify({ ...row.json, ...shownBody(Buffer.from(row.start), row.json.size) }));
  }

  /** The delivery as it was stored. */
  async load(id: string): Promise<StoredDelivery | undefined> {
    const [row] = await this.database.rows<Omit<StoredDelivery, 'body'> & { body: Uint8Array }>(
      `select channel, headers, body, "receivedAt", "erasedAt", attempts as round from "WebhookDelivery" where id = $1::uuid`,
      [id],
    );
    return row && { ...row, body: Buffer.from(row.body) };
  }

  /** Adds a step to the story. */
  async note(id: string, step: DeliveryStep): Promise<void> {
    await this.database.rows('update "WebhookDelivery" set steps = steps || $2::jsonb where id = $1::uuid', [
      id,
      JSON.stringify([{ at: this.clock.now().toISOString(), ...step }]),
    ]);
  }

  /**
   * Marks a part as through, once: a part that runs twice counts once, and one of an earlier round does not count.
   * With the last part the delivery gets its status: FAILED if any part failed, IGNORED if all were, else PROCESSED;
   * and where somebody in it was erased, it is emptied.
   */
  async finishPart(id: string, round: number, { erasedAt, ...step }: FinishedPart): Promise<void> {
    const now = this.clock.now();
    const told = { at: now.toISOString(), round, through: true, ...step };
    await this.database.rows(FINISH_PART, [
      id,
      round,
      JSON.stringify([told]),
      JSON.stringify([{ round, through: true, bucket: step.bucket }]),
      JSON.stringify([{ round, step: 'failed' }]),
      JSON.stringify([{ round, step: 'processed' }]),
      now,
      erasedAt ?? null,
    ]);
  }

  /**
   * Begins a new round: nothing of the earlier ones counts any more.
   *
   * @returns the round and the channel, undefined when there is no such delivery
   */
  async restart(id: string, detail: string): Promise<{ round: number; channel: string } | undefined> {
    const step = { at: this.clock.now().toISOString(), step: 'replayed', detail };
    const [row] = await this.database.rows<{ round: number; channel: string }>(
      `update "WebhookDelivery" set status = 'PENDING', reason = null, "processedAt" = null, parts = 1, "partsDone" = 0,
         attempts = attempts + 1, steps = steps || $2::jsonb
       where id = $1::uuid returning attempts as round, channel`,
      [id, JSON.stringify([step])],
    );
    return row;
  }
}

/** No part needs the body any more, and somebody in it was erased. */
const EMPTIED = 'd."partsDone" + 1 >= d.parts and coalesce(d."erasedAt", $8::timestamptz) is not null';

/** One statement on a row that it locks, so that parts which end at the same time count one after the other. */
const FINISH_PART = `
  update "WebhookDelivery" d set
    "erasedAt" = greatest(d."erasedAt", $8::timestamptz),
    body = case when ${EMPTIED} then ''::bytea else d.body end,
    headers = case when ${EMPTIED} then '{}'::jsonb else d.headers end,
    "dedupeKey" = case when ${EMPTIED} then 'erased:' || d.id else d."dedupeKey" end,
    about = case when ${EMPTIED} then '{}'::text[] else d.about end,
    steps = d.steps || $3::jsonb,
    "partsDone" = d."partsDone" + 1,
    status = case
      when d."partsDone" + 1 < d.parts then d.status
      when d.steps || $3::jsonb @> $5::jsonb then 'FAILED'
      when d.steps || $3::jsonb @> $6::jsonb then 'PROCESSED'
      else 'IGNORED' end::"DeliveryStatus",
    reason = case when d."partsDone" + 1 >= d.parts then (
      select left(string_agg(distinct s->>'detail', ' '), 1000) from jsonb_array_elements(d.steps || $3::jsonb) s
      where (s->>'round')::int = $2::int and s->>'step' = case
        when d.steps || $3::jsonb @> $5::jsonb then 'failed'
        when not d.steps || $3::jsonb @> $6::jsonb then 'ignored' end) end,
    "processedAt" = case when d."partsDone" + 1 >= d.parts then $7::timestamptz end
  where d.id = $1::uuid and d.attempts = $2::int and not d.steps @> $4::jsonb`;
