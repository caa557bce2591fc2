import type { FastifyRequest } from 'fastify';
import type { Query, RawDelivery } from '../channels/channel.js';

/** Headers that hold a secret itself rather than a signature made with one: checked on arrival, never stored. */
const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'x-telegram-bot-api-secret-token',
]);

/** Path and query, stored among the headers under the name HTTP/2 has for them. */
const PATH = ':path';

/** The delivery in a request. */
export function deliveryIn(request: FastifyRequest, receivedAt: Date): RawDelivery {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: request.rawBody ?? Buffer.alloc(0),
    query: request.query as Query,
    url: request.url,
    receivedAt,
  };
}

/** The headers that are kept, with what PostgreSQL can't hold taken out. */
export function keptHeaders({ headers, url }: RawDelivery): Record<string, string> {
  const kept: [string, string][] = [[PATH, storable(url)]];
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !SECRET_HEADERS.has(name)) kept.push([storable(name), storable(value)]);
  }
  return Object.fromEntries(kept);
}

/** A stored delivery as it was when it came, but for its secrets. */
export function storedDelivery(stored: {
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: Date;
}): RawDelivery {
  const { [PATH]: url = '/', ...headers } = stored.headers;
  return { headers, body: stored.body, query: queryOf(url), url, receivedAt: stored.receivedAt };
}

/** The text without NUL characters and halves of surrogate pairs. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function queryOf(url: string): Query {
  const params = new URLSearchParams(url.split('?', 2)[1] ?? '');
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}
