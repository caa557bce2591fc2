import type { Platform } from '@libs/database/generated/enums.js';
import type { Attachment, ChannelEvent } from './channel-event.js';

/** A delivery as it came over the wire, before anybody believed it. */
export interface RawDelivery {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The very bytes that were signed: never parsed and written again. */
  readonly body: Buffer;
  readonly query: Query;
  /** Path and query as requested. */
  readonly url: string;
  readonly receivedAt: Date;
}

/** The query of a request; a name given twice has a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What we want to say to a customer. */
export interface OutgoingMessage {
  /** Our own id of the message: the same on every attempt. */
  readonly id: string;
  /** The customer, as the platform names them: the identity's external id. */
  readonly to: string;
  /** May be empty when there is an attachment. */
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** The platform's id of the message that is answered. */
  readonly replyToExternalId?: string;
}

/** What the platform answered when it took the message. */
export interface SentMessage {
  /** The id under which status callbacks will name it. */
  externalId: string;
}

/**
 * A way messages come in and go out. A channel decides nothing about customers, conversations or storage: it
 * checks that a delivery is genuine and says in the product's own words what is in it.
 */
export interface Channel {
  /** Name in the route, `/api/webhooks/whatsapp`: unique. */
  readonly key: string;
  readonly platform: Platform;
  /** Hours after the customer's last message in which free text may be sent; no limit when absent. */
  readonly replyWindowHours?: number;
  /** Headers, in lower case, without any of which a delivery can't be genuine: it is refused before it is read. */
  readonly signedBy?: readonly string[];
  /** True when it has the secret that deliveries are signed with; without it the channel is closed. */
  configured(): boolean;
  /**
   * Returns when the delivery is genuine, having compared in constant time over the raw bytes.
   *
   * @throws BadSignature
   */
  verify(raw: RawDelivery): void;
  /** The bare text to answer to a subscription handshake (GET); undefined when it is not to be answered. */
  handshake?(query: Query): string | undefined;
  /** A name for the delivery, at most 200 characters: the same delivery again has the same. */
  dedupeKey(raw: RawDelivery): string;
  /**
   * What a genuine delivery says, in its order: at least one event, and one for each thing in it. What is not
   * understood becomes an `ignored` event with the reason. Never throws; the same delivery gives the same events.
   */
  parse(raw: RawDelivery): ChannelEvent[];
  /** Hands a message to the platform. @throws SendFailed */
  send?(message: OutgoingMessage): Promise<SentMessage>;
}
