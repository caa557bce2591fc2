import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '@libs/config/config.js';
import { SENTIMENTS } from '../../ai-provider.js';
import { analyse } from '../analyse.js';
import { LocalProvider } from '../local.provider.js';
import { readLabelled } from '../training/examples.js';
import { see } from '../training/features.js';
import { figuresOf } from '../training/figures.js';
import { decodeWeights } from './weights.js';

const file = readFileSync('libs/ai/local/model/weights.bin');
/** Messages that no training reads. */
const unseen = readLabelled('libs/ai/local/held-out.txt');

describe('the model that comes with the product', () => {
  it('fits into 300 KB', () => {
    expect(file.length).toBeLessThan(300_000);
  });

  it('understands messages it was not trained on', () => {
    const figures = figuresOf(decodeWeights(file), unseen.map(see));
    expect(figures.intent.accuracy).toBeGreaterThanOrEqual(0.82);
    expect(figures.intent.surest).toBeGreaterThanOrEqual(0.94);
    expect(figures.sentiment.accuracy).toBeGreaterThanOrEqual(0.86);
    expect(figures.sentiment.macroF1).toBeGreaterThanOrEqual(0.79);
    expect(figures.urgencyF1).toBeGreaterThanOrEqual(0.65);
  });

  it('says by how much, so that a prior of this inbox can tip what is open', () => {
    const body = 'could you help me with the large one';
    const usual = analyse({ body });
    const shop = analyse({ body }, [1, 1, 1, 1, 1_000, 1]);
    expect(usual.intent).not.toBe('PURCHASE');
    expect(shop.intent).toBe('PURCHASE');
    expect(SENTIMENTS).toContain(shop.sentiment);
  });

  it('takes the prior from the configuration, and refuses one it can not read', async () => {
    const prior = (value: string) => readConfig({ LOCAL_MODEL_PRIOR: value });
    const [analysis] = await LocalProvider.fromConfig(prior('PURCHASE=100,SUPPORT=0.01')).analyze([
      { body: 'could you help me with the large one' },
    ]);
    expect(analysis?.intent).toBe('PURCHASE');
    for (const wrong of ['BUY=2', 'SUPPORT', 'SUPPORT=0', 'SUPPORT=x', 'SUPPORT=1000'])
      expect(() => prior(wrong)).toThrow('LOCAL_MODEL_PRIOR');
  });

  it('quotes the words that spoke for a wish no lexicon knows', () => {
    const { intent, evidence } = analyse({ body: 'Merhaba, aylık paket ne kadar?' });
    expect(intent).toBe('PRICING');
    expect(evidence.find(({ kind }) => kind === 'INTENT')?.text).toContain('ne kadar');
  });
});
