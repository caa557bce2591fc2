import { mailButton, mailPage, STYLE } from '@libs/mail/templates/mail-page.js';
import type { MailTemplate } from '@libs/mail/templates/mail-template.js';

/** The link to set a new password. */
export const PASSWORD_RESET: MailTemplate = {
  name: 'password-reset',
  meaning: 'The link to set a new password, for somebody who forgot theirs',
  variables: {
    name: { meaning: 'Whose password it is', example: 'Mira Manager' },
    link: {
      meaning: 'Address of the page on which they set a new one; it works once, within an hour',
      example: 'https://parley.example.com/reset-password?token=bjoxOkxFQUQuc2lnbmVk',
      needed: true,
    },
  },
  parts: {
    subject: 'Set a new password for Parley',
    html: mailPage(
      `<h1 class="text" style="${STYLE.title}">Set a new password</h1>
<p class="text" style="${STYLE.line}">Hello {{name}},</p>
<p class="text" style="${STYLE.line}">somebody, probably you, asked for a new password for your Parley account. Set it within an hour:</p>
${mailButton('{{link}}', 'Set a new password')}
<p class="text" style="${STYLE.after}">The link works once. Setting a new password signs you out everywhere.</p>
<p class="text" style="${STYLE.line}">If it was not you, do nothing: your password stays as it is.</p>`,
      'You get this because somebody asked for a new password for the Parley account of this address.',
    ),
    text: `Hello {{name}},

somebody, probably you, asked for a new password for your Parley account. Set it here within an hour:

{{link}}

The link works once. Setting a new password signs you out everywhere.

If it was not you, do nothing: your password stays as it is.
`,
  },
};
