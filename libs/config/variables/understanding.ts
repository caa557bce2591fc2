import { str } from 'envalid';
import { amount, factors, httpUrl, order, whole } from '../validators.js';

/** The models that understand messages. */
export const understanding = {
  AI_PROVIDERS: order(['gemini', 'openai-compatible'])({
    default: ['gemini', 'openai-compatible'],
    desc: 'Hosted models in the order in which they are asked, as far as they are configured; one left out is not asked. The local model always comes last.',
    example: 'openai-compatible,gemini',
  }),
  AI_DAILY_REQUESTS: whole(
    0,
    100_000_000,
  )({
    default: 0,
    desc: 'Most requests to hosted models in a day (UTC), second tries included, by all processes together; past them the local model answers until midnight. 0 is no limit.',
    example: '1000',
  }),
  AI_DAILY_TOKENS: whole(
    0,
    1_000_000_000_000,
  )({
    default: 0,
    desc: 'Tokens of hosted models in a day (UTC), questions and answers together, after which no further request is begun; requests under way are still paid for. 0 is no limit.',
    example: '2000000',
  }),
  AI_PRICE_INPUT_PER_MILLION: amount({
    default: 0,
    desc: 'Price of a million tokens sent to hosted models, in whatever currency you count: used for the cost in GET /api/ai/usage only.',
    example: '0.30',
  }),
  AI_PRICE_OUTPUT_PER_MILLION: amount({
    default: 0,
    desc: 'Price of a million tokens written by hosted models, in the same currency.',
    example: '2.50',
  }),
  GEMINI_API_KEY: str({
    default: undefined,
    desc: 'Key for Gemini; the local model works alone when unset.',
    example: 'AIza-your-key',
  }),
  GEMINI_MODEL: str({ default: 'gemini-2.5-flash', desc: 'Model of Gemini.', example: 'gemini-2.5-flash' }),
  GEMINI_API_URL: httpUrl({
    default: undefined,
    desc: "Gemini's address when it is not Google's own, for tests and proxies.",
    example: 'https://generativelanguage.googleapis.com',
  }),
  OPENAI_API_URL: httpUrl({
    default: undefined,
    desc: "Base address of a server that speaks OpenAI's chat completions (Ollama, vLLM, LM Studio, ...), up to what stands before /chat/completions; OpenAI's own when unset and there is a key.",
    example: 'http://ollama.internal:11434/v1',
  }),
  OPENAI_API_KEY: str({
    default: undefined,
    desc: 'Key for that server; Ollama and other servers of your own need none.',
    example: 'sk-your-key',
  }),
  OPENAI_MODEL: str({
    default: undefined,
    desc: 'Model of that server, as it names it; the server is asked only when this is set. It must take temperature 0.',
    example: 'qwen3:8b',
  }),
  OPENAI_TIMEOUT_SECONDS: whole(
    1,
    300,
  )({
    default: 5,
    desc: 'How long one try at that server may take, in seconds, before the next provider answers: more for a model on slow hardware of your own.',
    example: '30',
  }),
  LOCAL_MODEL_PRIOR: factors(['PRICING', 'DEMO', 'SUPPORT', 'COMPLAINT', 'PURCHASE', 'GENERAL'])({
    default: {},
    desc: 'How much more usual an intent is in your inbox than the local model expects, for those that are (1 is as usual).',
    example: 'SUPPORT=2,GENERAL=1.5',
  }),
};
