import type { GivenValues } from '@libs/config/config.js';
import type { Vendor, VendorRequest } from '../hosted/vendor.js';
import type { Question } from '../prompts/question.js';
import { chatUsage, chatWritten } from './openai.answer.js';
import { chatRequest } from './openai.request.js';

/** Where the server is and who asks. */
export interface OpenAiSettings {
  /** Up to what stands before `/chat/completions`: `http://ollama.internal:11434/v1`. OpenAI's own when left out. */
  baseUrl?: string | undefined;
  /** Servers of one's own often want none. */
  apiKey?: string | undefined;
  /** As the server names it: `qwen3:8b`, `gpt-4.1-mini`. */
  model: string;
}

const OPENAI = 'https://api.openai.com/v1';

/** OpenAI, and every server that speaks its chat completions: Ollama, vLLM, LM Studio, llama.cpp, Mistral, Groq. */
export class OpenAiVendor implements Vendor {
  static readonly NAME = 'openai-compatible';
  readonly name = OpenAiVendor.NAME;
  readonly model: string;
  readonly written = chatWritten;
  readonly usage = chatUsage;

  constructor(private readonly settings: OpenAiSettings) {
    this.model = settings.model;
  }

  /** The server as configured, or undefined without a model. */
  static fromConfig(config: GivenValues): OpenAiVendor | undefined {
    const { OPENAI_API_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model } = config;
    if (!model) return undefined;
    return new OpenAiVendor({ baseUrl, apiKey, model });
  }

  request(question: Question<unknown>): VendorRequest {
    const { apiKey, baseUrl = OPENAI, model } = this.settings;
    return {
      url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      body: JSON.stringify(chatRequest(model, question)),
    };
  }
}
