import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { listen } from '../analytics/event-source.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (CHROMIUM === undefined)
  process.stderr.write(
    'The service worker is not tried in a browser: no Chromium is installed (apt-get install chromium).\n',
  );

interface Registered {
  versions: { registrationId: string; status: string; scriptURL: string }[];
}

describe.skipIf(CHROMIUM === undefined)('the service worker in Chromium', () => {
  let t: TestApp;
  let base: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let registrationId: string;
  beforeAll(async () => {
    t = await startTestApp();
    base = await listen(t);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    context = await browser.newContext();
    await context.grantPermissions(['notifications'], { origin: base });
    page = await context.newPage();
    // Any page of the origin does; this one answers without a sign-in.
    await page.goto(`${base}/health/live`);
    devtools = await context.newCDPSession(page);
    const active = new Promise<string>((resolve) =>
      devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }: Registered) => {
        const running = versions.find(({ status }) => status === 'activated');
        if (running) resolve(running.registrationId);
      }),
    );
    await devtools.send('ServiceWorker.enable');
    await page.evaluate(`navigator.serviceWorker.register('/push-sw.js').then(() => undefined)`);
    registrationId = await active;
  });
  afterAll(async () => {
    await browser.close();
    await t.close();
  });

  async function push(data: string): Promise<void> {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId, data });
  }

  /** What stands on the screen, by tag. */
  function shown(): Promise<unknown> {
    return page.evaluate(`navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((all) => all.map(({ title, body, icon, tag, data }) => ({ title, body, icon, tag, data })))`);
  }

  it('takes the whole origin under its care and shows what is pushed', async () => {
    const scope = await page.evaluate(`navigator.serviceWorker.ready.then(({ scope }) => scope)`);
    expect(scope).toBe(`${base}/`);
    const tokens = { assign: 'A'.repeat(43) };
    await push(
      JSON.stringify({
        title: 'Ana is a hot lead',
        body: 'The score rose to 82.',
        icon: '/push-icon.png',
        tag: 'lead:1',
        url: '/leads/1',
        badge: 3,
        actions: [{ action: 'assign', title: 'Assign to me' }],
        data: { leadId: '1', tokens },
      }),
    );
    await expect.poll(shown, { timeout: 15_000 }).toEqual([
      {
        title: 'Ana is a hot lead',
        body: 'The score rose to 82.',
        icon: `${base}/push-icon.png`,
        tag: 'lead:1',
        data: { url: `${base}/leads/1`, tokens },
      },
    ]);
  });

  it('puts newer news in the place of older with the same tag, and shows what it can not read as some news', async () => {
    await push(JSON.stringify({ title: 'Ana has cooled down', tag: 'lead:1', url: '/leads/1', badge: 1 }));
    await push('{ this is no JSON');
    await expect
      .poll(async () => ((await shown()) as { title: string }[]).map(({ title }) => title).sort(), {
        timeout: 15_000,
      })
      .toEqual(['Ana has cooled down', 'Parley']);
  });
});
