/**
 * Parley's service worker, for any front end on the same origin: shows what is pushed, answers its buttons, opens what
 * it is about, and renews the subscription when the browser replaces it. It trusts nothing it is sent.
 *
 * Pages may listen for its messages: `{ type: 'parley:news', news }` for news about what the page shows already, which
 * is not shown as a notification, and `{ type: 'parley:subscription', subscription }` when the subscription was renewed.
 */
const API = '/api/notifications';
const ICON = '/push-icon.png';
const BADGE = '/push-badge.png';
const UNREADABLE = { title: 'Parley', body: 'There is news for you.', url: '/', tag: 'parley' };
/** Where the subscription is remembered: some browsers do not say which one they replaced. */
const MEMORY = 'parley-push';
const SUBSCRIPTION = '/push-sw.js?subscription';
/** Buttons that need no opening. */
const REMOTE = ['assign', 'read'];
/** Buttons that any system shows. */
const MOST_BUTTONS = 2;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(newsOf(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(answer(event.action, newsIn(event.notification)));
});
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

async function show(news) {
  await Promise.all([setBadge(news.badge), notify(news), remember().catch(() => undefined)]);
}

async function notify(news) {
  const pages = await windows();
  const reading = pages.find((page) => page.focused && pathOf(page.url) === pathOf(news.url));
  if (reading) {
    reading.postMessage({ type: 'parley:news', news });
    return;
  }
  await self.registration.showNotification(news.title, {
    body: news.body,
    icon: news.icon,
    badge: BADGE,
    tag: news.tag,
    // Without it, news that takes the place of older news would make no sound.
    renotify: true,
    actions: news.actions,
    data: { url: news.url, tokens: news.tokens },
  });
}

async function answer(action, { url, tokens }) {
  const token = REMOTE.includes(action) ? tokens[action] : undefined;
  if (token !== undefined && (await answered(token))) return;
  // A button that could not be answered here, `reply` among them: the front end is told which one it was.
  await open(action === '' || action === 'open' ? url : withAction(url, action));
}

async function answered(token) {
  try {
    const response = await fetch(`${API}/actions/${token}`, { method: 'POST', credentials: 'omit' });
    if (!response.ok) return false;
    const { unread } = await response.json();
    await setBadge(unread);
    return true;
  } catch {
    return false;
  }
}

async function open(url) {
  const pages = await windows();
  const page = pages.find((each) => pathOf(each.url) === pathOf(url)) ?? pages[0];
  if (page) {
    try {
      const shown = await page.focus();
      if (shown.url !== url) await shown.navigate(url);
      return;
    } catch {
      // A page that this worker does not control can not be led anywhere.
    }
  }
  await self.clients.openWindow(url);
}

async function renew(event) {
  const old = event.oldSubscription?.toJSON() ?? (await remembered());
  const subscription = event.newSubscription ?? (await subscribe());
  const renewed = subscription.toJSON();
  await remember();
  for (const page of await windows())
    page.postMessage({ type: 'parley:subscription', subscription: renewed });
  if (!old) return;
  await fetch(`${API}/push/renewals`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ old: addressOf(old), renewed: addressOf(renewed) }),
  });
}

async function subscribe() {
  const { publicKey } = await (await fetch(`${API}/push/public-key`, { credentials: 'omit' })).json();
  return self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

async function remember() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (!subscription) return;
  const memory = await self.caches.open(MEMORY);
  await memory.put(SUBSCRIPTION, new Response(JSON.stringify(subscription.toJSON())));
}

async function remembered() {
  const memory = await self.caches.open(MEMORY);
  return (await memory.match(SUBSCRIPTION))?.json();
}

function addressOf({ endpoint, keys }) {
  return { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } };
}

async function setBadge(count) {
  const { navigator } = self;
  if (!Number.isInteger(count) || count < 0 || !navigator.setAppBadge) return;
  await (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined);
}

function windows() {
  return self.clients.matchAll({ type: 'window', includeUncontrolled: true });
}

/** What was pushed, with everything left out that is not as it should be. */
function newsOf(data) {
  let pushed;
  try {
    pushed = data.json();
  } catch {
    pushed = undefined;
  }
  if (typeof pushed !== 'object' || pushed === null || textOf(pushed.title, 200) === '') pushed = UNREADABLE;
  return {
    title: textOf(pushed.title, 200),
    body: textOf(pushed.body, 400),
    icon: addressIn(pushed.icon, ICON),
    tag: textOf(pushed.tag, 200) || UNREADABLE.tag,
    type: textOf(pushed.type, 40),
    url: addressIn(pushed.url, '/'),
    badge: pushed.badge,
    actions: actionsIn(pushed.actions),
    tokens: tokensIn(pushed.data?.tokens),
  };
}

function newsIn({ data }) {
  return { url: addressIn(data?.url, '/'), tokens: tokensIn(data?.tokens) };
}

function actionsIn(given) {
  return (Array.isArray(given) ? given : [])
    .map((each) => ({ action: textOf(each?.action, 40), title: textOf(each?.title, 40) }))
    .filter(({ action, title }) => action !== '' && title !== '')
    .slice(0, MOST_BUTTONS);
}

function tokensIn(given) {
  const known = REMOTE.filter((action) => /^[\w-]{20,200}$/.test(textOf(given?.[action], 200)));
  return Object.fromEntries(known.map((action) => [action, given[action]]));
}

/** An absolute address on this origin: a push must lead nowhere else. */
function addressIn(given, otherwise) {
  const { origin } = self.location;
  try {
    const url = new URL(textOf(given, 2000) || otherwise, origin);
    return url.origin === origin ? url.href : new URL(otherwise, origin).href;
  } catch {
    return new URL(otherwise, origin).href;
  }
}

function withAction(url, action) {
  const address = new URL(url);
  address.searchParams.set('action', action);
  return address.href;
}

function pathOf(url) {
  return new URL(url).pathname;
}

function textOf(given, longest) {
  return typeof given === 'string' ? given.slice(0, longest) : '';
}
