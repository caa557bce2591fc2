import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { projectPath } from '@libs/config/project-path.js';

const SCRIPT = 'apps/api/src/notifications/service-worker/push-sw.js';
export const ORIGIN = 'https://parley.example.com';

/** A notification as it was shown. */
export interface Shown {
  title: string;
  options: {
    body: string;
    icon: string;
    tag: string;
    actions: { action: string; title: string }[];
    data: { url: string; tokens: Record<string, string> };
  };
}

/** An open page. */
export interface WindowPage {
  url: string;
  focused: boolean;
  /** Whether the worker may lead it elsewhere. */
  controlled: boolean;
  told: unknown[];
}

/** A subscription as browsers hold it. */
export interface Subscribed {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** The globals of a browser that the service worker uses, and what it does with them. */
export class WorkerWorld {
  readonly shown: Shown[] = [];
  readonly pages: WindowPage[] = [];
  readonly opened: string[] = [];
  readonly badges: number[] = [];
  readonly requests: { method: string; url: string; body: unknown; credentials: string }[] = [];
  /** What the API answers, by path: 200 and an empty object where nothing is said; undefined when it is out of reach. */
  readonly answers = new Map<string, { status: number; body: unknown } | undefined>();
  subscription: Subscribed | undefined;
  /** What the browser gives when it is asked for a new one. */
  next: Subscribed = subscribed('next');
  private readonly listeners = new Map<string, (event: object) => void>();
  private readonly memory = new Map<string, string>();

  constructor() {
    const globals = this.globals();
    runInContext(readFileSync(projectPath(SCRIPT), 'utf8'), createContext(globals));
  }

  /** Pushes this text; resolves when the worker is done with it. */
  push(text: string): Promise<void> {
    return this.dispatch('push', { data: { json: (): unknown => JSON.parse(text) } });
  }

  /** Touches the newest notification, or one of its buttons. @returns whether it went away */
  async touch(action = ''): Promise<boolean> {
    let closed = false;
    const notification = {
      data: structuredClone(this.shown.at(-1)?.options.data),
      close: () => (closed = true),
    };
    await this.dispatch('notificationclick', { action, notification });
    return closed;
  }

  /** Has the browser replace the subscription. */
  replace(event: { oldSubscription?: object; newSubscription?: object }): Promise<void> {
    return this.dispatch('pushsubscriptionchange', event);
  }

  private async dispatch(name: string, event: object): Promise<void> {
    const waits: Promise<unknown>[] = [];
    const listener = this.listeners.get(name);
    if (!listener) throw new Error(`the worker does not listen for ${name}`);
    listener({ ...event, waitUntil: (work: Promise<unknown>) => waits.push(work) });
    await Promise.all(waits);
  }

  private globals(): object {
    const { memory } = this;
    const self = {
      location: { origin: ORIGIN },
      addEventListener: (name: string, listener: (event: object) => void) =>
        this.listeners.set(name, listener),
      skipWaiting: () => Promise.resolve(),
      navigator: {
        setAppBadge: (count: number) => Promise.resolve(this.badges.push(count)),
        clearAppBadge: () => Promise.resolve(this.badges.push(0)),
      },
      clients: {
        claim: () => Promise.resolve(),
        matchAll: () => Promise.resolve(this.pages.map((page) => this.client(page))),
        openWindow: (url: string) => Promise.resolve(this.opened.push(url)),
      },
      caches: {
        open: () =>
          Promise.resolve({
            put: async (key: string, response: Response) => void memory.set(key, await response.text()),
            match: (key: string) =>
              Promise.resolve(memory.has(key) ? new Response(memory.get(key)) : undefined),
          }),
      },
      registration: {
        showNotification: (title: string, options: Shown['options']) => {
          // Objects of another realm never equal those of a test.
          this.shown.push(JSON.parse(JSON.stringify({ title, options })) as Shown);
          return Promise.resolve();
        },
        pushManager: {
          getSubscription: () => Promise.resolve(this.subscription && held(this.subscription)),
          subscribe: () => Promise.resolve(held((this.subscription = this.next))),
        },
      },
    };
    return {
      self,
      URL,
      Response,
      fetch: (url: string, init: { method?: string; body?: string; credentials: string }) =>
        this.answer(url, init),
    };
  }

  private answer(
    url: string,
    { method = 'GET', body, credentials }: { method?: string; body?: string; credentials: string },
  ): Promise<Response> {
    this.requests.push({ method, url, body: body === undefined ? undefined : JSON.parse(body), credentials });
    const known = this.answers.has(url) ? this.answers.get(url) : { status: 200, body: {} };
    if (!known) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(Response.json(known.body, { status: known.status }));
  }

  private client(page: WindowPage): object {
    const client = {
      url: page.url,
      focused: page.focused,
      postMessage: (message: unknown) => page.told.push(JSON.parse(JSON.stringify(message))),
      focus: () => {
        page.focused = true;
        return Promise.resolve(client);
      },
      navigate: (url: string) => {
        if (!page.controlled) return Promise.reject(new TypeError('not controlled'));
        page.url = url;
        return Promise.resolve(client);
      },
    };
    return client;
  }
}

/** A subscription of this name. */
export function subscribed(name: string): Subscribed {
  return {
    endpoint: `https://push.example.net/${name}`,
    keys: { p256dh: `p256dh-${name}`, auth: `auth-${name}` },
  };
}

/** As the Push API hands it out. */
export function held(subscription: Subscribed): object {
  return { ...subscription, toJSON: () => ({ ...subscription, expirationTime: null }) };
}
