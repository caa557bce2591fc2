import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AiAskerLeft } from '@libs/ai/ai.errors.js';
import { AppError } from '@libs/errors/app-error.js';
import type { Actor } from '@libs/http/actor.js';
import { EventStream } from '@libs/sse/event-stream.js';
import { frame } from '@libs/sse/frame.js';
import { DraftCutShort, TooManyDrafts } from '../messages.errors.js';
import type { SuggestReplyDto } from './assistant.dto.js';
import type { ReplyContext } from './reply-context.repository.js';
import { ReplySuggestions } from './reply-suggestions.service.js';

/** Drafts streamed to one caller at a time, and to all callers of this process. */
const MOST_EACH = 3;
const MOST_OF_ALL = 200;
/** Milliseconds between two signs of life while the draft is made. */
const HEARTBEAT_EVERY = 3_000;
/** Characters of a piece, about, and milliseconds between two: as fast as one reads along. */
const PIECE = 24;
const PACE = 12;

const HEARTBEAT = frame({ comment: 'drafting' });

/** A draft that somebody wants to see written. */
export interface WishedDraft {
  messageId: string;
  wish: SuggestReplyDto;
  actor: Actor;
}

/**
 * Streams drafts. A draft is checked as a whole, so it is made and checked first and told in pieces then: an agent never
 * sees a price that is taken back a moment later (docs/architecture.md, "Drafts").
 */
@Injectable()
export class SuggestionStreams {
  private readonly log = new Logger('Drafts');
  private readonly streaming = new Map<string, number>();
  /** What gives up each draft that is being made or told. */
  private readonly drafts = new Set<AbortController>();
  private ending = false;

  constructor(private readonly suggestions: ReplySuggestions) {}

  /** How many there are. */
  get size(): number {
    return this.drafts.size;
  }

  /**
   * Streams one draft and ends; ends early when the client leaves.
   *
   * @throws TooManyDrafts, messages.not_found, NothingToAnswer before anything is streamed
   */
  async open(draft: WishedDraft, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const leaving = this.enter(draft.actor.id);
    try {
      const context = await this.suggestions.contextOf(draft.messageId);
      const stream = EventStream.open(request, reply);
      stream.onClose(() => leaving.abort());
      await this.tell(stream, context, draft, leaving.signal);
    } finally {
      this.leave(draft.actor.id, leaving);
    }
  }

  /** Ends every stream whose draft is still being made, and each that comes: the process is to end. */
  end(): void {
    this.ending = true;
    for (const draft of this.drafts) draft.abort();
  }

  private async tell(
    stream: EventStream,
    context: ReplyContext,
    { wish, actor }: WishedDraft,
    left: AbortSignal,
  ): Promise<void> {
    stream.write(HEARTBEAT);
    const heartbeat = setInterval(() => stream.write(HEARTBEAT), HEARTBEAT_EVERY);
    stream.onClose(() => clearInterval(heartbeat));
    try {
      const suggestion = await this.suggestions.draft(context, wish, actor, left);
      for (const text of piecesOf(suggestion.reply)) {
        if (!stream.isOpen) return;
        stream.write(frame({ event: 'delta', data: JSON.stringify({ text }) }));
        await stream.drained();
        await wait(PACE);
      }
      stream.end(frame({ event: 'suggestion', data: JSON.stringify(suggestion) }));
    } catch (error) {
      stream.end(frame({ event: 'error', data: JSON.stringify(this.told(error)) }));
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** The head of the answer is sent already: what went wrong is told as an event. */
  private told(error: unknown): { code: string; detail: string } {
    if (error instanceof AiAskerLeft) return this.told(new DraftCutShort());
    if (error instanceof AppError) return { code: error.code, detail: error.message };
    this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      code: 'internal',
      detail: 'The draft could not be made. Try again, or write the answer yourself.',
    };
  }

  /** @returns what gives the draft up; to be handed to `leave` at the end */
  private enter(actorId: string): AbortController {
    const own = this.streaming.get(actorId) ?? 0;
    if (own >= MOST_EACH || this.drafts.size >= MOST_OF_ALL) throw new TooManyDrafts();
    const leaving = new AbortController();
    this.streaming.set(actorId, own + 1);
    this.drafts.add(leaving);
    if (this.ending) leaving.abort();
    return leaving;
  }

  private leave(actorId: string, leaving: AbortController): void {
    const own = (this.streaming.get(actorId) ?? 1) - 1;
    if (own === 0) this.streaming.delete(actorId);
    else this.streaming.set(actorId, own);
    this.drafts.delete(leaving);
  }
}

/** A text in pieces that together are the text: cut behind white space where there is any, never within a character. */
function piecesOf(text: string): string[] {
  return text.match(new RegExp(`.{1,${PIECE}}(?:\\s+|$)|.{1,${PIECE}}`, 'gsu')) ?? [];
}
