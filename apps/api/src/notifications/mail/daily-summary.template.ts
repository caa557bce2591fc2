import { mailButton, mailPage, STYLE } from '@libs/mail/templates/mail-page.js';
import type { MailTemplate } from '@libs/mail/templates/mail-template.js';
import {
  FOOTER,
  FOOTER_TEXT,
  OF_EVERY_NOTIFICATION,
  SECTIONS,
  SECTIONS_HTML,
  SECTIONS_TEXT,
} from './notification.template.js';

const FIGURES_HTML = `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
{{#figures}}
<tr>
<td class="text rule" style="${STYLE.cell};border-bottom:1px solid #dfe4ea">{{name}}</td>
<td class="text rule" align="right" style="${STYLE.cell};border-bottom:1px solid #dfe4ea"><strong>{{now}}</strong></td>
<td class="muted rule" align="right" width="150" style="${STYLE.smallCell};border-bottom:1px solid #dfe4ea">day before: {{before}}</td>
</tr>
{{/figures}}
</table>`;

/** Bars are cells with a colour: they need no pictures, which programs ask about before they load them. */
const CHARTS_HTML = `{{#charts}}
<h2 class="text" style="${STYLE.heading}">{{heading}}</h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0">
{{#bars}}
<tr>
<td class="text" width="130" style="${STYLE.cell}">{{label}}</td>
<td style="padding:6px 0">
{{#percent}}
<table role="presentation" width="{{percent}}%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="bar" bgcolor="#1f5fd0" height="14" style="border-radius:3px;font-size:1px;line-height:14px">&nbsp;</td>
</tr></table>
{{/percent}}
</td>
<td class="text" align="right" width="60" style="${STYLE.cell}">{{value}}</td>
</tr>
{{/bars}}
</table>
{{/charts}}`;

/** Yesterday in numbers, and what needs somebody today. */
export const DAILY_SUMMARY: MailTemplate = {
  name: 'daily-summary',
  meaning: 'The daily summary, at the hour each reader chose',
  variables: {
    title: { meaning: 'Whose day it is', example: 'Your summary of Sunday, 1 March 2026' },
    figures: {
      meaning: 'Numbers of the day beside those of the day before',
      entries: {
        name: { meaning: 'What is counted', example: 'Messages received' },
        now: { meaning: 'The number of the day', example: '42' },
        before: { meaning: 'The number of the day before', example: '37' },
      },
      example: [
        { name: 'Messages received', now: '42', before: '37' },
        { name: 'Messages written', now: '51', before: '40' },
        { name: 'Average time to an answer', now: '6 min', before: '11 min' },
        { name: 'New customers', now: '5', before: '8' },
        { name: 'Leads won', now: '2', before: '0' },
        { name: 'Revenue', now: '1250.00 EUR', before: '0.00 EUR' },
      ],
    },
    charts: {
      meaning: 'Numbers to be drawn as bars; there may be none',
      entries: {
        heading: { meaning: 'What is drawn', example: 'Messages of the last 7 days' },
        bars: {
          meaning: 'The bars, from top to bottom',
          entries: {
            label: { meaning: 'What a bar stands for', example: 'Sun 1 March' },
            value: { meaning: 'Its number', example: '93' },
            percent: {
              meaning: 'How long it is, in percent of the longest: a whole number, 0 for none',
              example: 100,
            },
            drawn: { meaning: 'The same drawn with letters, for the text', example: '████████████████████' },
          },
          example: [{ label: 'Sun 1 March', value: '93', percent: 100, drawn: '████████████████████' }],
        },
      },
      example: [
        {
          heading: 'Messages of the last 7 days',
          bars: [
            { label: 'Fri 27 February', value: '64', percent: 69, drawn: '██████████████' },
            { label: 'Sat 28 February', value: '0', percent: 0, drawn: '' },
            { label: 'Sun 1 March', value: '93', percent: 100, drawn: '████████████████████' },
          ],
        },
        {
          heading: 'By platform, last 7 days',
          bars: [
            { label: 'WHATSAPP', value: '120', percent: 100, drawn: '████████████████████' },
            { label: 'EMAIL', value: '37', percent: 31, drawn: '██████' },
          ],
        },
      ],
    },
    ...SECTIONS,
    ...OF_EVERY_NOTIFICATION,
    kind: { ...OF_EVERY_NOTIFICATION.kind, example: 'daily summary' },
    link: {
      meaning: 'Address of the dashboard of that day',
      example: 'https://parley.example.com/dashboard?from=2026-03-01&to=2026-03-02&timezone=UTC',
    },
  },
  parts: {
    subject: '{{title}}',
    html: mailPage(
      `<h1 class="text" style="${STYLE.title}">{{title}}</h1>
${FIGURES_HTML}
${CHARTS_HTML}
${SECTIONS_HTML}
${mailButton('{{link}}', 'Open the dashboard')}`,
      FOOTER,
    ),
    text: `{{title}}

{{#figures}}
{{name}}: {{now}} (day before: {{before}})
{{/figures}}

{{#charts}}
{{heading}}
{{#bars}}
{{label}}: {{value}}{{#drawn}} {{drawn}}{{/drawn}}
{{/bars}}

{{/charts}}
${SECTIONS_TEXT}
{{link}}

-- 
${FOOTER_TEXT}`,
  },
};
