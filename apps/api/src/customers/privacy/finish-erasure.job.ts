import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { unseal } from '@libs/http/sealed-text.js';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { EraseRows } from './erase-rows.service.js';
import { FinishErasure } from './finish-erasure.js';

/** Each stretch is a transaction of its own: a run that is cut off is taken up where it was. */
@Injectable()
@HandlesJob(FinishErasure)
export class FinishErasureJob implements JobHandler<{ customerId: string; names: string }> {
  constructor(
    private readonly rows: EraseRows,
    private readonly config: Config,
  ) {}

  async run({ customerId, names }: { customerId: string; names: string }): Promise<void> {
    const subject = {
      customerId,
      names: JSON.parse(unseal(names, this.config.JWT_REFRESH_SECRET)) as string[],
    };
    let complete: boolean;
    do complete = await this.rows.some(subject);
    while (!complete);
  }
}
