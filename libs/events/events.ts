import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { Database } from '../database/database.js';
import { JobRegistry } from '../jobs/job-registry.js';
import { Jobs, type JobSpec } from '../jobs/jobs.js';
import { LISTENS_METADATA, type EventType, type Listener, type Listening } from './event-type.js';

/** Channel of the notification that a live event was written; its payload is the event's sequence number. */
export const LIVE_CHANNEL = 'live';
/** Tries of a listener, over about a day. */
const LISTENER_ATTEMPTS = 12;

interface Subscription {
  job: string;
  queue?: (payload: never) => string;
}

/**
 * Tells the rest of the product what happened. Each listener becomes a job, each live event a row, all in the
 * transaction of the change itself: what was committed will be told, what was rolled back never happened.
 */
@Injectable()
export class Events implements OnModuleInit {
  private readonly subscriptions = new Map<string, Subscription[]>();

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly registry: JobRegistry,
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const provider of this.discovery.getProviders()) {
      if (typeof provider.metatype !== 'function') continue;
      const listening = this.reflector.get<Listening | undefined>(LISTENS_METADATA, provider.metatype);
      if (listening) this.subscribe(listening, provider.instance as Listener<unknown>);
    }
  }

  /** Publishes an event: call it inside the transaction of its cause. */
  async publish<Payload>(type: EventType<Payload>, payload: Payload): Promise<void> {
    await this.publishAll(type, [payload]);
  }

  /** Publishes many events of one type with two statements. */
  async publishAll<Payload>(type: EventType<Payload>, payloads: Payload[]): Promise<void> {
    await this.jobs.addAll(this.jobsFor(type, payloads));
    if (type.live) await this.tellLive(type.name, payloads);
  }

  /** The jobs that these events cause, for callers that write them in a statement of their own. */
  jobsFor<Payload>(type: EventType<Payload>, payloads: Payload[]): JobSpec[] {
    const subscriptions = this.subscriptions.get(type.name) ?? [];
    return payloads.flatMap((payload) =>
      subscriptions.map(({ job, queue }) => ({
        name: job,
        payload,
        queue: queue?.(payload as never),
        maxAttempts: LISTENER_ATTEMPTS,
      })),
    );
  }

  private async tellLive(type: string, payloads: unknown[]): Promise<void> {
    await this.database.rows(
      `with told as (
         insert into "LiveEvent" (type, payload) select $1, value from jsonb_array_elements($2::jsonb) value returning seq
       )
       select pg_notify($3, seq::text)::text from told`,
      [type, JSON.stringify(payloads), LIVE_CHANNEL],
    );
  }

  private subscribe({ type, queue }: Listening, listener: Listener<unknown>): void {
    const job = `${type.name}:${listener.constructor.name}`;
    this.registry.register({ name: job, handler: { run: (payload) => listener.handle(payload) } });
    const subscriptions = this.subscriptions.get(type.name) ?? [];
    if (subscriptions.some((known) => known.job === job)) return;
    this.subscriptions.set(type.name, [...subscriptions, { job, queue }]);
  }
}
