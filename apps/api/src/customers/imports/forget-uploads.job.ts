import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { ImportFilesRepository } from './import-files.repository.js';

export const ForgetUploads = jobType<Record<string, never>>('forget-uploads');

/** Milliseconds after which nobody can still be sending a file. */
const ABANDONED = 6 * 60 * 60 * 1000;

/** Removes files that were never received to their end, because the process that did so ended. */
@Injectable()
@HandlesJob(ForgetUploads)
export class ForgetUploadsJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly files: ImportFilesRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.files.discardOlder(new Date(this.clock.now().getTime() - ABANDONED));
  }
}
