import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { packageVersion } from '@libs/config/project-path.js';
import { Indicator } from './indicator.js';

/** Which version of the product answers. */
@Injectable()
export class VersionIndicator extends Indicator {
  readonly key = 'version';
  readonly vital = false;
  private readonly version: string;

  constructor(indicators: HealthIndicatorService, config: Config) {
    super(indicators);
    this.version = config.APP_VERSION ?? packageVersion();
  }

  check(): Promise<HealthIndicatorResult> {
    return this.up({ version: this.version });
  }
}
