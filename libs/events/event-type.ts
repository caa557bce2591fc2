import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Names something that happened and what is told of it. */
export interface EventType<Payload> {
  /** Dotted, in the past tense: `message.received`. */
  readonly name: string;
  /** Whether open event streams are told as well. */
  readonly live: boolean;
  /** Never present: carries the payload's type. */
  readonly payload?: Payload;
}

const declared = new Map<string, EventType<unknown>>();

/**
 * Declares an event, in the `<feature>.events.ts` of the feature that publishes it.
 *
 * @throws Error when the name is taken
 */
export function eventType<Payload>(name: string, options: { live?: boolean } = {}): EventType<Payload> {
  if (declared.has(name))
    throw new Error(`The event "${name}" is declared twice. Give one of them another name.`);
  const type: EventType<Payload> = { name, live: options.live ?? false };
  declared.set(name, type);
  return type;
}

/** Does one consequence of an event, as a job of its own with retries. It may run twice for one event. */
export interface Listener<Payload> {
  handle(payload: Payload): Promise<void>;
}

/** What `@Listens` keeps. */
export interface Listening {
  type: EventType<unknown>;
  /** Jobs with the same queue run in the order they were published. */
  queue?: (payload: never) => string;
}

export const LISTENS_METADATA = 'parley:listens';

/**
 * Marks a provider as a listener. Its class name says what it does: `ScoreOnMessageAnalyzed`.
 *
 * @param queue which consequences must keep their order, for instance those of one customer
 */
export function Listens<Payload>(
  type: EventType<Payload>,
  options: { queue?: (payload: Payload) => string } = {},
): CustomDecorator {
  return SetMetadata(LISTENS_METADATA, { type, queue: options.queue });
}
