import { mailButton, mailPage, STYLE } from '@libs/mail/templates/mail-page.js';
import type { MailTemplate } from '@libs/mail/templates/mail-template.js';

const ROW = (name: string, value: string): string => `<tr>
<td class="muted" width="90" valign="top" style="${STYLE.nameCell}">${name}</td>
<td class="text" style="${STYLE.cell}">${value}</td>
</tr>`;

/** A scheduled report, with its file or a link to it. */
export const REPORT: MailTemplate = {
  name: 'report',
  meaning: 'A scheduled report, with its file or a link to it',
  variables: {
    name: { meaning: "The report's name", example: 'Leads of the week' },
    about: { meaning: 'The time it is about', example: '23 February to 1 March 2026' },
    timezone: { meaning: 'Time zone of that time', example: 'Europe/Berlin' },
    dataset: { meaning: 'What was exported', example: 'leads' },
    rows: { meaning: 'How much of it', example: '42 rows' },
    fileName: { meaning: 'Name of the file', example: 'parley-leads-2026-03-02.xlsx' },
    attached: { meaning: 'The name of the file again where it is attached, else empty', example: '' },
    link: {
      meaning: 'Address of the file, for who may sign in as a manager; empty where the file is attached',
      example:
        'https://parley.example.com/api/analytics/reports/runs/0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a32/file',
    },
    unsubscribeLink: {
      meaning: 'Address of the page on which the reader can be taken off the recipients',
      example: 'https://parley.example.com/api/notifications/unsubscribe/cjoxOmFi.c2lnbmVk',
    },
  },
  parts: {
    subject: '{{name}}: {{about}}',
    html: mailPage(
      `<h1 class="text" style="${STYLE.title}">{{name}}</h1>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${ROW('Time', '{{about}} ({{timezone}})')}
${ROW('Contents', '{{dataset}}, {{rows}}')}
${ROW('File', '{{fileName}}')}
</table>
{{#attached}}
<p class="text" style="${STYLE.after}">The file is attached.</p>
{{/attached}}
{{#link}}
<p class="text" style="${STYLE.after}">The file is larger than what is attached to mails. Managers and administrators sign in and get it here:</p>
${mailButton('{{link}}', 'Download the file')}
{{/link}}`,
      'You get this because your address is one of the recipients of this report in Parley. A manager can take it off the list, and so can you:' +
        ' <a class="link" href="{{unsubscribeLink}}" style="color:#1f5fd0">stop these mails</a>.',
    ),
    text: `Report: {{name}}
Time: {{about}} ({{timezone}})
Contents: {{dataset}}, {{rows}}

{{#attached}}
The file {{fileName}} is attached.
{{/attached}}
{{#link}}
The file {{fileName}} is larger than what is attached to mails. Managers and administrators sign in and get it here:
{{link}}
{{/link}}

-- 
You get this because your address is one of the recipients of this report in Parley. A manager can take it off the list, and so can you:
{{unsubscribeLink}}
`,
  },
};
