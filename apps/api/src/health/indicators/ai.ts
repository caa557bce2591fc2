import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { Indicator } from './indicator.js';

/**
 * Who understands messages. The local rules are part of the product and always answer; a hosted model is not
 * asked here, since each question costs.
 */
@Injectable()
export class AiIndicator extends Indicator {
  readonly key = 'ai';
  readonly vital = false;

  constructor(
    indicators: HealthIndicatorService,
    private readonly config: Config,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    const configured = this.config.GEMINI_API_KEY !== undefined;
    return this.up({ configured, provider: configured ? 'gemini' : 'local' });
  }
}
