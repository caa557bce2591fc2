import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, ScheduledRuns } from '@libs/jobs/scheduled-runs.js';
import { PLAN_DAILY_SUMMARIES } from '../../../apps/api/src/notifications/summary/plan-daily-summaries.job.js';
import { MIRA } from '../../support/cast/people.js';
import { startTestApp } from '../../support/test-app.js';
import { ADDRESS, pathOf, PostOffice } from './post-office.js';
import { beInQuietHours, morning, QUIET_HOURS } from './quiet-night.js';
import { deliveries, later, tell } from './staff-room.js';

const PREFERENCES = '/api/notifications/preferences';
const TYPES = { LEAD_ALERT: { email: true }, MESSAGE: { email: true } };
const NIGHT = { types: TYPES, quietHours: QUIET_HOURS };

let post: PostOffice;
beforeAll(async () => {
  post = await PostOffice.open();
});
afterAll(() => post.close());
beforeEach(async () => {
  beInQuietHours(post.t);
  await post.empty();
  await post.mira.api.put(PREFERENCES, NIGHT);
});

async function states(): Promise<[string, string | null][]> {
  const all = await deliveries(post.mira.api, { target: 'email' });
  return all.map(({ state, lastError }): [string, string | null] => [state, lastError]).reverse();
}

describe('a mail in quiet hours', () => {
  it('waits for their end', async () => {
    expect(await post.mailed({ title: 'Ana is a hot lead' })).toBeUndefined();
    const waiting = await post.onlyMail();
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 0 });
    const [row] = await post.t.database.rows<{ seconds: number }>(
      `select extract(epoch from "heldUntil" - now())::float as seconds from "NotificationDelivery" where target = 'email'`,
    );
    expect(row?.seconds).toBeGreaterThan(60 * 60 - 60);
    expect(row?.seconds).toBeLessThanOrEqual(60 * 60 + 30);
    await morning(post.t);
    expect(await post.mails()).toMatchObject([{ to: MIRA.email, subject: 'Ana is a hot lead' }]);
    expect(await states()).toEqual([['SENT', null]]);
  });

  it('is sent at once when it is urgent, and when they are over', async () => {
    expect(await post.mailed({ title: 'Urgent', urgent: true })).toMatchObject({ subject: 'Urgent' });
    post.t.clock.set('2026-03-02T11:00:00.000Z');
    expect(await post.mailed({ title: 'Later' })).toMatchObject({ subject: 'Later' });
  });

  it('comes together with all that gathered, as one mail that names it', async () => {
    const ana = await post.t.database.prisma.customer.create({ data: { name: 'Ana <b>Souza</b>' } });
    await post.mailed({ title: '{customer} is a hot lead', customerId: ana.id });
    await post.mailed({ title: 'Ben is a hot lead' });
    await post.mailed({ type: 'MESSAGE', title: 'Mia wrote' });
    await morning(post.t);
    const mails = await post.mails();
    expect(mails.map(({ subject }) => subject)).toEqual(['3 pieces of news gathered while it was quiet']);
    const [mail] = mails;
    const lines = mail?.text.split('\n') ?? [];
    expect(lines).toContain('2 hot leads, 1 message.');
    expect(lines.slice(lines.indexOf('Hot leads: 2'))).toMatchObject([
      'Hot leads: 2',
      'Ben is a hot lead',
      'Ana <b>Souza</b> is a hot lead',
      '',
      'Messages: 1',
      'Mia wrote',
      ...lines.slice(lines.indexOf('Mia wrote') + 1),
    ]);
    expect(mail?.html).toContain('Ana &lt;b&gt;Souza&lt;/b&gt; is a hot lead');
    expect(mail?.text).toContain(`${ADDRESS}/notifications`);
    const together = 'It was told together with what else gathered in quiet hours.';
    expect(await states()).toEqual([
      ['SKIPPED', together],
      ['SKIPPED', together],
      ['SENT', null],
    ]);
    // Asked again, nothing more comes.
    await morning(post.t);
    expect(post.sink.taken).toHaveLength(1);
    await post.t.database.prisma.customer.delete({ where: { id: ana.id } });
  });

  it('that tells of a whole night names ten of each kind, and how many more there were', async () => {
    for (let lead = 1; lead <= 12; lead += 1) await tell(post.t, [post.mira.id], { title: `Lead ${lead}` });
    await post.t.drain();
    await morning(post.t);
    const [mail] = await post.mails();
    expect(mail?.text.match(/^Lead \d+$/gm)).toEqual(
      Array.from({ length: 10 }, (_, place) => `Lead ${12 - place}`),
    );
    expect(mail?.text).toContain('Lead 3\nand 2 more\n');
  });

  it('leaves out what was read meanwhile, and what nobody wants mails of any more', async () => {
    await post.mailed({ type: 'MESSAGE', title: 'Mia wrote' });
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    await post.t.database.rows(
      `update "Notification" set "readAt" = now() where title = 'Ben is a hot lead'`,
    );
    await post.mira.api.put(PREFERENCES, { ...NIGHT, types: { ...TYPES, MESSAGE: { email: false } } });
    await morning(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual(['Ana is a hot lead']);
    expect(await states()).toEqual([
      ['SKIPPED', 'The person wants no mails of this type any more.'],
      ['SENT', null],
      ['SKIPPED', 'It was read elsewhere.'],
    ]);
  });

  it('is one for each person, on however many processes', async () => {
    const second = await startTestApp({ sharing: post.t });
    try {
      await post.jonas.api.put(PREFERENCES, NIGHT);
      for (let piece = 0; piece < 8; piece += 1) await tell(post.t, [post.mira.id, post.jonas.id]);
      await post.t.drain();
      post.t.clock.set('2026-03-02T11:00:00.000Z');
      await later(post.t);
      await Promise.all([post.t.drain(), second.drain()]);
      await Promise.all([post.t.drain(), second.drain()]);
      expect(post.sink.addressees.sort()).toEqual(['jonas@example.com', MIRA.email].sort());
      for (const { subject } of await post.mails())
        expect(subject).toBe('8 pieces of news gathered while it was quiet');
    } finally {
      await second.close();
    }
  });

  it('that could not be sent is tried again as the one mail it is', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    post.sink.behave = { code: 451 };
    await morning(post.t);
    post.sink.behave = 'take';
    await morning(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual([
      '2 pieces of news gathered while it was quiet',
    ]);
  });

  it('that was given up names what gathered when it is sent after all', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    post.sink.behave = { code: 451 };
    await morning(post.t);
    await post.t.database.rows(`update "NotificationDelivery" set state = 'DEAD' where state = 'PENDING'`);
    await post.t.database.rows('delete from graphile_worker._private_jobs');
    post.sink.behave = 'take';
    const [dead] = await deliveries(post.ada, { state: 'DEAD' });
    expect((await post.ada.post(`/api/notifications/deliveries/${dead?.id}/replay`)).status).toBe(202);
    await morning(post.t);
    const [mail] = await post.mails();
    expect(mail?.text).toContain('Hot leads: 2\nBen is a hot lead\nAna is a hot lead\n');
  });

  it('that is tried again leaves out what nobody wants any more', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ type: 'MESSAGE', title: 'Mia wrote' });
    post.sink.behave = { code: 451 };
    await morning(post.t);
    post.sink.behave = 'take';
    await post.mira.api.put(PREFERENCES, { ...NIGHT, types: { ...TYPES, MESSAGE: { email: false } } });
    await morning(post.t);
    const [mail] = await post.mails();
    expect(mail?.text).toContain('Hot leads: 1\nAna is a hot lead\n');
    expect(mail?.text).not.toContain('Mia wrote');
  });

  it.each([
    [
      'its kind is turned off',
      { LEAD_ALERT: { email: false } },
      'The person wants no mails of this type any more.',
    ],
    ['all was read', undefined, 'It was read elsewhere.'],
  ])('that is tried again comes no more when %s', async (_, types, reason) => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    post.sink.behave = { code: 451 };
    await morning(post.t);
    post.sink.behave = 'take';
    if (types) await post.mira.api.put(PREFERENCES, { ...NIGHT, types });
    else await post.mira.api.post('/api/notifications/read-all');
    await morning(post.t);
    expect(await post.mails()).toEqual([]);
    expect((await states()).at(-1)).toEqual(['SKIPPED', reason]);
  });

  it('of several kinds has one link that ends mails of all of them', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ type: 'MESSAGE', title: 'Mia wrote' });
    await morning(post.t);
    const [mail] = await post.mails();
    expect(mail?.text).toContain('notifications of the kind "lead alert, message" come by e-mail');
    expect((await post.t.api.get(pathOf(mail))).text).toContain(
      'no more mails of the kind “lead alert, message”',
    );
    expect((await post.t.api.post(pathOf(mail))).status).toBe(200);
    const { body } = await post.mira.api.get<{ types: Record<string, { email: boolean }> }>(PREFERENCES);
    expect(body.types).toMatchObject({
      LEAD_ALERT: { email: false },
      MESSAGE: { email: false },
      DAILY_SUMMARY: { email: true },
    });
  });

  it('is no daily summary: that comes at the hour its reader chose for it', async () => {
    await post.t.database.rows(`update "User" set "createdAt" = '2025-01-01'`);
    await post.mira.api.put(PREFERENCES, { ...NIGHT, dailySummaryHour: 10 });
    await post.t.app.get(ScheduledRuns).once(PLAN_DAILY_SUMMARIES, MINUTE);
    await post.t.drain();
    const mails = await post.mails();
    expect(mails.filter(({ to }) => to === MIRA.email)).toMatchObject([
      { subject: 'Your summary of Sunday, 1 March 2026' },
    ]);
  });
});
