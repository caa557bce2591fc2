import { request } from 'node:http';

/** An answer read off the wire. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** What is sent, nothing of it tidied up on the way. */
export interface RawRequest {
  method: string;
  /** As it stands in the request line. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Sends a request over a real connection; a path with dots, double slashes or odd escapes stays as it is. */
export function sendRaw(base: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  // Node announces the body of a DELETE only when told to.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { hostname, port, method, path, headers: { ...length, ...headers }, timeout: 10_000 };
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      const done = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', done);
      // A stream has no end: its head says what there is to know.
      if (String(incoming.headers['content-type']).startsWith('text/event-stream')) {
        done();
        outgoing.destroy();
      }
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered in 10 s`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
