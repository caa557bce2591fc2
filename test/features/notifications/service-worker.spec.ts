import { describe, expect, it } from 'vitest';
import { held, ORIGIN, subscribed, WorkerWorld, type WindowPage } from '../../support/worker-world.js';

const TOKENS = { assign: 'A'.repeat(43), read: 'r'.repeat(43) };
const NEWS = {
  title: 'Ana is a hot lead',
  body: 'The score rose to 82.',
  icon: '/push-icon.png',
  type: 'LEAD_ALERT',
  tag: 'lead:1',
  url: '/leads/1',
  badge: 3,
  actions: [
    { action: 'open', title: 'Open' },
    { action: 'assign', title: 'Assign to me' },
  ],
  data: { leadId: '1', tokens: TOKENS },
};

function page(path: string, more: Partial<WindowPage> = {}): WindowPage {
  return { url: `${ORIGIN}${path}`, focused: false, controlled: true, told: [], ...more };
}

/** A browser that was pushed this. */
async function pushed(news: unknown = NEWS, pages: WindowPage[] = []): Promise<WorkerWorld> {
  const world = new WorkerWorld();
  world.pages.push(...pages);
  await world.push(typeof news === 'string' ? news : JSON.stringify(news));
  return world;
}

describe('a push that reaches the browser', () => {
  it('is shown with its buttons, and its number stands on the icon', async () => {
    const { shown, badges } = await pushed();
    expect(shown).toEqual([
      {
        title: 'Ana is a hot lead',
        options: {
          body: 'The score rose to 82.',
          icon: `${ORIGIN}/push-icon.png`,
          badge: '/push-badge.png',
          tag: 'lead:1',
          renotify: true,
          actions: NEWS.actions,
          data: { url: `${ORIGIN}/leads/1`, tokens: TOKENS },
        },
      },
    ]);
    expect(badges).toEqual([3]);
    expect((await pushed({ ...NEWS, badge: 0 })).badges).toEqual([0]);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['without a title', '{"body":"x"}'],
    ['with a title that is no text', '{"title":{"a":1}}'],
  ])('is shown as some news when it is %s: browsers end subscriptions that show nothing', async (_, text) => {
    const { shown, badges } = await pushed(text);
    expect(shown).toMatchObject([
      { title: 'Parley', options: { actions: [], data: { url: `${ORIGIN}/`, tokens: {} } } },
    ]);
    expect(badges).toEqual([]);
  });

  it('leads nowhere but to the product, whatever it says', async () => {
    for (const url of [
      'https://evil.example/x',
      '//evil.example/x',
      'javascript:alert(1)',
      'data:text/html,x',
      7,
      'http://[',
    ]) {
      const world = await pushed({ ...NEWS, url, icon: 'https://evil.example/i.png' });
      expect(world.shown[0]?.options).toMatchObject({
        icon: `${ORIGIN}/push-icon.png`,
        data: { url: `${ORIGIN}/` },
      });
      await world.touch();
      expect(world.opened).toEqual([`${ORIGIN}/`]);
    }
  });

  it('keeps no more of it than fits, and no buttons or tokens that are none', async () => {
    const actions = [
      null,
      { action: 1 },
      { action: 'a', title: 'A' },
      { action: 'b', title: 'B' },
      { action: 'c', title: 'C' },
    ];
    const tokens = { assign: '../../auth/logout?', read: TOKENS.read, other: TOKENS.assign };
    const { shown } = await pushed({
      ...NEWS,
      title: 'x'.repeat(900),
      body: 5,
      badge: -1,
      actions,
      data: { tokens },
    });
    const [{ title, options } = { title: '', options: undefined }] = shown;
    expect([title.length, options?.body]).toEqual([200, '']);
    expect(options?.actions.map(({ action }) => action)).toEqual(['a', 'b']);
    expect(options?.data.tokens).toEqual({ read: TOKENS.read });
  });

  it('does not ring for somebody who looks at it: the page is told', async () => {
    const reading = page('/leads/1?tab=notes', { focused: true });
    const { shown, badges } = await pushed(NEWS, [page('/inbox'), reading]);
    expect([shown, badges]).toEqual([[], [3]]);
    expect(reading.told).toMatchObject([{ type: 'parley:news', news: { title: NEWS.title } }]);
    const behind = page('/leads/1');
    expect((await pushed(NEWS, [behind])).shown).toHaveLength(1);
  });
});

