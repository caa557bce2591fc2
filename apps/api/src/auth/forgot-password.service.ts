import { Injectable } from '@nestjs/common';
import { v7 } from '@libs/database/id.js';
import { Jobs } from '@libs/jobs/jobs.js';
import type { ForgotPasswordAnswerDto } from './password-reset.dto.js';
import { SendPasswordReset } from './send-password-reset.job.js';

const ANSWER = { detail: 'If this address belongs to a user, a mail with a link is on its way.' };

/** Takes down that somebody forgot a password. */
@Injectable()
export class ForgotPasswordService {
  constructor(private readonly jobs: Jobs) {}

  /** The job finds out whether there is such a user: neither the answer nor its time can tell. */
  async ask(email: string): Promise<ForgotPasswordAnswerDto> {
    await this.jobs.add(SendPasswordReset, { requestId: v7(), email });
    return ANSWER;
  }
}
