import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LearningService } from '../../../apps/api/src/messages/assistant/learning/learning.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { colleague, hire } from '../auth/staff.js';
import { correctAll, misread, receive, understood } from './company.js';
import type { Page } from './inbox.js';

interface Parts {
  overall: { messages: number; before: number; after: number };
}
interface Version {
  version: number;
  state: string;
  reason: string;
  taught: number;
  heldBack: number;
  figures: Parts;
  guard: Parts;
  bytes: number | null;
}
interface Model {
  shipped: { bytes: number; sha256: string; trainedOn: string };
  active: Version | null;
  corrections: { kept: number; needed: number };
  prior: Record<string, number>;
  learning: boolean;
}

const COMPANY = 'pump-maker';
const LIMIT = 300_000;
let t: TestApp;
let second: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  second = await startTestApp({ sharing: t });
  ada = await t.api.asAda();
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const model = async (): Promise<Model> => {
  const { status, body, text } = await ada.get<Model>('/api/ai/model');
  if (status !== 200) throw new Error(text);
  return body;
};
const versions = async (): Promise<Version[]> =>
  (await ada.get<Page<Version>>('/api/ai/model/versions', { query: { limit: '100' } })).body.data;
const learn = async (): Promise<void> => {
  expect((await ada.post<Model>('/api/ai/model/train')).status).toBe(202);
  await t.drain();
};
const as = async (role: 'AGENT' | 'MANAGER'): Promise<Api> => {
  const person = { ...colleague(role.toLowerCase()), role };
  await hire(ada, person);
  return t.api.signIn(person.email, person.password);
};
/** News of another version reaches every process a moment after the change. */
const settle = (): Promise<void> => wait(500);

describe('the model that learns', () => {
  it('answers as it was shipped, and says so, while nobody has corrected anything', async () => {
    const found = await model();
    expect(found.active).toBeNull();
    expect(found.corrections).toEqual({ kept: 0, needed: 20 });
    expect(found.shipped.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(found.shipped.bytes).toBeGreaterThan(100_000);
    expect(found.prior).toEqual({ PRICING: 1, DEMO: 1, SUPPORT: 1, COMPLAINT: 1, PURCHASE: 1, GENERAL: 1 });
  });

  it(
    'learns nothing from a few corrections, and says why',
    async () => {
      await correctAll(ada, await receive(t, misread(COMPANY, 'taught', 12)));
      expect(await t.app.get(LearningService).learn()).toMatch(
        /Nothing was learned: 12 corrections are too few/,
      );
      await learn();
      expect(await model()).toMatchObject({ active: null, corrections: { kept: 12 }, learning: false });
      expect(await versions()).toEqual([]);
    },
    LIMIT,
  );

  it(
    'learns from enough of them, tells how good it is before and after, and understands new messages in every process',
    async () => {
      await correctAll(ada, (await receive(t, misread(COMPANY, 'taught', 80))).slice(12));
      const asked = await ada.post<Model>('/api/ai/model/train');
      expect(asked).toMatchObject({ status: 202, body: { learning: true } });
      await t.drain();
      const { active, corrections, learning } = await model();
      expect({ learning, kept: corrections.kept }).toEqual({ learning: false, kept: 80 });
      expect(active).toMatchObject({ version: 1, state: 'ACTIVE' });
      expect((active?.taught ?? 0) + (active?.heldBack ?? 0)).toBe(80);
      expect(active?.figures.overall.before).toBe(0);
      expect(active?.figures.overall.after).toBeGreaterThan(0.5);
      expect(active?.guard.overall.after).toBeGreaterThan((active?.guard.overall.before ?? 1) - 0.01);
      expect(active?.bytes).toBeLessThanOrEqual(65_536);
      await settle();
      for (const process of [t, second]) {
        const fresh = await receive(process, misread(COMPANY, 'taught', 25, process === t ? 7 : 8));
        expect(understood(fresh)).toBeGreaterThanOrEqual(18);
      }
    },
    LIMIT,
  );

  it(
    'learns nothing again while nothing is new, whoever asks',
    async () => {
      const sentences = await Promise.all([t, second].map(({ app }) => app.get(LearningService).learn()));
      for (const sentence of sentences) expect(sentence).toMatch(/no corrections are new since version 1/);
      expect(await versions()).toHaveLength(1);
    },
    LIMIT,
  );

  it(
    'is undone by a word, and done again',
    async () => {
      expect(await ada.post('/api/ai/model/shipped')).toMatchObject({ status: 200, body: { active: null } });
      await settle();
      const asShipped = await receive(second, misread(COMPANY, 'taught', 10, 9));
      expect(understood(asShipped)).toBe(0);
      const again = await ada.post<Model>('/api/ai/model/versions/1/activate');
      expect(again).toMatchObject({ status: 200, body: { active: { version: 1, state: 'ACTIVE' } } });
      await settle();
      expect(understood(await receive(second, misread(COMPANY, 'taught', 10, 10)))).toBeGreaterThanOrEqual(6);
      const told = await t.database.rows<{ action: string; actorName: string | null }>(
        `select action, "actorName" from "AuditEntry" where entity = 'model' and "entityId" = (select id::text from "ModelVersion" where version = 1) order by id`,
      );
      expect(told.map(({ action }) => action)).toEqual(['learned', 'retired', 'activated']);
      expect(told[0]?.actorName).toBeNull();
      expect(told[1]?.actorName).not.toBeNull();
    },
    LIMIT,
  );

  it('is for managers to look at and for administrators to change', async () => {
    const agent = await as('AGENT');
    const manager = await as('MANAGER');
    expect((await agent.get('/api/ai/model')).status).toBe(403);
    expect((await manager.get('/api/ai/model')).status).toBe(200);
    expect((await manager.get('/api/ai/model/versions')).status).toBe(200);
    for (const change of ['train', 'shipped', 'versions/1/activate'])
      expect((await manager.post(`/api/ai/model/${change}`)).status).toBe(403);
    expect(await ada.post('/api/ai/model/versions/99/activate')).toMatchObject({
      status: 404,
      body: { code: 'model.version_not_found' },
    });
    expect((await ada.post('/api/ai/model/versions/0/activate')).status).toBe(400);
  });

  it(
    'trains once when two processes learn at the same time',
    async () => {
      await correctAll(ada, await receive(t, misread(COMPANY, 'taught', 12, 21)));
      const before = (await versions()).length;
      const sentences = await Promise.all([t, second].map(({ app }) => app.get(LearningService).learn()));
      expect(sentences.filter((one) => one.startsWith('Version 2 '))).toHaveLength(1);
      expect(sentences.filter((one) => one.includes('another process'))).toHaveLength(1);
      expect(await versions()).toHaveLength(before + 1);
      const active = await t.database.rows(`select 1 as one from "ModelVersion" where state = 'ACTIVE'`);
      expect(active).toHaveLength(1);
    },
    LIMIT,
  );
});
