import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { FakeGemini } from './fake-gemini.js';
import { deliverGeneric, messages } from './inbox.js';

/** A draft as the API shows it. */
export interface Draft {
  reply: string;
  tone: string;
  actions: { type: string; label: string; reason: string }[];
  provider: string;
  basedOn: string[];
  sources: { id: string; kind: string; title: string }[];
  note: string | null;
}

/** The product with its own rules, and once more with a Gemini that writes what the test wants. */
export class Drafting {
  private constructor(
    readonly gemini: FakeGemini,
    readonly t: TestApp,
    readonly hosted: TestApp,
    /** The administrator, where the built-in rules write. */
    readonly ada: Api,
    /** The administrator, where Gemini writes. */
    readonly withGemini: Api,
  ) {}

  /** Starts all for one test file; close them in `afterAll`. */
  static async open(): Promise<Drafting> {
    const gemini = await FakeGemini.start();
    const t = await startTestApp();
    const hosted = await startTestApp({
      sharing: t,
      env: { GEMINI_API_KEY: 'a key', GEMINI_API_URL: gemini.url },
    });
    return new Drafting(gemini, t, hosted, await t.api.asAda(), await hosted.api.asAda());
  }

  async close(): Promise<void> {
    await this.hosted.close();
    await this.t.close();
    await this.gemini.close();
  }

  /** Forgets what Gemini was asked, and lets it answer at once. */
  begin(): void {
    this.gemini.asked.length = 0;
    this.gemini.held = Promise.resolve();
  }

  /** Mira Solberg says all this. @param from her name on the platform @returns the id of her last message */
  async say(from: string, ...bodies: string[]): Promise<string> {
    for (const [index, body] of bodies.entries())
      await deliverGeneric(this.t, { from, name: 'Mira Solberg', body, messageId: `${from}-${index}` });
    await this.t.drain();
    const found = (await messages(this.ada)).findLast(({ externalId }) => externalId?.startsWith(`${from}-`));
    if (!found) throw new Error(`nothing from ${from}`);
    return found.id;
  }

  /** Has Gemini write this reply. @param more other fields of its answer */
  write(reply: string, more: object = {}): void {
    this.gemini.writes = ({ data }) => ({
      reply,
      actions: [],
      basedOn: [data.conversation.at(-1)?.id],
      sources: [],
      ...more,
    });
  }
}

/** Asks for a draft of an answer. */
export function ask(api: Api, messageId: string, wish: object = {}): Promise<Answer<Draft>> {
  return api.post<Draft>(`/api/messages/${messageId}/suggest-reply`, { tone: 'FRIENDLY', ...wish });
}
