import type { Vendor } from '../hosted/vendor.js';
import { GeminiVendor } from '../gemini/gemini.vendor.js';
import { OpenAiVendor } from '../openai-compatible/openai.vendor.js';

/** A question as the server understands it. */
export interface Understood {
  rules: string;
  data: unknown;
  temperature: unknown;
}

/** How a server of one vendor speaks: the same things said in its own form. */
export interface Dialect {
  name: string;
  /** The vendor asking a server at this address. */
  vendorAt: (url: string) => Vendor;
  /** An answer with what the model wrote, and the tokens it cost. */
  wrote: (value: unknown) => string;
  /** An answer with a text of the model that need not be JSON. @param ended why it stopped */
  wroteText: (text: string, ended?: 'length' | 'filter') => string;
  /** An answer that says nothing of its cost. */
  wroteUncounted: (value: unknown) => string;
  /** The model, or a filter before it, declines. */
  declined: string;
  understood: (body: string) => Understood;
}

/** What every call costs that is counted. */
export const USAGE = { input: 120, output: 45 };

const gemini: Dialect = {
  name: 'gemini',
  vendorAt: (url) => new GeminiVendor({ apiKey: 'test-key', model: 'gemini-2.5-flash', baseUrl: url }),
  wrote: (value) => geminiAnswer(JSON.stringify(value), 'STOP', true),
  wroteText: (text, ended) => geminiAnswer(text, GEMINI_ENDS[ended ?? 'stop'], true),
  wroteUncounted: (value) => geminiAnswer(JSON.stringify(value), 'STOP', false),
  declined: '{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":120}}',
  understood: (body) => {
    const { systemInstruction, contents, generationConfig } = JSON.parse(body) as {
      systemInstruction: { parts: { text: string }[] };
      contents: { parts: { text: string }[] }[];
      generationConfig: { temperature: unknown };
    };
    return {
      rules: systemInstruction.parts[0]?.text ?? '',
      data: JSON.parse(contents[0]?.parts[0]?.text ?? ''),
      temperature: generationConfig.temperature,
    };
  },
};

const GEMINI_ENDS = { stop: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY' };

function geminiAnswer(text: string, finishReason: string, counted: boolean): string {
  return JSON.stringify({
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason }],
    ...(counted && {
      usageMetadata: { promptTokenCount: USAGE.input, candidatesTokenCount: 40, thoughtsTokenCount: 5 },
    }),
  });
}

const openai: Dialect = {
  name: 'openai-compatible',
  vendorAt: (url) => new OpenAiVendor({ apiKey: 'test-key', model: 'qwen3:8b', baseUrl: `${url}/v1` }),
  wrote: (value) => chatAnswer(JSON.stringify(unlisted(value)), 'stop', true),
  wroteText: (text, ended) => chatAnswer(text, OPENAI_ENDS[ended ?? 'stop'], true),
  wroteUncounted: (value) => chatAnswer(JSON.stringify(unlisted(value)), 'stop', false),
  declined: JSON.stringify({
    choices: [
      { message: { role: 'assistant', content: null, refusal: 'I can not help.' }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: USAGE.input, completion_tokens: USAGE.output },
  }),
  understood: (body) => {
    const { messages, temperature } = JSON.parse(body) as {
      messages: { role: string; content: string }[];
      temperature: unknown;
    };
    const said = (role: string): string => messages.find((message) => message.role === role)?.content ?? '';
    return { rules: said('system'), data: JSON.parse(said('user')), temperature };
  },
};

const OPENAI_ENDS = { stop: 'stop', length: 'length', filter: 'content_filter' };

function chatAnswer(content: string, finish_reason: string, counted: boolean): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    ...(counted && {
      usage: { prompt_tokens: USAGE.input, completion_tokens: USAGE.output, total_tokens: 165 },
    }),
  });
}

/** Strict schemas have an object at the root. */
function unlisted(value: unknown): unknown {
  return Array.isArray(value) ? { items: value } : value;
}

/** Every vendor that answers are the same for. */
export const DIALECTS: readonly Dialect[] = [gemini, openai];
