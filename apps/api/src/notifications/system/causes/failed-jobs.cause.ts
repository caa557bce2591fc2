import { Injectable } from '@nestjs/common';
import { JobRegistry } from '@libs/jobs/job-registry.js';
import { QueueFigures } from '@libs/jobs/queue-figures.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** Kinds of jobs named in the text. */
const NAMED = 3;

/** Jobs that used up their tries and wait for somebody to look at them; those that leave a trace elsewhere are told there. */
@Injectable()
export class JobsFailed implements SystemCause {
  readonly key = 'failed-jobs';
  readonly urgent = false;
  readonly patience = 0;
  readonly url = '/settings/system';

  constructor(
    private readonly queue: QueueFigures,
    private readonly registry: JobRegistry,
  ) {}

  async look(): Promise<Trouble[]> {
    const failures = await this.queue.failures([...this.registry.givingUp().keys()]);
    const count = failures.reduce((sum, each) => sum + each.count, 0);
    if (count === 0) return [];
    const named = failures.slice(0, NAMED).map((each) => `${each.name} (${each.count})`);
    const rest = failures.length > NAMED ? ', ...' : '';
    return [
      {
        subject: '',
        title: count === 1 ? 'A job has failed for good' : `${count} jobs have failed for good`,
        body:
          `${named.join(', ')}${rest}. They are not tried again: the log says why each failed. Mend the reason; the ` +
          'operations guide says how failed jobs are run again or removed.',
      },
    ];
  }

  over(): string {
    return 'No job is left that failed for good';
  }
}
