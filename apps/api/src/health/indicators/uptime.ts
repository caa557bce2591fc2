import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { Indicator } from './indicator.js';

/** How long the process has been running. */
@Injectable()
export class UptimeIndicator extends Indicator {
  readonly key = 'uptime';
  readonly vital = false;

  check(): Promise<HealthIndicatorResult> {
    return this.up({ seconds: Math.floor(process.uptime()) });
  }
}
