import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { BuildRollups } from './build-rollups.js';
import { fold, FOLDED_AT_ONCE, pendingChanges } from './fold.js';
import { inSnapshot, isTooSlow, isTurnTaken, TURN_LIMIT, type RollupSession } from './rollup-session.js';
import { findZone, RollupZonesRepository, type DayCut, type RollupZone } from './rollup-zones.repository.js';

/** Milliseconds after which the use of a zone is noted again. */
const NOTED_EVERY = 24 * 60 * 60 * 1000;

/** Days that figures are asked for. */
export interface RolledDays {
  /** IANA name. */
  timezone: string;
  /** The first instants of all days, and the one after the last. */
  cuts: readonly DayCut[];
}

/** What the rollups say, or why they say nothing. */
type Answer<Result> =
  { said: Result; zone: RollupZone } | 'unknown zone' | 'other days' | 'behind' | 'far behind';

/** Answers from the rollups, brought up to the moment of the question. */
@Injectable()
export class RollupsService {
  constructor(
    private readonly database: Database,
    private readonly zones: RollupZonesRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads from the rollups as of now: what is pending is folded first, in the same snapshot.
   *
   * @returns undefined where they can not say it: parts of days, a zone that is not built yet (it will be), more
   *   pending changes than one question may fold, or somebody else who builds
   */
  async read<Result>(
    days: RolledDays,
    work: (session: RollupSession, zone: number) => Promise<Result>,
  ): Promise<Result | undefined> {
    const answer = await this.answer(days, work);
    if (answer === 'unknown zone') await this.begin(days.timezone);
    if (typeof answer === 'string') return undefined;
    await this.note(answer.zone);
    return answer.said;
  }

  private async answer<Result>(
    days: RolledDays,
    work: (session: RollupSession, zone: number) => Promise<Result>,
  ): Promise<Answer<Result>> {
    // Mostly there is nothing to fold, and then nobody has to wait for anybody.
    const first = await this.attempt(days, work, false);
    if (first !== 'behind') return first;
    try {
      return await this.attempt(days, work, true);
    } catch (error) {
      if (isTurnTaken(error) || isTooSlow(error)) return 'far behind';
      throw error;
    }
  }

  private async attempt<Result>(
    { timezone, cuts }: RolledDays,
    work: (session: RollupSession, zone: number) => Promise<Result>,
    folding: boolean,
  ): Promise<Answer<Result>> {
    const turn = folding ? { within: TURN_LIMIT } : 'none';
    return inSnapshot(this.database.pool, turn, async (session): Promise<Answer<Result>> => {
      const zone = await findZone(session, timezone, cuts);
      if (!zone) return 'unknown zone';
      if (!zone.aligned) return 'other days';
      const pending = await pendingChanges(session, FOLDED_AT_ONCE);
      if (pending > FOLDED_AT_ONCE) return 'far behind';
      if (pending > 0 && !folding) return 'behind';
      if (pending > 0) await fold(session, FOLDED_AT_ONCE);
      return { said: await work(session, zone.id), zone };
    });
  }

  /** UTC is there from the first start; others from their first use. */
  private async begin(timezone: string): Promise<void> {
    if (!(await this.zones.isKnown(timezone))) return;
    const now = this.clock.now();
    await this.database.transaction(async () => {
      if (await this.zones.register(timezone, now)) await this.jobs.add(BuildRollups, {});
    });
  }

  private async note({ id, usedAt }: RollupZone): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - usedAt.getTime() > NOTED_EVERY) await this.zones.touch(id, now);
  }
}
