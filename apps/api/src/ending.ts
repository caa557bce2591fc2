import { setTimeout as wait } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@libs/config/config.js';
import { Worker } from '@libs/jobs/worker.js';
import { ExportsService } from './analytics/export/exports.service.js';
import { LiveStreams } from './analytics/live/live-streams.service.js';
import { HealthService } from './health/health.service.js';
import { SuggestionStreams } from './messages/assistant/suggestion-streams.service.js';

/** Milliseconds from the first word of the end until requests that still have no answer are cut off. */
const REQUESTS_UNTIL = 15_000;
/** Milliseconds that drafts on their way have when nothing new is taken any more. */
const DRAFTS_WITHIN = 5_000;
/** Milliseconds that exports on their way have; what is not out by then comes again sooner than it would be waited for. */
const EXPORTS_WITHIN = 8_000;
/** Milliseconds from the first word of the end until the process ends, whatever still hangs. */
const LIMIT = 24_000;
/** Milliseconds in which the same signal again is an echo: a terminal and npm both pass on one Ctrl-C. */
const ECHO = 300;
/** Milliseconds for what was logged last to be written. */
const LAST_WORDS = 50;
const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15 };

type Signal = keyof typeof SIGNAL_NUMBERS;

/**
 * Ends the process in order: readiness turns 503, requests are still taken for a moment, event streams are sent
 * elsewhere, requests get their answers, jobs end or go back to the queue.
 */
export class Ending {
  private since: number | undefined;
  private step = 'nothing yet';

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly config: Config,
    private readonly log: LoggerService,
  ) {}

  /** Ends the process when it is asked to, and when it can not be trusted any more. */
  watch(): void {
    // A person at the console waits; nobody's load balancer does.
    process.on('SIGINT', () => this.onSignal('SIGINT', 0));
    process.on('SIGTERM', () => this.onSignal('SIGTERM', this.config.SHUTDOWN_DRAIN_MS));
    process.on('uncaughtException', (error) => this.onFault('uncaughtException', error));
    process.on('unhandledRejection', (reason) => this.onFault('unhandledRejection', reason));
  }

  private onSignal(signal: Signal, pause: number): void {
    if (this.since === undefined) {
      this.log.log(`${signal}: ending, which takes ${LIMIT / 1_000} s at most. Once more ends at once.`);
      void this.end(pause, 0);
    } else if (performance.now() - this.since > ECHO) {
      this.log.warn(`${signal} again: ended at once, while ${this.step}`);
      process.exit(128 + SIGNAL_NUMBERS[signal]);
    }
  }

  /** What nobody caught may have left anything half done: nothing new is begun in such a process. */
  private onFault(kind: string, fault: unknown): void {
    this.log.error(`${kind}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    if (this.since === undefined) void this.end(0, 1);
  }

  private async end(pause: number, code: number): Promise<void> {
    this.since = performance.now();
    setTimeout(() => {
      this.log.error(`not ended within ${LIMIT / 1_000} s, while ${this.step}: ended all the same`);
      process.exit(1);
    }, LIMIT);
    try {
      await this.inOrder(this.since + REQUESTS_UNTIL, pause);
    } catch (error) {
      this.log.error(`while ${this.step}: ${String(error)}`);
      process.exit(1);
    }
    this.log.log(`ended after ${((performance.now() - this.since) / 1_000).toFixed(1)} s`);
    // The last lines are on their way to the log file.
    setTimeout(() => process.exit(code), LAST_WORDS);
  }

  private async inOrder(requestsUntil: number, pause: number): Promise<void> {
    const { drain, server } = this.app.getHttpAdapter().getInstance();
    this.app.get(HealthService).leave();
    // Beside the requests, which take no time from them.
    const jobs = this.app.get(Worker).stop();
    if (server.listening) {
      this.step = 'requests are still taken';
      drain.announce();
      await wait(pause);
      drain.stopListening();
      this.app.get(LiveStreams).onModuleDestroy();
      this.step = 'requests were being served';
      const drafts = setTimeout(() => this.app.get(SuggestionStreams).end(), DRAFTS_WITHIN);
      const exports = setTimeout(() => this.app.get(ExportsService).end(), EXPORTS_WITHIN);
      const done = await drain.settled(requestsUntil - performance.now());
      clearTimeout(drafts);
      clearTimeout(exports);
      if (!done) this.log.warn(`${drain.open} requests had no answer in time and are cut off`);
    }
    this.step = 'jobs were running';
    await jobs;
    this.step = 'connections were being closed';
    await this.app.close();
  }
}
