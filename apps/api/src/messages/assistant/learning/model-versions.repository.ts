import { Injectable } from '@nestjs/common';
import type { Figures, HeadFigures } from '@libs/ai/local/adapter/figures.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { ModelState } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { JsonText } from '@libs/http/json-text.js';

/** Figures as they are kept: the parts, and all of them together. */
export type KeptFigures = Figures & { overall: HeadFigures };

/** A version to be kept. */
export interface NewVersion {
  version: number;
  state: ModelState;
  reason: string;
  trainedAt: Date;
  base: string;
  learnedFrom: string;
  taught: number;
  heldBack: number;
  figures: KeptFigures;
  guard: KeptFigures;
  /** At most 64 KB; those of a refused version are of no use. */
  weights: Buffer | null;
}

/** A version as far as deciding about it needs. */
export interface StoredVersion {
  id: string;
  version: number;
  state: ModelState;
  base: string;
  learnedFrom: string;
  outdated: boolean;
  /** Nothing when they were removed. */
  weights: Uint8Array | null;
}

const STORED = 'id::text, version, state::text, base, "learnedFrom", outdated, weights';

const SHOWN = `json_build_object('version', v.version, 'state', v.state, 'reason', v.reason,
  'trainedAt', iso(v."trainedAt"), 'taught', v.taught, 'heldBack', v."heldBack",
  'figures', v.figures, 'guard', v.guard, 'bytes', octet_length(v.weights))`;

/** What the local model has learned, version by version. */
@Injectable()
export class ModelVersionsRepository {
  constructor(private readonly database: Database) {}

  /** A page of versions, newest first. */
  list({ limit = 20, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: SHOWN,
      from: '"ModelVersion" v',
      id: 'v.id',
      where: new Conditions(),
      sorts: { version: { expression: 'v.version', type: 'integer' } },
      sort: '-version',
      limit,
      cursor,
    });
  }

  /** The version that is active, as it is shown. */
  shownActive(): Promise<JsonText | undefined> {
    return this.database.json(`select ${SHOWN} as json from "ModelVersion" v where v.state = 'ACTIVE'`);
  }

  /** The version that is active. */
  async active(): Promise<StoredVersion | undefined> {
    const [row] = await this.database.rows<StoredVersion>(
      `select ${STORED} from "ModelVersion" where state = 'ACTIVE'`,
    );
    return row;
  }

  /** The newest version. */
  async newest(): Promise<StoredVersion | undefined> {
    const [row] = await this.database.rows<StoredVersion>(
      `select ${STORED} from "ModelVersion" order by version desc limit 1`,
    );
    return row;
  }

  async get(version: number): Promise<StoredVersion | undefined> {
    const [row] = await this.database.rows<StoredVersion>(
      `select ${STORED} from "ModelVersion" where version = $1::int`,
      [version],
    );
    return row;
  }

  /** Whether some were made of corrections that are gone. */
  async anyOutdated(): Promise<boolean> {
    const rows = await this.database.rows('select 1 as one from "ModelVersion" where outdated limit 1');
    return rows.length > 0;
  }

  /** Lets nobody else change versions until the transaction ends. */
  async lock(): Promise<void> {
    await this.database.rows(`select pg_advisory_xact_lock(hashtextextended('local model', 0))::text`);
  }

  /** Takes the active version out of use. */
  async retire(reason: string): Promise<void> {
    await this.database.rows(
      `update "ModelVersion" set state = 'RETIRED', reason = $1 where state = 'ACTIVE'`,
      [reason],
    );
  }

  /** Puts a version to use. */
  async activate(version: number, reason: string): Promise<void> {
    await this.database.rows(
      `update "ModelVersion" set state = 'ACTIVE', reason = $2 where version = $1::int`,
      [version, reason],
    );
  }

  /** Removes the weights of versions made of corrections that are gone; none of them is active afterwards. */
  async forgetOutdated(reason: string): Promise<number> {
    const rows = await this.database.rows(
      `update "ModelVersion" set weights = null, outdated = false,
         reason = case when state = 'ACTIVE' then $1 else reason end,
         state = case when state = 'ACTIVE' then 'RETIRED'::"ModelState" else state end
       where outdated returning version`,
      [reason],
    );
    return rows.length;
  }

  /** Removes the weights of all but the newest versions and the active one. */
  async forgetOld(kept: number): Promise<void> {
    await this.database.rows(
      `update "ModelVersion" set weights = null where weights is not null and state <> 'ACTIVE'
         and version <= (select max(version) from "ModelVersion") - $1::int`,
      [kept],
    );
  }

  /** @returns its id */
  async add(one: NewVersion): Promise<string> {
    const id = v7();
    await this.database.rows(
      `insert into "ModelVersion" (id, version, state, reason, "trainedAt", base, "learnedFrom", taught, "heldBack",
         figures, guard, weights)
       values ($1::uuid, $2::int, $3::"ModelState", $4, $5::timestamptz, $6, $7, $8::int, $9::int, $10::jsonb,
         $11::jsonb, $12::bytea)`,
      [
        id,
        one.version,
        one.state,
        one.reason,
        one.trainedAt,
        one.base,
        one.learnedFrom,
        one.taught,
        one.heldBack,
        JSON.stringify(one.figures),
        JSON.stringify(one.guard),
        one.weights,
      ],
    );
    return id;
  }
}
