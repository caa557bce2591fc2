import type { GenerateContentRequest } from '@google/generative-ai';
import type { Config } from '@libs/config/config.js';
import type { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { OutgoingError, OutgoingFailed, OutgoingTimeout } from '@libs/http/outgoing/outgoing.errors.js';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from '../ai-provider.js';
import { AiProviderFailed } from '../ai.errors.js';
import { answerOf } from './gemini.answer.js';
import { analysisRequest, replyRequest } from './gemini.prompt.js';

/** Where Gemini is and who asks. */
export interface GeminiSettings {
  apiKey: string;
  /** `gemini-2.5-flash`, or a path such as `tunedModels/ours`. */
  model: string;
  /** Without a slash at the end. Google's own when left out. */
  baseUrl?: string | undefined;
}

/**
 * Google's Gemini. Requests, schemas and answers are those of `@google/generative-ai`; they travel through the
 * product's own guarded client, because the package's transport follows redirects with the key in a header, reads
 * answers of any size and can't be given another one.
 */
export class GeminiProvider implements AiProvider {
  static readonly NAME = 'gemini';
  readonly name = GeminiProvider.NAME;

  constructor(
    private readonly settings: GeminiSettings,
    private readonly client: OutgoingClient,
  ) {}

  /** The provider as configured, or undefined without a key. */
  static fromConfig(config: Config, client: OutgoingClient): GeminiProvider | undefined {
    if (!config.GEMINI_API_KEY) return undefined;
    const { GEMINI_API_KEY: apiKey, GEMINI_MODEL: model, GEMINI_API_URL: baseUrl } = config;
    return new GeminiProvider({ apiKey, model, baseUrl }, client);
  }

  /** @returns what the model wrote, in the shape asked for but unchecked: `GuardedProvider` checks it */
  async analyze(messages: AnalysisInput[], signal?: AbortSignal): Promise<Analysis[]> {
    const analyses: Analysis[] = [];
    for (let start = 0; start < messages.length; start += BATCH) {
      signal?.throwIfAborted();
      const answer = await this.ask(analysisRequest(messages.slice(start, start + BATCH)));
      analyses.push(...(Array.isArray(answer) ? (answer as Analysis[]) : []));
    }
    return analyses;
  }

  /** @returns what the model wrote, unchecked as in `analyze` */
  async suggestReply(input: ReplyInput): Promise<ReplySuggestion> {
    return (await this.ask(replyRequest(input))) as ReplySuggestion;
  }

  private async ask(request: GenerateContentRequest): Promise<unknown> {
    const { apiKey, model, baseUrl = GOOGLE } = this.settings;
    const path = model.includes('/') ? model : `models/${model}`;
    const response = await this.client
      .send({
        method: 'POST',
        url: `${baseUrl.replace(/\/+$/, '')}/v1beta/${path}:generateContent`,
        headers: { 'content-type': 'application/json', 'x-goog-api-key': apiKey },
        body: JSON.stringify(request),
        timeoutMs: LIMIT_MS,
        maxResponseBytes: MOST_BYTES,
      })
      .catch((error: unknown) => {
        throw asFailure(error);
      });
    return answerOf(response);
  }
}

const GOOGLE = 'https://generativelanguage.googleapis.com';
// Messages in one question: few enough for a whole answer in time.
const BATCH = 20;
// Past this nobody waits any more; the connection of an abandoned question ends here.
const LIMIT_MS = 8_000;
const MOST_BYTES = 1_048_576;

function asFailure(error: unknown): unknown {
  if (!(error instanceof OutgoingError)) return error;
  const passing = error instanceof OutgoingFailed || error instanceof OutgoingTimeout;
  return new AiProviderFailed(error.message, passing, undefined, error);
}
