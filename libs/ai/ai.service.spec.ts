import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { loadConfig } from '@libs/config/config.js';
import { ConfigModule } from '@libs/config/config.module.js';
import { OutgoingModule } from '@libs/http/outgoing/outgoing.module.js';
import { Test } from '@nestjs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AiModule } from './ai.module.js';
import { AiService } from './ai.service.js';
import { GeminiProvider } from './gemini/gemini.provider.js';
import { LocalProvider } from './local/local.provider.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-ai-'));
const client = new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });
const serviceWith = (env: Record<string, string>): AiService => {
  const provider = GeminiProvider.fromConfig(loadConfig({ DATA_DIR: folder, ...env }), client);
  return new AiService([{ name: GeminiProvider.NAME, provider }], new LocalProvider());
};

describe('the chain of providers', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('works with nothing configured: the local rules answer', async () => {
    const ai = serviceWith({});
    const { provider, analyses } = await ai.analyze([{ body: 'How much is it?' }, { body: '' }]);
    expect(provider).toBe('local');
    expect(analyses.map(({ intent }) => intent)).toEqual(['PRICING', 'GENERAL']);
  });

  it('tells health which providers are configured', () => {
    const local = { name: 'local', configured: true, available: true };
    expect(serviceWith({}).states()).toEqual([
      { name: 'gemini', configured: false, available: false },
      local,
    ]);
    expect(serviceWith({ GEMINI_API_KEY: 'a-key' }).states()).toEqual([
      { name: 'gemini', configured: true, available: true },
      local,
    ]);
  });

  it('is provided to every module once AiModule is imported', async () => {
    const config = loadConfig({ DATA_DIR: folder, GEMINI_API_KEY: 'a-key' });
    const app = await Test.createTestingModule({
      imports: [ConfigModule.forConfig(config), OutgoingModule, AiModule],
    }).compile();
    expect(
      app
        .get(AiService)
        .states()
        .map(({ name, configured }) => [name, configured]),
    ).toEqual([
      ['gemini', true],
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
