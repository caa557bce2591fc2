import { Injectable } from '@nestjs/common';
import { Jobs } from '@libs/jobs/jobs.js';
import { FAN_OUT } from './fan-out.js';
import type { News } from './news.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Where news is handed in. */
@Injectable()
export class Newsroom {
  constructor(private readonly jobs: Jobs) {}

  /** Has the audience told, in the transaction of the caller if there is one. The same news again tells nobody twice. */
  async tell(news: News, after = FIRST): Promise<void> {
    await this.jobs.add(FAN_OUT, { news, after });
  }
}