describe('a touch on a notification', () => {
  it('opens what it is about: in the page that shows it, else in another one, else in a new one', async () => {
    const alone = await pushed();
    expect(await alone.touch()).toBe(true);
    expect(alone.opened).toEqual([`${ORIGIN}/leads/1`]);
    const there = [page('/inbox'), page('/leads/1')];
    const shows = await pushed(NEWS, there);
    await shows.touch('open');
    expect([there.map(({ focused }) => focused), shows.opened]).toEqual([[false, true], []]);
    const elsewhere = page('/inbox');
    await (await pushed(NEWS, [elsewhere])).touch();
    expect(elsewhere).toMatchObject({ url: `${ORIGIN}/leads/1`, focused: true });
    const foreign = await pushed(NEWS, [page('/inbox', { controlled: false })]);
    await foreign.touch();
    expect(foreign.opened).toEqual([`${ORIGIN}/leads/1`]);
  });

  it('on a button that needs no opening is answered by its token, without cookies, and opens nothing', async () => {
    const world = await pushed();
    const path = `/api/notifications/actions/${TOKENS.assign}`;
    world.answers.set(path, { status: 200, body: { action: 'assign', url: '/leads/1', unread: 2 } });
    await world.touch('assign');
    expect(world.requests).toEqual([{ method: 'POST', url: path, body: undefined, credentials: 'omit' }]);
    expect([world.opened, world.badges]).toEqual([[], [3, 2]]);
  });

  it.each([
    ['the token is used up', { status: 410, body: {} }],
    ['the product is out of reach', undefined],
  ])('on such a button opens the product when %s, which is told the button', async (_, answer) => {
    const world = await pushed();
    world.answers.set(`/api/notifications/actions/${TOKENS.assign}`, answer);
    await world.touch('assign');
    expect(world.opened).toEqual([`${ORIGIN}/leads/1?action=assign`]);
  });

  it('on "Reply" opens the product, ready to write', async () => {
    const world = await pushed({
      ...NEWS,
      url: '/conversations/7',
      actions: [{ action: 'reply', title: 'Reply' }],
    });
    await world.touch('reply');
    expect(world.opened).toEqual([`${ORIGIN}/conversations/7?action=reply`]);
    expect(world.requests).toEqual([]);
  });
});

describe('a subscription that the browser replaces', () => {
  const renewals = (world: WorkerWorld): unknown[] =>
    world.requests.filter(({ url }) => url.endsWith('/push/renewals')).map(({ body }) => body);

  it('is told to the API and to open pages, without anybody signed in', async () => {
    const world = new WorkerWorld();
    const open = page('/inbox');
    world.pages.push(open);
    world.subscription = subscribed('new');
    await world.replace({
      oldSubscription: held(subscribed('old')),
      newSubscription: held(subscribed('new')),
    });
    expect(renewals(world)).toEqual([{ old: subscribed('old'), renewed: subscribed('new') }]);
    expect(open.told).toMatchObject([{ type: 'parley:subscription', subscription: subscribed('new') }]);
  });

  it('is made anew where the browser only says that the old one is over', async () => {
    const world = new WorkerWorld();
    world.answers.set('/api/notifications/push/public-key', { status: 200, body: { publicKey: 'BK' } });
    world.subscription = subscribed('first');
    await world.push(JSON.stringify(NEWS));
    world.subscription = undefined;
    await world.replace({});
    expect(renewals(world)).toEqual([{ old: subscribed('first'), renewed: subscribed('next') }]);
  });
});
