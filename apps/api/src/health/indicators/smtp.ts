import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { withMailServer } from '@libs/mail/mail-server.js';
import { hostOf, Indicator } from './indicator.js';

/** Milliseconds the outcome holds: each look is a connection and a login on somebody's mail server. */
const OUTCOME_HOLDS = 30_000;
/** Milliseconds each step of a look may take: a distant server needs longer than one who asks can wait. */
const STEP_LIMIT = 5_000;
/** Milliseconds a look may take in all. Then its connection is cut off: looks of others would pile up on it. */
const LOOK_LIMIT = 10_000;

/**
 * Whether the mail server lets us in. Without one, mails are written to files, which is no fault. A look that takes
 * longer than a check may goes on, and its outcome is there for the next one.
 */
@Injectable()
export class SmtpIndicator extends Indicator implements OnModuleDestroy {
  readonly key = 'smtp';
  readonly vital = false;
  private readonly ending = new AbortController();
  private look: { begun: number; outcome: Promise<unknown> } | undefined;

  constructor(
    indicators: HealthIndicatorService,
    private readonly config: Config,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    const url = this.config.SMTP_URL;
    if (url === undefined) return this.up({ configured: false });
    return this.attempt(
      async () => {
        await this.lookedAt(url);
        return {};
      },
      { configured: true, host: hostOf(url) },
    );
  }

  /** Leaves no connection behind. */
  onModuleDestroy(): void {
    this.ending.abort();
  }

  private lookedAt(url: string): Promise<unknown> {
    const now = performance.now();
    if (!this.look || now - this.look.begun > OUTCOME_HOLDS) {
      const limits = { step: STEP_LIMIT, all: LOOK_LIMIT, signal: this.ending.signal };
      const outcome = withMailServer(url, limits, (server) => server.verify());
      // Whoever asks is told; nobody may be asking when it fails.
      outcome.catch(() => undefined);
      this.look = { begun: now, outcome };
    }
    return this.look.outcome;
  }
}
