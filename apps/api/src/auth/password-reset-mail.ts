import type { Mail } from '@libs/mail/mail.js';

/** The mail with the link to set a new password. Plain text: there is nothing in it to be dressed up by others. */
export function passwordResetMail(name: string, link: string): Pick<Mail, 'subject' | 'text'> {
  return {
    subject: 'Set a new password for Parley',
    text: [
      `Hello ${name},`,
      'somebody, probably you, asked for a new password for your Parley account. Set it here within an hour:',
      link,
      'The link works once. Setting a new password signs you out everywhere.',
      'If it was not you, do nothing: your password stays as it is.',
      '',
    ].join('\n\n'),
  };
}
