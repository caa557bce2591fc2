import { mailButton, mailPage, STYLE } from '@libs/mail/templates/mail-page.js';
import type { MailTemplate, MailVariables } from '@libs/mail/templates/mail-template.js';

/** Variables that every mail about a notification has. */
export const OF_EVERY_NOTIFICATION = {
  kind: { meaning: 'What kind of news it is, in small letters', example: 'lead alert' },
  link: {
    meaning: 'Address of what it is about in Parley',
    example: 'https://parley.example.com/leads/0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20',
  },
  unsubscribeLink: {
    meaning: 'Address of the page on which the reader can stop mails of this kind',
    example: 'https://parley.example.com/api/notifications/unsubscribe/bjoxOkxFQUQ.c2lnbmVk',
  },
} as const satisfies MailVariables;

/** Lists of lines under headings. */
export const SECTIONS = {
  sections: {
    meaning: 'Parts of the news, each under a heading; there may be none',
    entries: {
      heading: { meaning: 'What the part is about', example: 'Hot leads: 2' },
      lines: {
        meaning: 'What stands under the heading; there may be none',
        entries: { line: { meaning: 'One line', example: 'Ana Souza, score 82' } },
        example: [{ line: 'Ana Souza, score 82' }],
      },
    },
    example: [
      { heading: 'Hot leads: 2', lines: [{ line: 'Ana Souza, score 82' }, { line: 'Ben Okafor, score 75' }] },
      { heading: 'Waiting for an answer: 1', lines: [{ line: 'Mia Chen on WHATSAPP, for 2 h 5 min' }] },
    ],
  },
} as const satisfies MailVariables;

export const SECTIONS_HTML = `{{#sections}}
<h2 class="text" style="${STYLE.heading}">{{heading}}</h2>
{{#lines}}
<p class="text" style="${STYLE.line}">{{line}}</p>
{{/lines}}
{{/sections}}`;

export const SECTIONS_TEXT = `{{#sections}}
{{heading}}
{{#lines}}
{{line}}
{{/lines}}

{{/sections}}`;

/** Why the reader gets it. */
export const FOOTER =
  'You get this because your notifications of the kind “{{kind}}” come by e-mail.' +
  ' <a class="link" href="{{unsubscribeLink}}" style="color:#1f5fd0">Stop these mails</a>.';

export const FOOTER_TEXT = `You get this because your notifications of the kind "{{kind}}" come by e-mail. To stop these mails:
{{unsubscribeLink}}
`;

/** Any news that has no template of its own. */
export const NOTIFICATION: MailTemplate = {
  name: 'notification',
  meaning: 'Any news that has no template of its own',
  variables: {
    title: { meaning: 'The news in a few words', example: 'Ana Souza is a hot lead' },
    body: { meaning: 'The news in a sentence or two; may be empty', example: 'The score rose to 82.' },
    ...SECTIONS,
    ...OF_EVERY_NOTIFICATION,
  },
  parts: {
    subject: '{{title}}',
    html: mailPage(
      `<h1 class="text" style="${STYLE.title}">{{title}}</h1>
{{#body}}
<p class="text" style="${STYLE.line}">{{body}}</p>
{{/body}}
${SECTIONS_HTML}
${mailButton('{{link}}', 'Open in Parley')}`,
      FOOTER,
    ),
    text: `{{title}}
{{#body}}
{{body}}
{{/body}}

${SECTIONS_TEXT}
{{link}}

-- 
${FOOTER_TEXT}`,
  },
};
