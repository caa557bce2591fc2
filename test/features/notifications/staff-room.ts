import { expect } from 'vitest';
import type { Events } from '@libs/events/events.js';
import { v7 } from '@libs/database/id.js';
import { Newsroom } from '../../../apps/api/src/notifications/news/newsroom.service.js';
import type { News } from '../../../apps/api/src/notifications/news/news.js';
import type { Api } from '../../support/api.js';
import type { Browser } from '../../support/browser.js';
import { JONAS, LEILA, MIRA, type Colleague } from '../../support/cast/people.js';
import type { TestApp } from '../../support/test-app.js';
import { hire } from '../auth/staff.js';

/** A notification as the API shows it. */
export interface Notification {
  id: string;
  type: string;
  title: string;
  body: string;
  url: string;
  tag: string;
  urgent: boolean;
  data: Record<string, unknown>;
  readAt: string | null;
  createdAt: string;
}

/** A delivery as the API shows it. */
export interface Delivery {
  id: string;
  notificationId: string;
  type: string;
  userId: string;
  userName: string;
  target: string;
  device: string | null;
  state: string;
  attempts: number;
  lastError: string | null;
  nextAttemptAt: string | null;
  sentAt: string | null;
}

/** A device as the API shows it. */
export interface Device {
  id: string;
  deviceName: string;
  service: string;
  pausedUntil: string | null;
  lastUsedAt: string | null;
  lastError: string | null;
}

export interface Page<Entry> {
  data: Entry[];
  nextCursor: string | null;
}

export type Publish = Events['publish'];

/** Somebody who works here and is signed in. */
export interface Member {
  id: string;
  api: Api;
}

/** Hires somebody and signs them in. */
export async function join(t: TestApp, admin: Api, colleague: Colleague): Promise<Member> {
  const { id } = await hire(admin, colleague);
  return { id, api: await t.api.signIn(colleague.email, colleague.password) };
}

/** Everybody who works here, signed in: an administrator, a manager and two agents. */
export async function openStaffRoom(
  t: TestApp,
): Promise<{ ada: Api; mira: Member; jonas: Member; leila: Member }> {
  const ada = await t.api.asAda();
  return {
    ada,
    mira: await join(t, ada, MIRA),
    jonas: await join(t, ada, JONAS),
    leila: await join(t, ada, LEILA),
  };
}

/** Subscribes a browser. */
export async function subscribe({ api }: Member, browser: Browser, deviceName?: string): Promise<Device> {
  const answer = await api.post<Device>(
    '/api/notifications/push/subscriptions',
    browser.subscription(deviceName),
  );
  expect(answer.text && answer.status).toBe(201);
  return answer.body;
}

/** Somebody's list, newest first. */
export async function listOf({ api }: Member, query: Record<string, string> = {}): Promise<Notification[]> {
  const answer = await api.get<Page<Notification>>('/api/notifications', {
    query: { limit: '100', ...query },
  });
  expect(answer.status).toBe(200);
  return answer.body.data;
}

export async function devicesOf({ api }: Member): Promise<Device[]> {
  return (await api.get<Page<Device>>('/api/notifications/push/subscriptions')).body.data;
}

/** What was sent to whom. @param manager somebody who may know */
export async function deliveries(manager: Api, query: Record<string, string> = {}): Promise<Delivery[]> {
  const answer = await manager.get<Page<Delivery>>('/api/notifications/deliveries', {
    query: { limit: '100', ...query },
  });
  expect(answer.status).toBe(200);
  return answer.body.data;
}

/** Hands news in, to these people unless `more` says otherwise. @returns its key */
export async function tell(t: TestApp, userIds: string[], more: Partial<News> = {}): Promise<string> {
  const key = more.key ?? v7();
  await t.app.get(Newsroom).tell({
    type: 'LEAD_ALERT',
    tag: `lead:${key}`,
    title: 'A lead is hot',
    body: 'The score rose to 80.',
    url: '/leads/1',
    data: {},
    audience: { userIds, elseRoles: [] },
    ...more,
    key,
  });
  return key;
}

/** Lets the time pass that pushes wait for. */
export async function later(t: TestApp): Promise<void> {
  await t.database.rows(
    `update "NotificationDelivery" set "nextAttemptAt" = now() - interval '1 minute',
       "createdAt" = least("createdAt", now() - interval '2 minutes')`,
  );
  await t.database.rows(
    'update "PushSubscription" set "pausedUntil" = now() where "pausedUntil" is not null',
  );
  await t.database.rows('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
}
