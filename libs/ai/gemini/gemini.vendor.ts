import type { GivenValues } from '@libs/config/config.js';
import type { Vendor, VendorRequest } from '../hosted/vendor.js';
import type { Question } from '../prompts/question.js';
import { geminiUsage, geminiWritten } from './gemini.answer.js';
import { geminiRequest } from './gemini.request.js';

/** Where Gemini is and who asks. */
export interface GeminiSettings {
  apiKey: string;
  /** `gemini-2.5-flash`, or a path such as `tunedModels/ours`. */
  model: string;
  /** Without a slash at the end. Google's own when left out. */
  baseUrl?: string | undefined;
}

const GOOGLE = 'https://generativelanguage.googleapis.com';

/** Google's Gemini. Requests, schemas and answers are those of `@google/generative-ai`. */
export class GeminiVendor implements Vendor {
  static readonly NAME = 'gemini';
  readonly name = GeminiVendor.NAME;
  readonly model: string;
  readonly written = geminiWritten;
  readonly usage = geminiUsage;

  constructor(private readonly settings: GeminiSettings) {
    this.model = settings.model;
  }

  /** Gemini as configured, or undefined without a key. */
  static fromConfig(config: GivenValues): GeminiVendor | undefined {
    if (!config.GEMINI_API_KEY) return undefined;
    const { GEMINI_API_KEY: apiKey, GEMINI_MODEL: model, GEMINI_API_URL: baseUrl } = config;
    return new GeminiVendor({ apiKey, model, baseUrl });
  }

  request(question: Question<unknown>): VendorRequest {
    const { apiKey, model, baseUrl = GOOGLE } = this.settings;
    const path = model.includes('/') ? model : `models/${model}`;
    return {
      url: `${baseUrl.replace(/\/+$/, '')}/v1beta/${path}:generateContent`,
      headers: { 'x-goog-api-key': apiKey },
      body: JSON.stringify(geminiRequest(question)),
    };
  }
}
