import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';
import { sql } from '../features/backup/data.js';
import { misread } from '../features/messages/company.js';
import { ownPlace, type OwnPlace } from '../support/own-place.js';
import { WHOLE_SET } from './harness/rounds.js';

const LIMIT = 170_000;
const CORRECTIONS = 60;
/** Milliseconds after which learning is killed. */
const MOMENTS = WHOLE_SET ? [800, 1_500, 2_500, 4_000] : [2_500];

let place: OwnPlace;
beforeAll(async () => {
  place = await ownPlace();
  for (const { text } of misread('school-saas', 'taught', CORRECTIONS))
    await sql(
      place.url,
      `with person as (insert into "Customer" (id) values (gen_random_uuid()) returning id),
         talk as (insert into "Conversation" (id, "customerId", platform) select gen_random_uuid(), id, 'API' from person returning id, "customerId"),
         said as (insert into "Message" (id, "conversationId", "customerId", platform, direction, status, body, "occurredAt")
           select gen_random_uuid(), id, "customerId", 'API', 'INBOUND', 'DELIVERED', '${text.replaceAll("'", "''")}', now() from talk returning id)
       select id from said`,
    );
  await sql(
    place.url,
    `insert into "MessageCorrection" ("messageId", intent, "saidUrgent", "correctedAt")
     select id, case when body ~* 'sync|blank|vanish' then 'SUPPORT'::"Intent" else 'PURCHASE'::"Intent" end, false, now() from "Message"`,
  );
});
afterAll(() => place.remove());

function start(): ChildProcess {
  return spawn(process.execPath, [projectPath('dist/apps/api/src/learn.js')], {
    cwd: place.folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: place.folder,
      DATABASE_URL: place.url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const kept = (): Promise<{ versions: number; corrections: number; audited: number }[]> =>
  sql(
    place.url,
    `select (select count(*) from "ModelVersion")::int as versions,
       (select count(*) from "MessageCorrection")::int as corrections,
       (select count(*) from "AuditEntry" where entity = 'model')::int as audited`,
  );

describe('learning', () => {
  it(
    'that is killed at any moment leaves all or nothing, and learns the same the next time',
    async () => {
      let done = 0;
      for (const after of MOMENTS) {
        const child = start();
        const ended = once(child, 'close');
        await Promise.race([ended, wait(after)]);
        child.kill('SIGKILL');
        await ended;
        const [now] = await kept();
        expect(now?.corrections).toBe(CORRECTIONS);
        expect(now?.audited).toBe(now?.versions);
        done = now?.versions ?? 0;
        expect(done).toBeLessThanOrEqual(1);
      }
      const child = start();
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child, 'close');
      expect(said).toMatch(done === 0 ? /^Version 1 is / : /new since version 1/);
      expect(await kept()).toEqual([{ versions: 1, corrections: CORRECTIONS, audited: 1 }]);
    },
    LIMIT,
  );
});
