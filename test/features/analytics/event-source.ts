import type { AddressInfo } from 'node:net';
import type { TestApp } from '../../support/test-app.js';

/** One event as a browser would hand it on, and when it came. */
export interface StreamedEvent {
  type: string;
  id: string | undefined;
  data: unknown;
}

/** How to open a stream. */
export interface StreamOptions {
  token?: string;
  lastEventId?: string;
}

/** Reads an event stream over real HTTP. */
export class EventSource {
  readonly events: StreamedEvent[] = [];
  /** Everything that was received. */
  text = '';
  lastEventId: string | undefined;
  /** Resolves when the stream has ended, `cut` when the connection broke instead. */
  readonly ended: Promise<'ended' | 'cut'>;
  private unread = '';

  private constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {
    this.ended = this.read();
  }

  /** Opens a stream at a running product. */
  static async open(url: string, { token, lastEventId }: StreamOptions): Promise<EventSource> {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/events`, {
      signal: abort.signal,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    return new EventSource(response, abort);
  }

  /** The events other than `metrics`. */
  get news(): StreamedEvent[] {
    return this.events.filter(({ type }) => type !== 'metrics');
  }

  /** Hangs up. */
  close(): void {
    this.abort.abort();
  }

  private async read(): Promise<'ended' | 'cut'> {
    if (!this.response.body) return 'ended';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>)
        this.take(decoder.decode(chunk, { stream: true }));
      return 'ended';
    } catch {
      return 'cut';
    }
  }

  private take(text: string): void {
    this.text += text;
    this.unread += text;
    const blocks = this.unread.split('\n\n');
    this.unread = blocks.pop() ?? '';
    for (const block of blocks) this.dispatch(block);
  }

  private dispatch(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      type: fields.get('event') ?? 'message',
      id: fields.get('id'),
      data: JSON.parse(data) as unknown,
    });
  }
}

/** Has the product listen on a free port. @returns its address */
export async function listen(t: TestApp): Promise<string> {
  await t.app.listen(0, '127.0.0.1');
  const { port } = t.app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
