import type { GivenValues } from '@libs/config/config.js';
import type { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { HostedProvider } from '../ai.service.js';
import { GeminiVendor } from '../gemini/gemini.vendor.js';
import { PATIENCE, type Patience } from '../guarded-provider.js';
import { OpenAiVendor } from '../openai-compatible/openai.vendor.js';
import type { CallLedger } from '../spending/call-ledger.js';
import { HostedModel } from './hosted-model.js';
import type { Vendor } from './vendor.js';

/** A vendor the product knows, and how it is set up. */
interface Known {
  vendor: (config: GivenValues) => Vendor | undefined;
  patience: (config: GivenValues) => Patience;
}

/** Every hosted model the product can ask, by the name it has in `AI_PROVIDERS`. A new one is a line here. */
const KNOWN: ReadonlyMap<string, Known> = new Map([
  [GeminiVendor.NAME, { vendor: (config) => GeminiVendor.fromConfig(config), patience: () => PATIENCE }],
  [
    OpenAiVendor.NAME,
    {
      vendor: (config) => OpenAiVendor.fromConfig(config),
      patience: ({ OPENAI_TIMEOUT_SECONDS: seconds }) => patienceOf(seconds * 1_000),
    },
  ],
]);

/** The hosted providers in the order configured; those without their settings are there to be shown. */
export function hostedProviders(
  config: GivenValues,
  client: OutgoingClient,
  ledger: CallLedger,
): HostedProvider[] {
  return config.AI_PROVIDERS.map((name) => {
    const known = KNOWN.get(name);
    const vendor = known?.vendor(config);
    const patience = known?.patience(config) ?? PATIENCE;
    const provider = vendor && new HostedModel(vendor, client, ledger, patience.budgetMs);
    return { name, provider, patience, usedUp: () => ledger.usedUp };
  });
}

/** As usual, with more time for one try. */
function patienceOf(attemptMs: number): Patience {
  return {
    ...PATIENCE,
    attemptMs,
    budgetMs: Math.round((attemptMs * PATIENCE.budgetMs) / PATIENCE.attemptMs),
  };
}
