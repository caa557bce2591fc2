import { packageVersion } from '@libs/config/project-path.js';
import { openApiDocument } from '@libs/http/openapi.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditScene, PASSWORDS, unique } from './audit-scene.js';
import { logged } from './audit-trail.js';
import { DRIVES, NOT_AUDITED } from './audited-routes.js';

const SECRETS = [...PASSWORDS, 'a wrong password', 'nobody-typed-this@example.com'];

let scene: AuditScene;
beforeAll(async () => {
  scene = await AuditScene.open();
});
afterAll(() => scene.close());

function changingRoutes(): string[] {
  const { paths } = openApiDocument(scene.t.app, packageVersion());
  return Object.entries(paths).flatMap(([path, operations]) =>
    ['post', 'put', 'patch', 'delete']
      .filter((method) => method in operations)
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe('the audit log', () => {
  it('knows every route that changes something, or the reason why it need not', () => {
    const known = [...Object.keys(DRIVES), ...Object.keys(NOT_AUDITED)];
    expect(changingRoutes().sort()).toEqual(known.sort());
  });

  it.each(Object.entries(DRIVES))(
    'tells who used %s, from where and with which request',
    async (route, drive) => {
      const requestId = `audit-${unique()}`;
      const { answer, entities } = await drive(scene, { headers: { 'x-request-id': requestId } });
      expect(answer.status, answer.text).toBeLessThan(300);
      const mine = (await logged(scene.ada)).filter((entry) => entry.requestId === requestId);
      expect(new Set(mine.map(({ entity }) => entity))).toEqual(new Set(entities));
      for (const entry of mine) {
        expect(entry).toMatchObject({
          ip: '127.0.0.1',
          createdAt: scene.t.clock.now().toISOString(),
        });
        // Templates are known by their names.
        expect(entry.entityId).toMatch(entry.entity === 'mail-template' ? /^[a-z-]+$/ : /^[0-9a-f-]{36}$/);
        // Who signs up, resets a password or unsubscribes is not signed in.
        if (!/signup|reset|unsubscribe/.test(route))
          expect(entry.actor).toMatchObject({ type: 'user', name: expect.any(String) as string });
      }
    },
  );

  it('never holds a secret or the words of a message, whatever was done', async () => {
    await scene.t.api.post('/api/auth/login', { email: SECRETS.at(-1), password: 'a wrong password' });
    await scene.t.drain();
    const rows = await scene.t.database.rows<{ text: string }>(
      'select row_to_json(a)::text as text from "AuditEntry" a',
    );
    expect(rows.length).toBeGreaterThan(50);
    const hashes = await scene.t.database.rows<{ hash: string }>(
      `select "passwordHash" as hash from "User" union select "keyHash" from "ApiKey" union select "refreshHash" from "Session"`,
    );
    expect(scene.made.length).toBeGreaterThan(5);
    const text = rows.map((row) => row.text).join('\n');
    for (const secret of [...SECRETS, ...scene.made, ...hashes.map(({ hash }) => hash)])
      expect(text).not.toContain(secret);
    const words = rows.filter((row) => row.text.includes('secretwords'));
    // A lead's title is made of the customer's first words.
    expect(words.every((row) => row.text.includes('"entity":"lead"'))).toBe(true);
  });
});
