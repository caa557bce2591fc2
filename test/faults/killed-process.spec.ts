import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProductProcess } from '../support/product-process.js';
import { signGeneric } from '../support/sign.js';

const SECRET = `whsec_${Buffer.from('the secret of the fault tests').toString('base64')}`;
const PASSWORD = 'the administrator of the fault tests';
const KILLS = 3;
const CUSTOMERS = 7;

interface MessageBody {
  id: string;
  customerId: string;
  externalId: string;
  intent: string | null;
}

let folder: string;
let product: ProductProcess | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-kill-'));
});
afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a process killed at any moment', () => {
  it('loses nothing it acknowledged and doubles nothing', async () => {
    const acknowledged = new Set<string>();
    const sent = new Set<string>();
    const doubtful: string[] = [];
    for (let round = 0; round <= KILLS; round += 1) {
      const running = await start(folder);
      product = running;
      for (const id of doubtful.splice(0)) await deliver(running, id, acknowledged, doubtful);
      const deadline = round === KILLS ? undefined : killLater(running);
      for (let n = 0; n < 60 && running.child.signalCode === null; n += 1) {
        const ids = Array.from({ length: 5 }, (_, k) => `m-${round}-${n}-${k}`);
        for (const id of ids) sent.add(id);
        await Promise.all(ids.map((id) => deliver(running, id, acknowledged, doubtful)));
      }
      await deadline;
    }
    if (product === undefined) throw new Error('it never started');
    const api = await signIn(product);
    await untilQuiet(api);

    const messages = await all<MessageBody>(api, '/api/messages');
    const found = messages.map(({ externalId }) => externalId);
    expect(acknowledged.size).toBeGreaterThan(100);
    expect([...acknowledged].filter((id) => !found.includes(id))).toEqual([]);
    expect(found.filter((id) => !sent.has(id))).toEqual([]);
    expect(found.length).toBe(new Set(found).size);
    expect(messages.filter(({ intent }) => intent === null)).toEqual([]);

    const customers = await all<{ id: string }>(api, '/api/customers');
    expect(customers).toHaveLength(CUSTOMERS);
    const leads = await all<{ customerId: string; score: number }>(api, '/api/leads');
    expect(leads.map(({ customerId }) => customerId).sort()).toEqual(customers.map(({ id }) => id).sort());
    const failed = await all(api, '/api/webhook-deliveries?status=FAILED');
    const pending = await all(api, '/api/webhook-deliveries?status=PENDING');
    expect([failed, pending]).toEqual([[], []]);
  }, 150_000);
});

async function killLater(product: ProductProcess): Promise<void> {
  await wait(400 + Math.random() * 900);
  await product.kill();
}

function start(dataDir: string): Promise<ProductProcess> {
  return ProductProcess.start({
    DATA_DIR: dataDir,
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: PASSWORD,
    GENERIC_WEBHOOK_SECRET: SECRET,
    RATE_LIMIT_DISABLED: 'true',
    LOG_LEVEL: 'warn',
  });
}

/** Sends one message; what gets no clear answer is sent again later, as every platform does. */
async function deliver(
  to: ProductProcess,
  id: string,
  acknowledged: Set<string>,
  doubtful: string[],
): Promise<void> {
  const number = Buffer.from(id).reduce((sum, byte) => sum + byte, 0) % CUSTOMERS;
  const body = JSON.stringify({
    type: 'message.received',
    timestamp: new Date().toISOString(),
    data: {
      messageId: id,
      customer: { externalId: `customer-${number}`, name: `Customer ${number}` },
      body: 'What does the team plan cost for 12 people?',
    },
  });
  const headers = signGeneric(body, SECRET, `delivery-${id}`, new Date());
  const status = await fetch(`${to.base}/api/webhooks/generic`, { method: 'POST', body, headers }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 200) acknowledged.add(id);
  else doubtful.push(id);
}

type Get = <Body>(path: string) => Promise<Body>;

async function signIn({ base }: ProductProcess): Promise<Get> {
  const answer = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return async <Body>(path: string) => {
    const response = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };
}

async function untilQuiet(get: Get): Promise<void> {
  const deadline = performance.now() + 90_000;
  // Seen empty three times: the snapshot is up to a second old.
  for (let quiet = 0; quiet < 3;) {
    const { jobsWaiting } = await get<{ jobsWaiting: number }>('/api/analytics/realtime');
    quiet = jobsWaiting === 0 ? quiet + 1 : 0;
    await wait(600);
    if (performance.now() > deadline) throw new Error('jobs were still waiting after 90 s');
  }
}

async function all<Item>(get: Get, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const separator = path.includes('?') ? '&' : '?';
    const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { data: Item[]; nextCursor: string | null } = await get(`${path}${separator}limit=100${at}`);
    items.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
