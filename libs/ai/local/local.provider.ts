import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from '../ai-provider.js';
import { analyse } from './analyse.js';
import { composeReply } from './replies/reply.js';

/** The built-in rules: no network, no key, the same answer to the same question, at once. */
@Injectable()
export class LocalProvider implements AiProvider {
  readonly name = 'local';

  /** Understands messages by phrases. Long lists are read in turns, so that requests in between are served. */
  async analyze(messages: AnalysisInput[]): Promise<Analysis[]> {
    const analyses: Analysis[] = [];
    for (const [index, message] of messages.entries()) {
      if (index > 0 && index % TURN === 0) await nextTurn();
      analyses.push(analyse(message));
    }
    return analyses;
  }

  /** Puts an answer together from templates: it names no price, date or fact. */
  suggestReply(input: ReplyInput): Promise<ReplySuggestion> {
    return Promise.resolve(composeReply(input));
  }
}

const TURN = 100;
