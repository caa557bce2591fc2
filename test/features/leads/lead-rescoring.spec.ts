import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeadScores } from '../../../apps/api/src/leads/lead-scores.service.js';
import type { LeadDto } from '../../../apps/api/src/leads/leads.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverWhatsapp, messages, unix, whatsapp, whatsappEdit, whatsappText } from '../messages/inbox.js';
import { READY_TO_BUY, say, withKey } from './conversation.js';

let t: TestApp;
let there: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp();
  there = await startTestApp({ sharing: t });
  api = await withKey(t);
});
afterAll(async () => {
  await there.close();
  await t.close();
});

const ORDER = 'We want to order 20 seats, please send the contract and the invoice today';

let people = 0;
/** A customer who writes this, with the lead that opens for them. */
async function written(body: string): Promise<{ from: string; id: string; at: Date; lead: LeadDto }> {
  people += 1;
  const from = String(14155550200 + people);
  const id = `wamid.${people}`;
  const at = t.clock.now();
  await deliverWhatsapp(t, whatsapp({ messages: [whatsappText(id, from, body, at)] }));
  await t.drain();
  const [message] = (await messages(api)).filter(({ externalId }) => externalId === id);
  const { body: page } = await api.get<{ data: LeadDto[] }>('/api/leads', {
    query: { customerId: message?.customerId ?? '' },
  });
  const [lead] = page.data;
  if (!lead) throw new Error('no lead');
  return { from, id, at, lead };
}

async function shown({ id }: LeadDto): Promise<LeadDto> {
  return (await api.get<LeadDto>(`/api/leads/${id}`)).body;
}

/** How often this lead was told of as hot: the notifications that the product made of it. */
async function toldHot({ id }: LeadDto): Promise<number> {
  const rows = await t.database.rows(
    `select distinct "key" from "Notification" where type = 'LEAD_ALERT' and url like '%' || $1`,
    [id],
  );
  return rows.length;
}

async function bothRescore(lead: LeadDto): Promise<void> {
  const processes = [t, there].map(({ app }) => app.get(LeadScores));
  await Promise.all(
    Array.from({ length: 5 }, () =>
      processes.map((scores) => scores.rescoreOpenOf(lead.customerId, 'message')),
    ).flat(),
  );
  await t.drain();
}

describe('A message that changes after it was scored', () => {
  it('scores by its new words when it is edited', async () => {
    const { from, id, at, lead } = await written(ORDER);
    expect(lead.temperature).toBe('HOT');
    const later = new Date(at.getTime() + 60_000);
    const edit = whatsappEdit(`${id}.e`, id, from, 'Never mind, good morning to all of you', later);
    await deliverWhatsapp(t, whatsapp({ messages: [edit] }));
    await t.drain();
    expect((await shown(lead)).temperature).toBe('COLD');
  });

  it('counts no more when it is taken back', async () => {
    const { from, id, at, lead } = await written(ORDER);
    const timestamp = unix(new Date(at.getTime() + 60_000));
    const revoke = { id: `${id}.r`, from, timestamp, type: 'revoke', revoke: { original_message_id: id } };
    await deliverWhatsapp(t, whatsapp({ messages: [revoke] }));
    await t.drain();
    const after = await shown(lead);
    expect(after.score).toBe(0);
    expect(JSON.stringify(after.scoreFactors)).not.toContain('seats');
  });

  it('scores as an agent says it is meant', async () => {
    const { id, lead } = await written('cancel my order of ten, I take twenty');
    expect(lead.score).toBeLessThan(40);
    const [message] = (await messages(api)).filter(({ externalId }) => externalId === id);
    await api.patch(`/api/messages/${message?.id}/analysis`, { intent: 'PURCHASE' });
    await t.drain();
    expect((await shown(lead)).score).toBeGreaterThan(lead.score + 20);
  });
});

describe('A lead in two processes', () => {
  it('is told of as hot once, and once more after it cooled down and came back', async () => {
    const { lead } = await written('Good morning');
    for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
    await bothRescore(lead);
    expect((await shown(lead)).temperature).toBe('HOT');
    expect(await toldHot(lead)).toBe(1);
    t.clock.forward(40 * 86_400);
    await bothRescore(lead);
    expect((await shown(lead)).temperature).not.toBe('HOT');
    for (const said of READY_TO_BUY) await say(t, lead.customerId, { ...said, body: `Again: ${said.body}` });
    await bothRescore(lead);
    expect((await shown(lead)).temperature).toBe('HOT');
    expect(await toldHot(lead)).toBe(2);
  });
});

describe('A closed lead', () => {
  it.each(['WON', 'LOST'])(
    'that is %s keeps its score through messages, moves and nights',
    async (status) => {
      const { lead } = await written('How much is the small plan?');
      for (const next of ['QUALIFIED', 'PROPOSAL'])
        await api.patch(`/api/leads/${lead.id}`, { status: next });
      await api.patch(`/api/leads/${lead.id}`, { status, value: '100.00' });
      await t.drain();
      const { score } = await shown(lead);
      for (const said of READY_TO_BUY) await say(t, lead.customerId, said);
      await bothRescore(lead);
      await t.app.get(LeadScores).rescore(lead.id, 'nightly');
      expect(await shown(lead)).toMatchObject({ status, score });
    },
  );
});
