import { describe, expect, it } from 'vitest';
import { fillTemplate } from './fill-template.js';
import type { MailVariables } from './mail-template.js';
import { problemsOf } from './template-problems.js';

const VARIABLES: MailVariables = {
  title: { meaning: 'A title', example: 'Hello' },
  groups: {
    meaning: 'Groups',
    entries: {
      heading: { meaning: 'A heading', example: 'One' },
      lines: {
        meaning: 'Lines',
        entries: { line: { meaning: 'A line', example: 'a' } },
        example: [{ line: 'a' }],
      },
    },
    example: [],
  },
  bars: { meaning: 'Bars', entries: { value: { meaning: 'A number', example: 1 } }, example: [] },
};

/** The first problem as `line:column message`. */
function problem(template: string): string {
  const [first] = problemsOf(template, VARIABLES);
  return first ? `${first.line}:${first.column} ${first.message}` : 'none';
}

describe('a mail template', () => {
  it.each([
    'Hello {{title}} { { } } {{! a note }}',
    '{{#title}}There is {{title}}.{{/title}}{{^title}}None.{{/title}}',
    '{{#groups}}{{heading}} of {{title}}{{#lines}}{{line}}{{/lines}}{{/groups}}{{^groups}}{{title}}{{/groups}}',
    '',
  ])('is right: %j', (template) => {
    expect(problem(template)).toBe('none');
  });

  it.each([
    ['Hello\n  {{nme}}', /^2:3 names "nme", which is no variable here. There are title, groups, bars$/],
    ['{{heading}}', /^1:1 names "heading", which is no variable/],
    ['{{#groups}}{{line}}{{/groups}}', /^1:12 names "line"/],
    ['{{title.length}}', /^1:1 names "title.length"/],
    ['{{.}}', /^1:1 names "."/],
    ['{{constructor}}', /^1:1 names "constructor", which is no variable/],
    ['{{__proto__}}', /^1:1 names "__proto__"/],
    ['{{#toString}}x{{/toString}}', /^1:1 names "toString"/],
    ['{{#groups}}{{hasOwnProperty}}{{/groups}}', /^1:12 names "hasOwnProperty"/],
    ['a {{{title}}}', /^1:3 puts "title" in without escaping it/],
    ['a {{& title}}', /^1:3 puts "title" in without escaping it/],
    ['{{> other}}', /^1:1 takes in another template/],
    ['{{=<% %>=}}<% title %>', /^1:1 changes the delimiters/],
    ['{{groups}}', /^1:1 names the list "groups" like a text/],
    // Each of them would be repeated for every entry of the other, and their sizes multiplied.
    ['{{#groups}}{{#bars}}{{value}}{{/bars}}{{/groups}}', /^1:12 repeats the list "bars" inside of another/],
    ['{{#groups}}{{#groups}}x{{/groups}}{{/groups}}', /^1:12 repeats the list "groups" inside of another/],
    ['{{title}}\n{{title', /^2:1 has {{ without }}/],
    ['{{#groups}}\n\n{{heading}}', /^3:11 does not close {{#groups}}/],
    ['{{#groups}}{{#lines}}{{/groups}}{{/lines}}', /^1:22 does not close {{#lines}}/],
    ['a{{/title}}', /^1:2 has {{\/title}} without {{#title}}/],
    ['{{=x=}}', /^1:1 can not be read/],
  ])('is refused with the place of the mistake: %j', (template, expected) => {
    expect(problem(template)).toMatch(expected);
  });

  it('is looked at to its end: all mistakes are named, 20 at most', () => {
    expect(problemsOf('{{a}} {{b}}\n{{c}}', VARIABLES).map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [1, 7],
      [2, 1],
    ]);
    expect(problemsOf('{{a}}'.repeat(1_000), VARIABLES)).toHaveLength(20);
  });

  it('has its limits, so that what it becomes has them too', () => {
    const nested = (depth: number): string => '{{#title}}'.repeat(depth) + '{{/title}}'.repeat(depth);
    expect(problem(nested(20))).toBe('none');
    expect(problem(nested(21))).toBe('1:201 is nested deeper than 20 sections');
    expect(problem(nested(4_000))).toBe('1:201 is nested deeper than 20 sections');
    expect(problem('{{title}}'.repeat(1_000))).toBe('none');
    expect(problem('{{title}}'.repeat(1_001))).toBe('1:9001 holds more than 1000 variables and sections');
    expect(problem(`{{${'x'.repeat(90_000)}}}`).length).toBeLessThan(200);
  });

  it('is filled once: what looks like a variable in a value stays what it is', () => {
    const title = '{{title}} {{{constructor}}} {{#groups}} {{> x}}';
    const parts = fillTemplate(
      { subject: '{{title}}', html: '<b>{{title}}</b>', text: '{{title}}' },
      { title },
    );
    expect(parts.subject).toBe(title);
    expect(parts.text).toBe(title);
    expect(parts.html).toBe(`<b>${title.replace('>', '&#62;')}</b>`);
  });

  it('escapes values in HTML and nowhere else', () => {
    const title = `<script>alert("1")</script> & 'you' \`x\``;
    const parts = fillTemplate(
      { subject: '{{title}}', html: '<a title="{{title}}">{{title}}</a>', text: '{{title}}' },
      { title },
    );
    expect(parts.subject).toBe(title);
    expect(parts.text).toBe(title);
    expect(parts.html.replaceAll(/<a title="[^"<>]*">[^"<>]*<\/a>/g, '')).toBe('');
  });

  it('keeps every value and the subject in one line, and cuts a long subject', () => {
    const title = 'a\r\nBcc: eve@example.com\n\nb\u2028c\u0085d\u0000e\u202ef\tg';
    const parts = fillTemplate(
      { subject: 'Re:\r\n {{title}}', html: '{{title}}', text: 'first\n{{title}}\nlast' },
      { title },
    );
    const line = 'a Bcc: eve@example.com b c d e f g';
    expect(parts).toEqual({ subject: `Re: ${line}`, html: line, text: `first\n${line}\nlast` });
    expect(
      fillTemplate({ subject: '{{title}}', html: '', text: '' }, { title: 'x'.repeat(999) }).subject,
    ).toHaveLength(200);
  });
});
