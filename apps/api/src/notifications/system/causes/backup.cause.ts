import { Injectable } from '@nestjs/common';
import { HealthCause } from '../health.cause.js';

/** There is no young backup. */
@Injectable()
export class BackupOld extends HealthCause {
  readonly key = 'backup';
  readonly urgent = false;
  readonly patience = 0;
  protected readonly title = 'There is no backup of the last days';
  protected readonly overTitle = 'There is a good backup again';
  protected readonly advice = '';
}
