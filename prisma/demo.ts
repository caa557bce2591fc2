import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectPath } from '@libs/config/project-path.js';
import { ProductProcess } from '../test/support/product-process.js';
import { signGeneric, signWhatsapp } from '../test/support/sign.js';
import { DEMO_ENV, DEMO_PASSWORD, prepareDemo } from './demo-data.js';
import { DemoReader } from './demo-reader.js';

interface Sample {
  name: string;
  body: unknown;
  expected: { type: string; externalId?: string }[];
}

const out = (line = ''): boolean => process.stdout.write(`${line}\n`);

/** Messages sent while the process is killed. */
const STORM = 400;

/** A living inbox to explore: `npm run demo`. */
async function main(): Promise<void> {
  out('Preparing the demo (a data folder of its own: .data-demo)...');
  const seeded = await prepareDemo();
  out(
    seeded.customers > 0
      ? `The cast has moved in: ${seeded.customers} customers, ${seeded.messages} messages over 90 days, ${seeded.leads} leads.`
      : 'The cast was here already: nothing was written again.',
  );
  const first = await ProductProcess.start(DEMO_ENV);
  out('\nWebhook samples, signed and sent over HTTP:\n');
  await replay(first, 'whatsapp');
  await replay(first, 'generic');
  const second = await killDuringStorm(first);
  out(`\nParley is running with the demo's data. Stop it with Ctrl+C.`);
  out(`  Swagger: ${second.base}/docs`);
  out(`  Sign in: ada@example.com / ${DEMO_PASSWORD}  (administrator)\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void second.stop());
  second.child.on('exit', (code) => process.exit(code ?? 0));
}

async function replay(product: ProductProcess, channel: 'whatsapp' | 'generic'): Promise<void> {
  const reader = await DemoReader.signIn(product.base);
  const folder = projectPath(`test/registries/samples/${channel}`);
  for (const file of readdirSync(folder).sort()) {
    const sample = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample;
    const status = await post(product, channel, JSON.stringify(asOfNow(sample.body)), randomUUID());
    out(`${channel}: ${sample.name} -> HTTP ${status}, delivery ${await reader.newestDelivery(channel)}`);
    for (const { type, externalId } of sample.expected) {
      if (type === 'ignored') continue;
      const told =
        type === 'message' && externalId !== undefined ? await reader.story(externalId) : undefined;
      out(told ?? `    ${type}`);
    }
  }
}

/** The samples' own times lie in the past, where no lead is warm any more: they are moved to now. */
function asOfNow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asOfNow);
  if (typeof value === 'string' && /^1[67]\d{8}$/.test(value)) return String(Math.floor(Date.now() / 1000));
  if (typeof value === 'string' && /^20\d\d-\d\d-\d\dT[\d:.]+Z$/.test(value)) return new Date().toISOString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, asOfNow(child)]));
}

/** Kills the process with SIGKILL in the middle of a storm of messages, starts it again and counts. */
async function killDuringStorm(product: ProductProcess): Promise<ProductProcess> {
  const run = randomUUID().slice(0, 8);
  out(`\nNow ${STORM} messages, with the process killed (SIGKILL) half-way:`);
  const ids = Array.from({ length: STORM }, (_, n) => `storm-${run}-${n}`);
  const killed = wait(300).then(() => product.kill());
  const acknowledged: string[] = [];
  const unsure: string[] = [];
  const send = async (to: ProductProcess, id: string): Promise<void> => {
    const status = await post(to, 'generic', stormMessage(id), `delivery-${id}`).catch(() => 0);
    (status === 200 ? acknowledged : unsure).push(id);
  };
  for (let n = 0; n < ids.length; n += 10)
    await Promise.all(ids.slice(n, n + 10).map((id) => send(product, id)));
  await killed;
  out(`  acknowledged before the kill: ${acknowledged.length}, without an answer: ${unsure.length}`);
  const started = performance.now();
  const again = await ProductProcess.start(DEMO_ENV);
  out(
    `  started again after ${((performance.now() - started) / 1000).toFixed(1)} s; sending what had no answer once more`,
  );
  for (const id of unsure.splice(0)) await send(again, id);
  const reader = await DemoReader.signIn(again.base);
  await reader.untilQuiet();
  const found = await reader.externalIds(`storm-${run}-`);
  const lost = acknowledged.filter((id) => !found.includes(id)).length;
  const doubled = found.length - new Set(found).size;
  out(`  stored: ${found.length} of ${STORM}; lost: ${lost}; doubled: ${doubled}`);
  return again;
}

function stormMessage(id: string): string {
  return JSON.stringify({
    type: 'message.received',
    timestamp: new Date().toISOString(),
    data: {
      messageId: id,
      customer: { externalId: `storm-customer-${id.length % 5}`, name: 'Storm Chaser' },
      body: 'What does the team plan cost for 12 people?',
    },
  });
}

async function post(product: ProductProcess, channel: string, body: string, id: string): Promise<number> {
  const headers =
    channel === 'whatsapp'
      ? signWhatsapp(body, DEMO_ENV.WHATSAPP_APP_SECRET)
      : signGeneric(body, DEMO_ENV.GENERIC_WEBHOOK_SECRET, id, new Date());
  const answer = await fetch(`${product.base}/api/webhooks/${channel}`, { method: 'POST', body, headers });
  return answer.status;
}

await main();
