import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { Broadcast } from '@libs/events/broadcast.js';
import { LIVE_CHANNEL } from '@libs/events/events.js';
import { fold, pendingChanges } from './fold.js';
import { inSnapshot, isTooSlow, isTurnTaken } from './rollup-session.js';
import { withTurn } from './rollup-work.service.js';
import { RollupZonesRepository } from './rollup-zones.repository.js';

/** Milliseconds between two looks while something happens, and while nobody tells of anything. */
const LOOK_EVERY = 1_000;
const LOOK_ANYWAY = 15_000;
/** Changes of one fold: it then holds the turn for a fraction of a second, and a dashboard gets it in between. */
const BATCH = 1_000;
/** After a bulk change the batches are as large as this part of it: each of them has to look through all of it. */
const PARTS = 20;
/** Changes are counted up to here. */
const MANY = 10_000_000;
/** Milliseconds it waits for the turn: whoever has it folds too. */
const PATIENCE = 50;

/**
 * Folds behind the pipeline, so that a dashboard finds little left to fold. Runs in every process that runs jobs;
 * which of them folds is decided by the turn.
 */
@Injectable()
export class RollupKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Rollups');
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private working: Promise<void> | undefined;
  private told = true;
  private lookedAt = 0;
  private ending = false;
  /** Whether the last fold was cut off: one customer may have more changes than a request's time is enough for. */
  private slow = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly zones: RollupZonesRepository,
    private readonly broadcast: Broadcast,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.zones.beginUtc(this.clock.now());
    if (this.config.PROCESS_ROLE === 'web') return;
    this.unsubscribe = this.broadcast.on(LIVE_CHANNEL, () => (this.told = true));
    this.timer = setInterval(() => {
      // A look that finds nothing to do is over before it is noted down: forgetting it comes later all the same.
      this.working ??= this.look().finally(() => (this.working = undefined));
    }, LOOK_EVERY);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.ending = true;
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.working;
  }

  /** Folds until nothing is left, one batch a transaction. What could not be folded stays for the next look. */
  private async look(): Promise<void> {
    try {
      if (!this.told && performance.now() - this.lookedAt < LOOK_ANYWAY) return;
      this.told = false;
      this.lookedAt = performance.now();
      while (!this.ending && (await this.foldSome()));
    } catch (error) {
      this.told = true;
      if (!isTurnTaken(error)) this.log.warn(`the daily figures wait: ${String(error)}`);
    }
  }

  /** @returns whether something is left */
  private async foldSome(): Promise<boolean> {
    const { pool, url } = this.database;
    const pending = await inSnapshot(pool, 'none', (session) => pendingChanges(session, MANY));
    if (pending === 0) return false;
    const batch = Math.max(BATCH, Math.ceil(pending / PARTS));
    try {
      const left = await (this.slow || batch > BATCH
        ? withTurn(url, (session) => fold(session, batch))
        : inSnapshot(pool, { within: PATIENCE }, (session) => fold(session, batch)));
      this.slow = false;
      return left;
    } catch (error) {
      this.slow = isTooSlow(error);
      throw error;
    }
  }
}
