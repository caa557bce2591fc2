import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { FileTransport, MailTransport, SmtpTransport } from './mail.js';
import { MailFiles, mailFolder } from './mail-files.js';
import { Mailer } from './mailer.service.js';
import { SuppressionsRepository } from './suppressions/suppressions.repository.js';
import { MailTemplates } from './templates/mail-templates.service.js';
import { TemplateOverridesRepository } from './templates/template-overrides.repository.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';

@Global()
@Module({
  providers: [
    {
      provide: MailTransport,
      inject: [Config],
      useFactory: (config: Config): MailTransport =>
        config.SMTP_URL === undefined
          ? new FileTransport(mailFolder(config), config.MAIL_FROM)
          : new SmtpTransport(config.SMTP_URL, config.MAIL_FROM),
    },
    MailFiles,
    Mailer,
    SuppressionsRepository,
    MailTemplates,
    TemplateOverridesRepository,
    UnsubscribeLinks,
  ],
  exports: [MailFiles, Mailer, MailTemplates, TemplateOverridesRepository, UnsubscribeLinks],
})
export class MailModule {}
