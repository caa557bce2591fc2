import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { FileTransport, MailTransport, SmtpTransport } from './mail.js';

@Global()
@Module({
  providers: [
    {
      provide: MailTransport,
      inject: [Config],
      useFactory: (config: Config): MailTransport =>
        config.SMTP_URL === undefined
          ? new FileTransport(join(config.DATA_DIR, 'mail'), config.MAIL_FROM)
          : new SmtpTransport(config.SMTP_URL, config.MAIL_FROM),
    },
  ],
  exports: [MailTransport],
})
export class MailModule {}
