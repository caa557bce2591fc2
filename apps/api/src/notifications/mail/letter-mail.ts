import type { Mail } from '@libs/mail/mail.js';
import type { Letter } from '../types/notification-kind.js';

/** A letter as a mail, in text and HTML. @param link absolute address of what it is about */
export function letterMail(
  { subject, sections }: Letter,
  link: string,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const text = sections.map(({ heading, lines }) => [heading, ...lines].join('\n'));
  const html = sections.map(
    ({ heading, lines }) =>
      `<h2 style="font-size:16px;margin:24px 0 8px">${escaped(heading)}</h2>` +
      lines.map((line) => `<p style="margin:0 0 4px">${escaped(line)}</p>`).join(''),
  );
  return {
    subject: oneLine(subject),
    text: [...text, link, ''].join('\n\n'),
    html:
      '<!doctype html><html><body style="font-family:sans-serif;font-size:14px;max-width:600px">' +
      `${html.join('')}<p style="margin:24px 0"><a href="${escaped(link)}">Open Parley</a></p></body></html>`,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
