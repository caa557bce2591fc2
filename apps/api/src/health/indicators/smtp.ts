import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { createTransport } from 'nodemailer';
import { Config } from '@libs/config/config.js';
import { CHECK_LIMIT, hostOf, Indicator } from './indicator.js';

/** Milliseconds the outcome holds: each look is a connection and a login on somebody's mail server. */
const OUTCOME_HOLDS = 30_000;

/** Whether the mail server lets us in. Without one, mails are written to files, which is no fault. */
@Injectable()
export class SmtpIndicator extends Indicator {
  readonly key = 'smtp';
  readonly vital = false;

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
        await createTransport({
          url,
          connectionTimeout: CHECK_LIMIT,
          greetingTimeout: CHECK_LIMIT,
          socketTimeout: CHECK_LIMIT,
        }).verify();
        return {};
      },
      { configured: true, host: hostOf(url) },
      OUTCOME_HOLDS,
    );
  }
}
