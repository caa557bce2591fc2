import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Events } from '@libs/events/events.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { LeadScores } from '../../../apps/api/src/leads/lead-scores.service.js';
import type { LeadDto } from '../../../apps/api/src/leads/leads.dto.js';
import { LeadHot } from '../../../apps/api/src/leads/leads.events.js';
import { RescoreOpenLeads } from '../../../apps/api/src/leads/rescore-open-leads.job.js';
import type { LeadScorePageDto } from '../../../apps/api/src/leads/score-history.dto.js';
import { MessageAnalyzed, MessageSent } from '../../../apps/api/src/messages/messages.events.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { READY_TO_BUY, say, withKey } from './conversation.js';

interface ProblemBody {
  code: string;
}

let t: TestApp;
let api: Api;
let scores: LeadScores;
/** Ids of the leads of which the product said that they became hot. */
const hot: string[] = [];
beforeAll(async () => {
  t = await startTestApp();
  api = await withKey(t);
  scores = t.app.get(LeadScores);
  const events = t.app.get(Events);
  const publish = events.publish.bind(events);
  events.publish = async (type, payload) => {
    if (type.name === LeadHot.name) hot.push((payload as { leadId: string }).leadId);
    await publish(type, payload);
  };
});
afterAll(() => t.close());

async function newLead(): Promise<LeadDto> {
  const customerId = (await api.post<{ id: string }>('/api/customers', { name: 'Nora Lindqvist' })).body.id;
  const lead = (await api.post<LeadDto>('/api/leads', { customerId, title: 'Large plan' })).body;
  await t.drain();
  return lead;
}

async function shown(id: string): Promise<LeadDto> {
  return (await api.get<LeadDto>(`/api/leads/${id}`)).body;
}

async function history(id: string): Promise<{ score: number; cause: string }[]> {
  const { body } = await api.get<LeadScorePageDto>(`/api/leads/${id}/score-history`);
  return body.data.map(({ score, cause }) => ({ score, cause }));
}

/** What the messages feature says when it has understood a message. */
async function understood(lead: LeadDto, cause: 'message' | 'correction' = 'message'): Promise<void> {
  const payload = {
    messageId: randomUUID(),
    conversationId: randomUUID(),
    customerId: lead.customerId,
    cause,
  };
  await t.app.get(Events).publish(MessageAnalyzed, payload);
  await t.drain();
}

function hotCount(lead: LeadDto): number {
  return hot.filter((id) => id === lead.id).length;
}

