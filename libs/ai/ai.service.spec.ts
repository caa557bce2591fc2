import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { loadConfig } from '@libs/config/config.js';
import { ConfigModule } from '@libs/config/config.module.js';
import { OutgoingModule } from '@libs/http/outgoing/outgoing.module.js';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AiModule } from './ai.module.js';
import { AiService } from './ai.service.js';
import { hostedProviders } from './hosted/hosted-providers.js';
import { LocalProvider } from './local/local.provider.js';
import { CallLedger } from './spending/call-ledger.js';
import { CallStore } from './spending/call-store.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-ai-'));
const client = new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });
/** No database is asked before a provider is. */
const nowhere = new Database('postgresql://127.0.0.1:1/none', 2);
const ledgerOf = (env: Record<string, string>): CallLedger =>
  new CallLedger(new CallStore(nowhere), loadConfig({ DATA_DIR: folder, ...env }), new Clock());
@Global()
@Module({ providers: [{ provide: Database, useValue: nowhere }], exports: [Database] })
class NoDatabaseModule {}

const serviceWith = (env: Record<string, string>): AiService =>
  new AiService(
    hostedProviders(loadConfig({ DATA_DIR: folder, ...env }), client, ledgerOf(env)),
    new LocalProvider(),
  );
const OLLAMA = { OPENAI_API_URL: 'http://ollama.internal:11434/v1', OPENAI_MODEL: 'qwen3:8b' };

describe('the chain of providers', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('works with nothing configured: the local rules answer', async () => {
    const ai = serviceWith({});
    const { provider, analyses } = await ai.analyze([{ body: 'How much is it?' }, { body: '' }]);
    expect(provider).toBe('local');
    expect(analyses.map(({ intent }) => intent)).toEqual(['PRICING', 'GENERAL']);
  });

  it('tells health which providers are configured', () => {
    const local = { name: 'local', configured: true, available: true, usedUp: false };
    expect(serviceWith({}).states()).toEqual([
      { name: 'gemini', configured: false, available: false, usedUp: false },
      { name: 'openai-compatible', configured: false, available: false, usedUp: false },
      local,
    ]);
    expect(serviceWith({ GEMINI_API_KEY: 'a-key' }).states()).toEqual([
      { name: 'gemini', configured: true, available: true, usedUp: false },
      { name: 'openai-compatible', configured: false, available: false, usedUp: false },
      local,
    ]);
    expect(serviceWith(OLLAMA).states()[1]).toMatchObject({ configured: true, available: true });
  });

  it('asks in the order configured, the local model last, and not at all whom the order leaves out', () => {
    const names = (AI_PROVIDERS: string): string[] =>
      serviceWith({ AI_PROVIDERS })
        .states()
        .map(({ name }) => name);
    expect(names('openai-compatible,gemini')).toEqual(['openai-compatible', 'gemini', 'local']);
    expect(names('gemini')).toEqual(['gemini', 'local']);
  });

  it.each([
    [{ AI_PROVIDERS: 'claude' }, /"claude" is not one of gemini, openai-compatible/],
    [{ AI_PROVIDERS: 'gemini,gemini' }, /names one twice/],
    [{ OPENAI_API_KEY: 'k' }, /OPENAI_MODEL: is missing/],
    [{ OPENAI_MODEL: 'qwen3:8b' }, /OPENAI_API_URL: is missing/],
  ])('refuses to start with %j', (env, sentence) => {
    expect(() => serviceWith(env)).toThrow(sentence);
  });

  it('is provided to every module once AiModule is imported', async () => {
    const config = loadConfig({ DATA_DIR: folder, GEMINI_API_KEY: 'a-key' });
    const app = await Test.createTestingModule({
      imports: [ConfigModule.forConfig(config), NoDatabaseModule, OutgoingModule, AiModule],
    }).compile();
    expect(
      app
        .get(AiService)
        .states()
        .map(({ name, configured }) => [name, configured]),
    ).toEqual([
      ['gemini', true],
      ['openai-compatible', false],
      ['local', true],
    ]);
    await app.close();
  });

  it('gives no analyses for no messages', async () => {
    expect(await serviceWith({}).analyze([])).toEqual({ provider: 'local', analyses: [] });
  });

  it('lets other work go on while it reads thousands of messages', async () => {
    let turns = 0;
    const other = setInterval(() => (turns += 1), 1);
    const messages = Array.from({ length: 5_000 }, (_, index) => ({ body: `Where is order ${index}?` }));
    const { analyses } = await serviceWith({}).analyze(messages);
    clearInterval(other);
    expect(analyses).toHaveLength(5_000);
    expect(turns).toBeGreaterThan(3);
  });
});
