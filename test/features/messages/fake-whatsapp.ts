import type { ServerResponse } from 'node:http';
import { OutsideService, type Arrived } from '../../support/outside-service.js';

/** What the fake does with one message: answers with a status and a body, or cuts the line after reading it. */
export type Behaviour =
  | { status: number; body?: object; headers?: Record<string, string> }
  | 'cut'
  | ((sent: SentPayload) => Promise<void>);

/** A message as it arrived. */
export interface SentPayload {
  to: string;
  text?: { body: string };
  context?: { message_id: string };
  biz_opaque_callback_data?: string;
}

/** Stands for Meta's Graph API: keeps what it is sent, and behaves as the test wants. */
export class FakeWhatsapp extends OutsideService {
  /** Everything that arrived, refused or not. */
  readonly arrived: SentPayload[] = [];
  private behaviours: Behaviour[] = [];
  private taken = 0;

  static start(): Promise<FakeWhatsapp> {
    return new FakeWhatsapp().open();
  }

  get url(): string {
    return `${this.origin}/v23.0`;
  }

  /** What to do with the next messages; afterwards each is taken. */
  next(...behaviours: Behaviour[]): void {
    this.behaviours = behaviours;
  }

  /** The name that the fake gives to the message it takes after this many others. */
  nameOf(count: number): string {
    return `wamid.taken.${count}`;
  }

  /** The name of the message it takes next. */
  get nextName(): string {
    return this.nameOf(this.taken);
  }

  protected async answer({ body }: Arrived, response: ServerResponse): Promise<void> {
    const sent = JSON.parse(body.toString()) as SentPayload;
    this.arrived.push(sent);
    const behaviour = this.behaviours.shift();
    if (behaviour === 'cut') {
      this.taken += 1;
      response.socket?.destroy();
      return;
    }
    if (typeof behaviour === 'function') await behaviour(sent);
    else if (behaviour) {
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(JSON.stringify(behaviour.body ?? {}));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ messages: [{ id: this.nextName }] }));
    this.taken += 1;
  }
}
