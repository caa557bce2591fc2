import { AsyncResource } from 'node:async_hooks';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStream } from '@libs/sse/event-stream.js';
import { frame } from '@libs/sse/frame.js';
import type { LiveCursor } from './live-cursor.js';
import { LiveFeed } from './live-feed.service.js';
import { LiveListener } from './live-listener.js';
import { LiveMetrics } from './live-metrics.service.js';
import { LiveReplay } from './live-replay.service.js';
import type { Telling } from './live-tellings.service.js';
import { LiveWatch } from './live-watch.service.js';
import { ToldTogether, type ToldEvent } from './told-together.js';

/** Milliseconds between two signs of life; also how soon a client that is gone is noticed. */
const HEARTBEAT_EVERY = 15_000;
/** Milliseconds between two metrics. */
const METRICS_EVERY = 5_000;
/** Milliseconds between two looks whether the listeners may still listen. */
const WATCH_EVERY = 3_000;
/** Milliseconds after which a client should come back; at a restart they come spread over this time. */
const RETRY = 2_000;

const HEARTBEAT = frame({ comment: 'heartbeat' });

/** The open event streams of this process. All of its work is done once, however many there are. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  // Begun by a request, the timers must not go on as a part of it.
  private readonly outside = new AsyncResource('LiveStreams');
  private readonly listeners = new Set<LiveListener>();
  private timers: NodeJS.Timeout[] = [];
  /** Told and not written yet. */
  private readonly told: ToldEvent[] = [];
  /** Requests on their way to a stream. */
  private arriving = 0;
  private ending = false;

  constructor(
    private readonly feed: LiveFeed,
    private readonly replay: LiveReplay,
    private readonly metrics: LiveMetrics,
    private readonly watch: LiveWatch,
  ) {}

  /** How many there are. */
  get size(): number {
    return this.listeners.size;
  }

  /**
   * Opens a stream: first what the client missed since its `Last-Event-ID`, then everything as it happens.
   *
   * When the process is shutting down the stream only says when to come back: a browser never does after an error.
   *
   * @throws DatabaseUnavailableError
   */
  async open(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const arrived = await this.arrive(request, reply);
    if (!arrived) return;
    const { listener, position } = arrived;
    const lastId = request.headers['last-event-id'];
    listener.write(frame({ comment: 'parley', retry: RETRY }));
    const asked = typeof lastId === 'string' && lastId !== '';
    const missed = asked ? await this.replay.since(lastId, position, listener.actorId) : { entries: [] };
    await listener.goLive(missed);
    const snapshot = await this.metrics.latest(METRICS_EVERY);
    if (snapshot !== undefined) listener.write(this.metricsFrame(snapshot));
  }

  /** Lets every client go, with word to come back: an open stream would keep the process from ending. */
  onModuleDestroy(): void {
    this.ending = true;
    for (const listener of this.listeners) {
      listener.end(goodbye());
    }
    this.stop();
  }

  /** A new listener, and the position after which it is told everything; nobody when the process is ending. */
  private async arrive(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ listener: LiveListener; position: LiveCursor } | undefined> {
    this.arriving += 1;
    try {
      if (!this.ending) await this.follow();
    } finally {
      this.arriving -= 1;
    }
    const { actor, headers } = request;
    const stream = EventStream.open(request, reply);
    if (this.ending) {
      stream.end(goodbye());
      return undefined;
    }
    this.flush();
    const listener = new LiveListener(stream, actor?.id ?? '', headers.authorization ?? '');
    this.listeners.add(listener);
    if (this.timers.length === 0) this.outside.runInAsyncScope(() => this.startTimers());
    listener.onClose(() => this.leave(listener));
    return { listener, position: this.feed.position };
  }

  private async follow(): Promise<void> {
    await this.feed.start((telling, position) => this.tell(telling, position));
    this.metrics.follow(() => this.feed.position);
  }

  private leave(listener: LiveListener): void {
    this.listeners.delete(listener);
    if (this.listeners.size === 0 && this.arriving === 0) this.stop();
  }

  private stop(): void {
    this.feed.stop();
    this.metrics.unfollow();
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  private startTimers(): void {
    this.timers = [
      setInterval(() => this.broadcast(HEARTBEAT), HEARTBEAT_EVERY),
      setInterval(() => void this.tellMetrics(), METRICS_EVERY),
      setInterval(() => void this.watch.over([...this.listeners]), WATCH_EVERY),
    ];
  }

  private tell(telling: Telling, position: LiveCursor): void {
    this.metrics.hear(telling);
    const { seq, type, data, to } = telling;
    if (data === undefined) return;
    const entry = frame({ event: type, id: position.toString(), data });
    // What is told without a pause is written in one piece: a burst costs a thousand clients one write each.
    if (this.told.push({ seq, to, entry }) === 1) queueMicrotask(() => this.flush());
  }

  /** Writes what was told: before a position is named that lies behind it, and before anybody joins there. */
  private flush(): void {
    if (this.told.length === 0) return;
    const told = new ToldTogether(this.told.splice(0));
    for (const listener of this.listeners) listener.tell(told);
  }

  private async tellMetrics(): Promise<void> {
    const snapshot = await this.metrics.latest(0);
    if (snapshot !== undefined) this.broadcast(this.metricsFrame(snapshot));
  }

  /** Carries the position too, so that a client who has seen no event yet can resume. */
  private metricsFrame(snapshot: string): Buffer {
    this.flush();
    return frame({ event: 'metrics', id: this.feed.position.toString(), data: snapshot });
  }

  private broadcast(entry: Buffer): void {
    for (const listener of this.listeners) if (listener.isLive) listener.write(entry);
  }
}

/** Spread over time, so that not all come back at once. */
function goodbye(): Buffer {
  return frame({ comment: 'the server restarts', retry: RETRY / 4 + Math.random() * RETRY });
}
