import { Injectable } from '@nestjs/common';
import { HealthCause } from '../health.cause.js';

/** Jobs wait longer than they should. */
@Injectable()
export class JobsLate extends HealthCause {
  readonly key = 'jobs';
  readonly urgent = false;
  readonly patience = 300;
  protected readonly title = 'Work is piling up';
  protected readonly overTitle = 'Work is done in time again';
  protected readonly advice = '';
}
