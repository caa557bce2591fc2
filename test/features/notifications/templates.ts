import { expect } from 'vitest';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';
import { emptyMailbox, mailsOf } from './mailbox.js';
import { tell, type Member, type Page } from './staff-room.js';

/** Where templates are. */
export const TEMPLATES = '/api/notifications/templates';
export const NOTIFICATION = `${TEMPLATES}/notification`;
/** Of the mails of notifications, otherwise than it is built in. */
export const OWN = {
  subject: 'News: {{title}}',
  html: '<h1>{{title}}</h1>{{#body}}<p>{{body}}</p>{{/body}}<p><a href="{{link}}">Look</a></p>',
  text: '{{title}}\n{{body}}\n{{link}}',
};

/** The parts of a template. */
export interface Parts {
  subject: string;
  html: string;
  text: string;
}
/** A template as the API shows it. */
export interface Template extends Parts {
  name: string;
  overridden: boolean;
  broken: boolean;
  problems: { part: string; line: number; column: number; message: string }[];
  variables: {
    name: string;
    in: string | null;
    list: boolean;
    needed: boolean;
    meaning: string;
    example: string;
  }[];
  builtIn: Parts;
}

/** Returns all to the built-in ones. */
export async function returnAll(ada: Api): Promise<void> {
  for (const { name } of (await ada.get<Page<Template>>(TEMPLATES)).body.data)
    expect((await ada.delete(`${TEMPLATES}/${name}`)).status).toBe(204);
}

/** A template as it is now. */
export async function shown(ada: Api, name = 'notification'): Promise<Template> {
  const answer = await ada.get<Template>(`${TEMPLATES}/${name}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** The mail that somebody gets of a piece of news. */
export async function mailed(t: TestApp, reader: Member, title = 'A lead is hot'): Promise<Parts> {
  emptyMailbox(t);
  await tell(t, [reader.id], { title });
  await t.drain();
  const [mail] = await mailsOf(t);
  if (!mail) throw new Error('no mail came');
  return mail;
}
