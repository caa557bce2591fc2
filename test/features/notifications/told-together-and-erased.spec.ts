import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PostOffice } from './post-office.js';
import { beInQuietHours, due, morning, QUIET_HOURS } from './quiet-night.js';
import { deliveries } from './staff-room.js';

const PREFERENCES = '/api/notifications/preferences';
const WISHES = {
  types: { LEAD_ALERT: { email: true }, MESSAGE: { email: true } },
  quietHours: QUIET_HOURS,
  timezone: 'UTC',
};

let post: PostOffice;
beforeAll(async () => {
  post = await PostOffice.open();
});
afterAll(() => post.close());
beforeEach(async () => {
  beInQuietHours(post.t);
  await post.empty();
  expect((await post.mira.api.put(PREFERENCES, WISHES)).status).toBe(200);
});

/** News of a customer of that name, told in quiet hours. @returns the customer */
async function hot(name: string): Promise<string> {
  const { id: customerId } = await post.t.database.prisma.customer.create({ data: { name } });
  await post.mailed({ title: `${name} is a hot lead`, customerId });
  return customerId;
}

async function erase(customerId: string): Promise<void> {
  const erased = await post.ada.post(`/api/customers/${customerId}/erase`);
  expect(erased.status, erased.text).toBe(200);
  await post.t.drain();
}

/** A morning on which the mail server takes nothing yet: it is put together, and waits. */
async function morningWithoutServer(): Promise<void> {
  post.sink.behave = { code: 451 };
  await morning(post.t);
  post.sink.behave = 'take';
  expect(post.sink.mails).toHaveLength(0);
}

async function told(): Promise<{ subjects: (string | undefined)[]; text: string }> {
  const mails = await post.mails();
  return { subjects: mails.map(({ subject }) => subject), text: mails[0]?.text ?? '' };
}

describe('a mail that tells of several pieces of news together', () => {
  it('comes without somebody who was erased, whose news was the one that tells', async () => {
    await hot('Ana');
    await hot('Ben');
    const cem = await hot('Cem');
    await morningWithoutServer();
    await erase(cem);
    await morning(post.t);
    const { subjects, text } = await told();
    expect(subjects).toEqual(['2 pieces of news gathered while it was quiet']);
    expect(text).toContain('Ana is a hot lead');
    expect(text).toContain('Ben is a hot lead');
    expect(text).not.toContain('Cem');
    const log = await deliveries(post.mira.api, { target: 'email' });
    expect(log.map(({ state }) => state).sort()).toEqual(['SENT', 'SKIPPED']);
  });

  it('counts those only who were not erased', async () => {
    const ana = await hot('Ana');
    await hot('Ben');
    await hot('Cem');
    await morningWithoutServer();
    await erase(ana);
    await morning(post.t);
    const { subjects, text } = await told();
    expect(subjects).toEqual(['2 pieces of news gathered while it was quiet']);
    expect(text).not.toContain('more');
  });

  it('becomes a mail of the one piece that is left, and none when none is', async () => {
    const ana = await hot('Ana');
    const ben = await hot('Ben');
    await morningWithoutServer();
    await erase(ben);
    await morning(post.t);
    expect((await told()).subjects).toEqual(['Ana is a hot lead']);
    await erase(ana);
    expect(await deliveries(post.mira.api, { target: 'email' })).toEqual([]);
  });

  it('is told by the next one after two nights as well', async () => {
    await hot('Ana');
    const ben = await hot('Ben');
    await morningWithoutServer();
    // Its next try comes in the next night.
    await due(post.t);
    await hot('Cem');
    await erase(ben);
    await morning(post.t);
    const { subjects, text } = await told();
    expect(subjects).toEqual(['2 pieces of news gathered while it was quiet']);
    expect(text).toContain('Ana is a hot lead');
    expect(text).toContain('Cem is a hot lead');
  });
});
