import { answering, ModelServer, type Behaviour } from '@libs/ai/testing/model-server.js';
import { DIALECTS } from '@libs/ai/testing/dialects.js';

const dialect = DIALECTS.find(({ name }) => name === 'openai-compatible');
if (!dialect) throw new Error('there is no dialect of OpenAI');
export const { understood, wrote, wroteText } = dialect;

/** What the server makes of every message. */
export const DEMO = {
  intent: 'DEMO',
  intentConfidence: 0.93,
  sentiment: 'POSITIVE',
  sentimentScore: 0.6,
  urgent: false,
  language: 'en',
  evidence: [],
};

/** Understands every message as `DEMO`; each call costs 165 tokens. */
export const understanding: Behaviour = (response, asked, count) => {
  const { messages } = understood(asked.body).data as { messages: unknown[] };
  answering(200, wrote(messages.map(() => DEMO)))(response, asked, count);
};

/** A server that speaks chat completions, and the settings of a product that asks it. */
export async function startProvider(): Promise<{ server: ModelServer; env: Record<string, string> }> {
  const server = await ModelServer.start();
  server.behave = understanding;
  return {
    server,
    // A private address, and no OUTGOING_ALLOWED_HOSTS: what the operator configures as base address is trusted.
    env: { OPENAI_API_URL: `${server.url}/v1`, OPENAI_MODEL: 'qwen3:8b', OPENAI_TIMEOUT_SECONDS: '1' },
  };
}
