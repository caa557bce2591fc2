import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { publicUrl } from '@libs/config/public-url.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { AddressSuppressed, Mailer } from '@libs/mail/mailer.service.js';
import { MailTemplates } from '@libs/mail/templates/mail-templates.service.js';
import { secretHash } from './access/secret-hash.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { PASSWORD_RESET } from './password-reset.template.js';
import { UsersRepository } from './users.repository.js';

/** Somebody forgot the password of this (normalised) address, which may be nobody's. */
export interface PasswordResetRequest {
  requestId: string;
  email: string;
}

/** Eight tries span about 50 minutes: a link that comes later than that is not expected any more. */
export const SendPasswordReset = jobType<PasswordResetRequest>('send-password-reset', { maxAttempts: 8 });

/** Links one user is mailed within an hour, however often somebody asks. */
const MAX_PER_HOUR = 5;

/** Mails a link to set a new password, to the stored address of an active user. */
@HandlesJob(SendPasswordReset)
@Injectable()
export class SendPasswordResetJob implements JobHandler<PasswordResetRequest> {
  constructor(
    private readonly users: UsersRepository,
    private readonly resets: PasswordResetRepository,
    private readonly templates: MailTemplates,
    private readonly mailer: Mailer,
    private readonly config: Config,
  ) {}

  async run({ requestId, email }: PasswordResetRequest): Promise<void> {
    const user = await this.users.findByEmail(email);
    if (!user?.active) return;
    const token = this.tokenOf(requestId);
    const tokenHash = secretHash(token);
    if ((await this.resets.recentOthers(user.id, tokenHash)) >= MAX_PER_HOUR) return;
    if (!(await this.resets.open(user.id, tokenHash))) return;
    const link = `${publicUrl(this.config)}/reset-password?token=${token}`;
    const mail = {
      ...(await this.templates.write(PASSWORD_RESET, { name: user.name, link })),
      to: user.email,
      messageId: `<password-reset.${requestId}@parley>`,
    };
    try {
      await this.mailer.send(mail);
    } catch (error) {
      // Nobody is told: neither the answer nor anything after it may tell whether there is such an address.
      if (!(error instanceof AddressSuppressed)) throw error;
    }
  }

  /** The same request has the same token when it is tried again, and what the queue holds does not tell it. */
  private tokenOf(requestId: string): string {
    const key = hkdfSync('sha256', this.config.JWT_REFRESH_SECRET, '', 'parley password reset', 32);
    return createHmac('sha256', Buffer.from(key)).update(requestId).digest('base64url');
  }
}
