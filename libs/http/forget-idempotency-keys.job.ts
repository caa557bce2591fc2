import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { HandlesJob, jobType, type JobHandler } from '../jobs/job-type.js';

export const ForgetIdempotencyKeys = jobType<Record<string, never>>('forget-idempotency-keys');

/** Keys are promised to be remembered for 24 hours; after that they only take room. */
@Injectable()
@HandlesJob(ForgetIdempotencyKeys)
export class ForgetIdempotencyKeysJob implements JobHandler<Record<string, never>> {
  constructor(private readonly database: Database) {}

  async run(): Promise<void> {
    await this.database.rows(`delete from "IdempotencyKey" where "createdAt" < now() - interval '24 hours'`);
  }
}
