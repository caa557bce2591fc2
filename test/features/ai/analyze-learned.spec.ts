import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Adapter } from '@libs/ai/local/adapter/adapter.js';
import { decodeAdapter } from '@libs/ai/local/adapter/encoding.js';
import { readOwnLines } from '@libs/ai/local/adapter/own-lines.js';
import { tryOut } from '@libs/ai/local/adapter/trial.js';
import { analyse } from '@libs/ai/local/analyse.js';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { projectPath } from '@libs/config/project-path.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';
import { noteEnvironment } from '../../support/spoken.js';
import { sql } from '../backup/data.js';
import { misread } from '../messages/company.js';

let place: OwnPlace;
beforeAll(async () => {
  place = await ownPlace();
});
afterAll(() => place.remove());

const CUSTOMER = '00000000-0000-7000-8000-000000000001';
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const pause = (): Promise<void> => Promise.resolve();

/** What the local model learned from a company's agents. */
async function learned(): Promise<Buffer> {
  const corrections = misread('school-saas', 'taught', 60).map(({ text, intent }, n) => ({
    text,
    intent,
    conversation: `conversation ${n}`,
  }));
  const trial = await tryOut(corrections, {}, await readOwnLines(pause), pause);
  if (trial.outcome !== 'accepted') throw new Error(trial.reason);
  return trial.weights;
}

async function analyzeLocally(): Promise<string> {
  const env = { DATA_DIR: place.folder, DATABASE_URL: place.url };
  noteEnvironment(env);
  const child = spawn(
    process.execPath,
    [projectPath('tools/run.mjs'), 'apps/api/src/analyze.js', '--since', '2026-01-01'],
    {
      cwd: place.folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}

describe('npm run analyze without a hosted model', { timeout: 120_000 }, () => {
  it('understands the past as new messages are understood: with what agents taught', async () => {
    const bodies = misread('school-saas', 'taught', 20, 7).map(({ text }) => text);
    await sql(place.url, `insert into "Customer" (id, "updatedAt") values ('${CUSTOMER}', now())`);
    await sql(
      place.url,
      `insert into "Conversation" (id, "customerId", platform, "updatedAt") values ('${CUSTOMER}', '${CUSTOMER}', 'API', now())`,
    );
    await sql(
      place.url,
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, body, "occurredAt")
       select gen_random_uuid(), '${CUSTOMER}', '${CUSTOMER}', 'API', 'INBOUND', 'RECEIVED', body, '2026-01-02'
       from unnest(array[${bodies.map(quoted).join()}]) body`,
    );
    const weights = await learned();
    await sql(
      place.url,
      `insert into "ModelVersion" (id, version, state, reason, "trainedAt", base, "learnedFrom", taught, "heldBack", figures, guard, weights)
       values (gen_random_uuid(), 1, 'ACTIVE', 'It is better.', now(), '${SHIPPED.sha256}', 'x', 48, 12, '{}', '{}',
         '\\x${weights.toString('hex')}')`,
    );
    expect(await analyzeLocally()).toContain('Done: 20 messages were understood again');
    const rows = await sql<{ body: string; intent: string }>(
      place.url,
      'select body, intent::text from "Message" order by body',
    );
    const adapter = new Adapter(decodeAdapter(weights));
    const now = rows.map(({ body }) => analyse({ body }, undefined, adapter).intent);
    expect(now).not.toEqual(rows.map(({ body }) => analyse({ body }).intent));
    expect(rows.map(({ intent }) => intent)).toEqual(now);
  });
});
