import { Injectable, Logger } from '@nestjs/common';
import webpush, { type Urgency } from 'web-push';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { AddressRules } from '../http/outgoing/address-rules.js';
import { OutgoingClient, type OutgoingRequest } from '../http/outgoing/outgoing-client.js';
import { OutgoingAddressRefused, OutgoingError } from '../http/outgoing/outgoing.errors.js';
import { keyMistakes, type PushDevice } from './push-device.js';
import { PushEndpointRefused } from './push.errors.js';
import { outcomeOf, type PushOutcome } from './push-outcome.js';
import { VapidSignatures } from './vapid-signatures.js';

/** What a device is sent. */
export interface PushMessage {
  /** At most 3,900 bytes of UTF-8: encrypted it must fit into 4,096. */
  payload: string;
  /** Seconds that the push service keeps it for a device that is away. */
  ttl: number;
  urgency: Urgency;
  /** A newer message with the same topic takes the place of one that still waits: 1 to 32 base64url characters. */
  topic?: string;
}

/** Milliseconds a push service has for its answer. */
export const PUSH_TIMEOUT = 5_000;
/** Where names and addresses lead to inside the network is nothing to tell whoever owns the device. */
const NOT_ALLOWED = 'The address is not one that may be called from here.';
/** Bytes of an answer that are read: nothing in it is of use. */
const MAX_ANSWER = 16_384;

/** Pushes to browsers: encrypted for the one device (RFC 8291), signed as this installation (RFC 8292). */
@Injectable()
export class WebPush {
  private readonly log = new Logger('Push');
  private readonly rules: AddressRules;
  private readonly signatures: VapidSignatures;

  constructor(
    private readonly config: Config,
    private readonly outgoing: OutgoingClient,
    private readonly clock: Clock,
  ) {
    this.rules = new AddressRules(config.OUTGOING_ALLOWED_HOSTS);
    this.signatures = new VapidSignatures({
      subject: subjectOf(config),
      publicKey: config.VAPID_PUBLIC_KEY,
      privateKey: config.VAPID_PRIVATE_KEY,
    });
  }

  /** The key that browsers subscribe with, base64url. */
  get publicKey(): string {
    return this.config.VAPID_PUBLIC_KEY;
  }

  /**
   * Checks an address before it is kept; what a name leads to is checked with each call.
   *
   * @throws PushEndpointRefused when it is not https on its usual port, names no public place, or holds a user name
   */
  checkEndpoint(endpoint: string): void {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (url === undefined || !(isUsual(url) || (/^https?:$/.test(url.protocol) && this.rules.names(url)))) {
      throw new PushEndpointRefused(
        'A push service is called at an https address without a port of its own.',
      );
    }
    try {
      this.outgoing.check(endpoint);
    } catch (error) {
      if (error instanceof OutgoingAddressRefused) throw new PushEndpointRefused(this.refusal(error));
      throw error;
    }
  }

  /** Sends one message to one device. Never rejects: whatever happens is an outcome. */
  async send(device: PushDevice, message: PushMessage): Promise<PushOutcome> {
    let request: OutgoingRequest;
    try {
      this.checkEndpoint(device.endpoint);
      request = this.requestOf(device, message);
    } catch (error) {
      return {
        kind: 'refused',
        reason: error instanceof PushEndpointRefused ? error.detail : badKeys(device),
      };
    }
    try {
      const answer = await this.outgoing.send(request);
      return outcomeOf(answer.status, answer.headers, this.clock.now());
    } catch (error) {
      if (error instanceof OutgoingAddressRefused) return { kind: 'refused', reason: this.refusal(error) };
      const reason = error instanceof OutgoingError ? error.detail : 'The push service could not be called.';
      return { kind: 'later', cause: 'silence', reason };
    }
  }

  /** What the device's owner is told; the log tells the administrator which address it was. */
  private refusal(error: OutgoingAddressRefused): string {
    this.log.warn(`a push was not sent: ${error.detail}`);
    return NOT_ALLOWED;
  }

  private requestOf(device: PushDevice, { payload, ttl, urgency, topic }: PushMessage): OutgoingRequest {
    const { endpoint, p256dh, auth } = device;
    const details = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      TTL: ttl,
      urgency,
      ...(topic === undefined ? {} : { topic }),
      contentEncoding: 'aes128gcm',
    });
    const headers = Object.fromEntries(
      Object.entries(details.headers as Record<string, string | number>)
        .filter(([name]) => name !== 'Content-Length')
        .map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    return {
      method: 'POST',
      url: endpoint,
      headers: { ...headers, authorization: this.signatures.of(new URL(endpoint).origin) },
      body: details.body,
      timeoutMs: PUSH_TIMEOUT,
      maxResponseBytes: MAX_ANSWER,
    };
  }
}

/** Any other port would let whoever adds a device knock on doors. */
function isUsual({ protocol, port }: URL): boolean {
  return protocol === 'https:' && port === '';
}

/** Whom a push service may turn to about our messages. */
function subjectOf({ PUBLIC_URL, MAIL_FROM }: Config): string {
  if (PUBLIC_URL?.startsWith('https:') === true) return PUBLIC_URL;
  return `mailto:${/<([^<>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM}`;
}

function badKeys(device: PushDevice): string {
  const mistakes = keyMistakes(device).map(([name, what]) => `${name} ${what}`);
  return `The message could not be encrypted for this device${mistakes.length === 0 ? '' : `: ${mistakes.join(', ')}`}.`;
}