describe('A score', () => {
  it('follows the messages that were understood, with its reasons adding up to it', async () => {
    const lead = await newLead();
    await say(t, lead.customerId, { body: 'What does the large plan cost for 40 users?', intent: 'PRICING' });
    await understood(lead);
    const scored = await shown(lead.id);
    expect(scored.score).toBeGreaterThan(20);
    expect(scored.scoreFactors.map(({ factor }) => factor).sort()).toEqual(
      ['FREQUENCY', 'INTENT', 'KEYWORDS', 'RESPONSE_TIME', 'SENTIMENT_TREND', 'URGENCY'].sort(),
    );
    expect(scored.scoreFactors.reduce((sum, { points }) => sum + points, 0)).toBe(scored.score);
    expect(scored.scoreFactors.find(({ factor }) => factor === 'INTENT')?.evidence).toContain('PRICING');
    expect(await history(lead.id)).toEqual([{ score: scored.score, cause: 'message' }]);
  });

  it('of a new lead is made of what was said before it', async () => {
    const customerId = (await api.post<{ id: string }>('/api/customers', { name: 'Ben' })).body.id;
    for (const said of READY_TO_BUY) await say(t, customerId, said);
    const { body } = await api.post<LeadDto>('/api/leads', { customerId, title: 'He wants it' });
    expect(body.score).toBe(0);
    await t.drain();
    expect((await shown(body.id)).temperature).toBe('HOT');
    expect(await history(body.id)).toEqual([{ score: expect.any(Number) as number, cause: 'created' }]);
    expect(hotCount(body)).toBe(1);
  });

  it('changes with an agent’s correction, and says so', async () => {
    const lead = await newLead();
    const id = await say(t, lead.customerId, { body: 'Do you have it in blue?', intent: 'GENERAL' });
    await understood(lead);
    await t.database.prisma.message.update({ where: { id }, data: { intent: 'PURCHASE' } });
    await understood(lead, 'correction');
    expect((await history(lead.id)).map(({ cause }) => cause)).toEqual(['correction', 'message']);
  });

  it('rises when we answer quickly', async () => {
    const lead = await newLead();
    await say(t, lead.customerId, { body: 'Is anybody there?', intent: 'GENERAL' });
    await understood(lead);
    const before = await shown(lead.id);
    await say(t, lead.customerId, { body: 'Always!', direction: 'OUTBOUND' });
    const sent = { messageId: randomUUID(), conversationId: randomUUID(), customerId: lead.customerId };
    await t.app.get(Events).publish(MessageSent, sent);
    await t.drain();
    expect((await shown(lead.id)).score).toBeGreaterThan(before.score);
  });

  it('is looked at again when the lead moves', async () => {
    const lead = await newLead();
    await say(t, lead.customerId, { body: 'We want to buy.', intent: 'PURCHASE' });
    await api.patch(`/api/leads/${lead.id}`, { status: 'QUALIFIED' });
    await t.drain();
    expect((await history(lead.id))[0]?.cause).toBe('status');
  });

  it('is kept in the history only when it changes, or when a person asked', async () => {
    const lead = await newLead();
    await say(t, lead.customerId, { body: 'How much is it?', intent: 'PRICING' });
    await understood(lead);
    await understood(lead);
    expect(await history(lead.id)).toHaveLength(1);
    const answer = await api.post<LeadDto>(`/api/leads/${lead.id}/rescore`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(await shown(lead.id));
    expect((await history(lead.id)).map(({ cause }) => cause)).toEqual(['manual', 'message']);
  });

  it('of a closed lead stays as it was when it closed', async () => {
    const lead = await newLead();
    await api.patch(`/api/leads/${lead.id}`, { status: 'LOST' });
    const before = await shown(lead.id);
    for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
    await understood(lead);
    expect(await shown(lead.id)).toEqual(before);
    const answer = await api.post<ProblemBody>(`/api/leads/${lead.id}/rescore`);
    expect([answer.status, answer.body.code]).toEqual([409, 'leads.closed']);
    expect((await api.post(`/api/leads/${randomUUID()}/rescore`)).status).toBe(404);
  });

  it('that changes is told live', async () => {
    const lead = await newLead();
    await say(t, lead.customerId, { body: 'How much is it?', intent: 'PRICING' });
    const told = async (): Promise<number> =>
      (await t.database.rows(`select 1 from "LiveEvent" where payload->>'leadId' = $1`, [lead.id])).length;
    const before = await told();
    await understood(lead);
    await understood(lead);
    expect(await told()).toBe(before + 1);
  });
});

describe('The history of a score', () => {
  it('is shown newest first, page by page', async () => {
    const lead = await newLead();
    for (const said of READY_TO_BUY) {
      await say(t, lead.customerId, said);
      await understood(lead);
    }
    const path = `/api/leads/${lead.id}/score-history`;
    const whole = (await api.get<LeadScorePageDto>(path)).body;
    expect(whole.data).toHaveLength(3);
    expect(whole.data[0]).toEqual({
      id: expect.any(String) as string,
      leadId: lead.id,
      score: (await shown(lead.id)).score,
      temperature: 'HOT',
      factors: (await shown(lead.id)).scoreFactors,
      cause: 'message',
      createdAt: t.clock.now().toISOString(),
    });
    const first = (await api.get<LeadScorePageDto>(path, { query: { limit: '2' } })).body;
    const second = (
      await api.get<LeadScorePageDto>(path, { query: { limit: '2', cursor: first.nextCursor ?? '' } })
    ).body;
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(second.nextCursor).toBeNull();
  });

  it('is of a lead there is', async () => {
    const answer = await api.get<ProblemBody>(`/api/leads/${randomUUID()}/score-history`);
    expect([answer.status, answer.body.code]).toEqual([404, 'leads.not_found']);
    expect((await t.api.get(`/api/leads/${randomUUID()}/score-history`)).status).toBe(401);
  });
});

describe('A lead that becomes hot', () => {
  it('is told of once, however many score it at the same time', async () => {
    const lead = await newLead();
    for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 3 === 0
          ? api.post(`/api/leads/${lead.id}/rescore`)
          : scores.rescoreOpenOf(lead.customerId, 'message'),
      ),
    );
    expect((await shown(lead.id)).temperature).toBe('HOT');
    expect(hotCount(lead)).toBe(1);
    await scores.rescoreOpenOf(lead.customerId, 'message');
    expect(hotCount(lead)).toBe(1);
  });

  it('is told of again when it cools down and comes back', async () => {
    const lead = await newLead();
    for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
    await scores.rescore(lead.id, 'message');
    t.clock.forward(40 * 86_400);
    await scores.rescore(lead.id, 'nightly');
    expect((await shown(lead.id)).temperature).not.toBe('HOT');
    for (const said of READY_TO_BUY) await say(t, lead.customerId, { ...said, body: `${said.body} Again.` });
    await scores.rescore(lead.id, 'message');
    expect(hotCount(lead)).toBe(2);
  });
});

describe('The night', () => {
  it('lets interest fade in every open lead, however many there are, and in no closed one', async () => {
    const lead = await newLead();
    for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
    await scores.rescore(lead.id, 'message');
    const before = await shown(lead.id);
    // 250 more leads of the same customer: three stretches of work.
    await t.database.rows(
      `insert into "Lead" (id, "customerId", title, status, score)
       select gen_random_uuid(), $1::uuid, 'lead ' || n, (case when n % 5 = 0 then 'LOST' else 'NEW' end)::"LeadStatus", 99
       from generate_series(1, 250) n`,
      [lead.customerId],
    );
    t.clock.forward(7 * 86_400);
    await t.app.get(Jobs).add(RescoreOpenLeads, {});
    await t.drain();
    const after = await shown(lead.id);
    expect(after.score).toBeLessThan(before.score);
    expect((await history(lead.id))[0]).toEqual({ score: after.score, cause: 'nightly' });
    const rows = await t.database.rows<{ status: string; score: number; count: number }>(
      `select status::text, score, count(*)::int as count from "Lead" where title like 'lead %' group by status, score order by status::text desc`,
    );
    expect(rows).toEqual([
      { status: 'NEW', score: after.score, count: 200 },
      { status: 'LOST', score: 99, count: 50 },
    ]);
  });
});
