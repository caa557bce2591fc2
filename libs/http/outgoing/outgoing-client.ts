import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector, Client, errors, request as undiciRequest } from 'undici';
import { AddressRules } from './address-rules.js';
import { addressRefused, socketLookup, type Resolve } from './guarded-lookup.js';
import {
  OutgoingAborted,
  OutgoingAddressRefused,
  OutgoingError,
  OutgoingFailed,
  OutgoingTimeout,
  OutgoingTooLarge,
} from './outgoing.errors.js';
import { OutgoingResponse } from './outgoing-response.js';
import { Watch } from '../../watch/watch.js';

/** What to ask of the outside. */
export interface OutgoingRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** http or https, without user name and password. */
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** For everything from the lookup to the last byte, in ms. Default 15,000. */
  timeoutMs?: number;
  /** The longest body that is read. Default 1 MiB. */
  maxResponseBytes?: number;
  /** Breaks the call off, in whatever state it is, when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** A call that begins: where to and how, without path and query, which may hold keys. */
export interface CallStart {
  method: string;
  host: string;
  /** Whether the address is one of the administrator's own settings. */
  trusted: boolean;
}

/** How it ended: with a status, or with the error that was thrown. */
export type CallEnd = { status: number; error?: undefined } | { status?: undefined; error: OutgoingError };

/** How the administrator widened or narrowed the guard. */
export interface OutgoingSettings {
  /** Host names, addresses or CIDR ranges beyond the public internet. */
  allowedHosts: readonly string[];
  /** Base addresses from the administrator's own settings; see `AddressRules`. */
  trustedOrigins: readonly string[];
  /** For lookup, TCP and TLS together, in ms. Default 5,000. */
  connectTimeoutMs?: number;
  /** The system's resolver unless given. */
  resolve?: Resolve;
}

/**
 * The only way the product opens connections to the outside. It connects to public addresses and to what the
 * administrator allowed, follows no redirect (a 3xx is an answer like any other), reads no more than asked for
 * and ends in time. Each call has a connection of its own: each is checked afresh, and none fails because the
 * other side had just closed an idle one, which would leave a POST in doubt.
 */
export class OutgoingClient {
  /** Tells of every call. */
  readonly calls = new Watch<CallStart, CallEnd>();
  private readonly rules: AddressRules;
  private readonly guarded: buildConnector.connector;
  private readonly unguarded: buildConnector.connector;

  /** @throws Error when an allowed host can't be understood */
  constructor(settings: OutgoingSettings) {
    this.rules = new AddressRules(settings.allowedHosts, settings.trustedOrigins);
    const resolve = settings.resolve ?? systemResolve;
    const timeout = settings.connectTimeoutMs ?? 5_000;
    this.guarded = buildConnector({ timeout, lookup: socketLookup(resolve, this.rules) });
    this.unguarded = buildConnector({ timeout, lookup: socketLookup(resolve) });
  }

  /**
   * @returns the answer, whatever its status
   * @throws OutgoingAddressRefused (`outgoing.address_refused`), OutgoingTimeout (`outgoing.timeout`),
   *   OutgoingTooLarge (`outgoing.too_large`), OutgoingAborted (`outgoing.aborted`), OutgoingFailed (`outgoing.failed`)
   */
  async send(request: OutgoingRequest): Promise<OutgoingResponse> {
    const url = this.parsedUrl(request.url);
    if (request.signal?.aborted) throw new OutgoingAborted(url.host, false);
    const ended = this.calls.begin({
      method: request.method,
      host: url.hostname,
      trusted: this.rules.trusts(url),
    });
    try {
      const answer = await this.carryOut(this.checkedUrl(url), request);
      ended({ status: answer.status });
      return answer;
    } catch (error) {
      if (error instanceof OutgoingError) ended({ error });
      throw error;
    }
  }

  private async carryOut(url: URL, request: OutgoingRequest): Promise<OutgoingResponse> {
    const timeoutMs = request.timeoutMs ?? 15_000;
    const maxBytes = request.maxResponseBytes ?? 1_048_576;
    const progress = { connected: false, late: false, aborted: false };
    const connect = this.connectorFor(url, () => (progress.connected = true));
    const limits = { maxResponseSize: maxBytes, headersTimeout: 0, bodyTimeout: 0, pipelining: 0 };
    const client = new Client(url.origin, { connect, ...limits });
    // undici's own signal would wait for a connection that is still being made; destroying the client does not.
    const deadline = setTimeout(() => {
      progress.late = true;
      void client.destroy();
    }, timeoutMs);
    const abort = (): void => {
      progress.aborted = true;
      void client.destroy();
    };
    request.signal?.addEventListener('abort', abort, { once: true });
    try {
      const answer = await undiciRequest(url, {
        dispatcher: client,
        method: request.method,
        headers: { 'user-agent': 'Parley', ...request.headers },
        body: request.body,
      });
      const body = Buffer.from(await answer.body.arrayBuffer());
      return new OutgoingResponse(url.host, answer.statusCode, answer.headers, body);
    } catch (error) {
      throw explain(error, { host: url.host, maxBytes, timeoutMs, ...progress });
    } finally {
      clearTimeout(deadline);
      request.signal?.removeEventListener('abort', abort);
      await client.destroy();
    }
  }

  /**
   * Looks at an address without calling it. A name may still turn out to lead somewhere else when it is called.
   *
   * @throws OutgoingAddressRefused when it would be refused as it is written
   */
  check(url: string): void {
    this.checkedUrl(this.parsedUrl(url));
  }

  private parsedUrl(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
    throw new OutgoingAddressRefused('Only http and https addresses are called.');
  }

  private checkedUrl(url: URL): URL {
    if (url.username !== '' || url.password !== '') {
      throw new OutgoingAddressRefused('An address with a user name or password in it is not called.');
    }
    // A socket makes no lookup for an address, so addresses are checked here.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.rules.trusts(url) && !this.rules.allows(host)) {
      throw addressRefused(host, host);
    }
    return url;
  }

  private connectorFor(url: URL, onConnect: () => void): buildConnector.connector {
    const connector = this.rules.trusts(url) ? this.unguarded : this.guarded;
    return (options, callback) =>
      connector(options, (...result) => {
        if (result[0] === null) onConnect();
        callback(...result);
      });
  }
}

function systemResolve(hostname: string): ReturnType<Resolve> {
  return dns.lookup(hostname, { all: true });
}

function explain(
  error: unknown,
  call: {
    host: string;
    maxBytes: number;
    timeoutMs: number;
    connected: boolean;
    late: boolean;
    aborted: boolean;
  },
): OutgoingError {
  if (error instanceof OutgoingError) return error;
  if (call.aborted) return new OutgoingAborted(call.host, call.connected, error);
  if (call.late) return new OutgoingTimeout(call.host, call.timeoutMs, call.connected, error);
  if (error instanceof errors.ConnectTimeoutError) {
    return new OutgoingTimeout(call.host, undefined, false, error);
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new OutgoingTooLarge(call.host, call.maxBytes, error);
  }
  return new OutgoingFailed(call.host, describe(error), call.connected, error);
}

/** The system's word for what went wrong: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, or the message where there is none. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return code === '' || code.startsWith('UND_ERR') ? error.message : code;
}
