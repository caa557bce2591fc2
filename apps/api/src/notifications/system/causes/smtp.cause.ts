import { Injectable } from '@nestjs/common';
import { HealthCause } from '../health.cause.js';

/** The mail server does not let us in. */
@Injectable()
export class MailServerAway extends HealthCause {
  readonly key = 'smtp';
  readonly urgent = false;
  readonly patience = 300;
  protected readonly title = 'The mail server is away';
  protected readonly overTitle = 'The mail server is back';
  protected readonly advice =
    'Mails wait and are tried again for some hours. See SMTP_URL and the mail server.';
}
