import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';
import { preload, removePreloaded } from '../../support/preload.js';
import { ProductProcess } from '../../support/product-process.js';

removePreloaded();
let place: OwnPlace;
beforeAll(async () => {
  place = await ownPlace();
});
afterAll(() => place.remove());

/** Addresses of all modules a product process loaded until it answered and ended. */
async function loaded(name: string, env: Record<string, string>): Promise<string[]> {
  const list = join(place.folder, name);
  // The hook sees what is imported, the cache what is required: together all there is.
  const hook = `
    import { appendFileSync } from 'node:fs';
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(list)}, url + '\\n');
      return next(url, context);
    }`;
  const script = `
    import { appendFileSync } from 'node:fs';
    import { createRequire, register } from 'node:module';
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});
    const { cache } = createRequire('/');
    process.on('exit', () => appendFileSync(${JSON.stringify(list)}, Object.keys(cache).join('\\n')));`;
  const product = await ProductProcess.start({
    DATABASE_URL: place.url,
    DATA_DIR: place.folder,
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: 'the administrator of the tracing tests',
    SHUTDOWN_DRAIN_MS: '0',
    NODE_OPTIONS: preload(script),
    ...env,
  });
  await fetch(`${product.base}/api/customers`);
  await product.stop();
  return existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
}

// prom-client requires the interface by itself; it does nothing without the rest.
const tracing = (modules: string[]): string[] =>
  modules.filter((module) => /@opentelemetry\/(?!api\/)/.test(module));

describe('without OTEL_EXPORTER_OTLP_ENDPOINT', { timeout: 120_000 }, () => {
  it('nothing that traces is loaded at all', async () => {
    const modules = await loaded('without', {});
    expect(modules.length).toBeGreaterThan(500);
    expect(tracing(modules)).toEqual([]);
    expect(modules.filter((module) => module.includes('/libs/tracing/'))).toHaveLength(1);
    // The list would show it.
    const traced = await loaded('with', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect(tracing(traced).length).toBeGreaterThan(10);
  });
});
