import { afterAll, beforeAll, expect, it } from 'vitest';
import { signGeneric } from '../../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../../support/test-app.js';
import { EventSource, listen } from './event-source.js';

interface Dashboard {
  messages: { inbound: number; byPlatform: Record<string, number>; byIntent: Record<string, number> };
  customers: Record<string, number>;
  leads: Record<string, unknown>;
}

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
  // Some rows are dated by the database, whose clock is the real one.
  t.clock.set(new Date());
});
afterAll(() => t.close());

it("a customer's message that comes over a webhook is a live event and a number on the dashboard", async () => {
  const url = await listen(t);
  const login = { email: 'ada@example.com', password: 'ada keeps the keys of the house' };
  const { body: session } = await t.api.post<{ accessToken: string }>('/api/auth/login', login);
  const ada = t.api.with(session.accessToken);
  const dashboard = async (): Promise<Dashboard> =>
    (await ada.get<Dashboard>('/api/analytics/dashboard')).body;
  const source = await EventSource.open(url, { token: session.accessToken });
  expect((await dashboard()).messages.inbound).toBe(0);

  const now = t.clock.now();
  const delivery = JSON.stringify({
    type: 'message.received',
    timestamp: now.toISOString(),
    data: {
      messageId: 'm-1',
      customer: { externalId: 'c-1', name: 'Grace Hopper' },
      body: 'How much is the compiler?',
      occurredAt: new Date(now.getTime() - 30_000).toISOString(),
    },
  });
  const headers = signGeneric(delivery, GENERIC_SECRET, 'd-1', now);
  expect((await t.api.post('/api/webhooks/generic', delivery, { headers })).status).toBe(200);
  await t.drain();

  const types = (): Set<string> => new Set(source.news.map(({ type }) => type));
  await expect
    .poll(types)
    .toEqual(
      new Set([
        'message.received',
        'message.updated',
        'conversation.updated',
        'lead.updated',
        'notification.created',
      ]),
    );
  const received = source.news.find(({ type }) => type === 'message.received');
  expect(received?.data).toMatchObject({
    body: 'How much is the compiler?',
    direction: 'INBOUND',
    platform: 'API',
  });
  // The period ends before the current instant, in which customer and lead were made.
  t.clock.forward(5);
  await expect.poll(dashboard).toMatchObject({
    messages: { inbound: 1, byPlatform: { API: 1 }, byIntent: { PRICING: 1 } },
    customers: { total: 1, new: 1, active: 1 },
    leads: { open: 1, won: 0 },
  });
  // While somebody follows the stream, conversations are looked up at most once a second.
  const realtime = async (): Promise<unknown> => (await ada.get('/api/analytics/realtime')).body;
  await expect.poll(realtime, { timeout: 5_000 }).toMatchObject({
    messages: { last1Minute: 1, last5Minutes: 1, last60Minutes: 1 },
    openConversations: 1,
    unanswered: 1,
    longestWaitSeconds: 35,
  });
  source.close();
});
