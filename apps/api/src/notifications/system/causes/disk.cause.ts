import { Injectable } from '@nestjs/common';
import { HealthCause } from '../health.cause.js';

/** The data folder runs full. */
@Injectable()
export class DiskLow extends HealthCause {
  readonly key = 'disk';
  readonly urgent = true;
  readonly patience = 0;
  protected readonly title = 'The disk runs full';
  protected readonly overTitle = 'There is room on the disk again';
  protected readonly advice = 'On a full disk neither messages nor backups can be kept.';
}
