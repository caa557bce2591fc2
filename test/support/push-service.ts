import type { ServerResponse } from 'node:http';
import { OutsideService, type Arrived } from './outside-service.js';

/** What the service does with a push: answers, says nothing, or takes it and breaks the line within its answer. */
export type PushBehaviour = { status: number; headers?: Record<string, string> } | 'hang' | 'reset';

/** Stands for the push service of a browser's maker: keeps what it is sent, and behaves as the test wants. */
export class PushService extends OutsideService {
  /** Everything that arrived, refused or not. */
  readonly arrived: Arrived[] = [];
  /** What to do with the next pushes to a path, in turn; afterwards, and for all other paths, `usual`. */
  readonly next = new Map<string, PushBehaviour[]>();
  usual: PushBehaviour = { status: 201 };
  private readonly hanging = new Set<ServerResponse>();

  /** Starts one on a free port; close it at the end. */
  static start(): Promise<PushService> {
    return new PushService().open();
  }

  /** How many pushes have no answer yet. */
  get waiting(): number {
    return this.hanging.size;
  }

  /** Answers all that have no answer yet. */
  answerWaiting(status: number): void {
    for (const response of this.hanging) response.writeHead(status).end();
  }

  /** What arrived at one address. */
  at(path: string): Arrived[] {
    return this.arrived.filter((each) => each.path === path);
  }

  protected answer(arrived: Arrived, response: ServerResponse): void {
    this.arrived.push(arrived);
    const behaviour = this.next.get(arrived.path)?.shift() ?? this.usual;
    const { socket } = response;
    if (behaviour === 'hang') {
      this.hanging.add(response);
      response.on('close', () => this.hanging.delete(response));
    } else if (behaviour === 'reset') {
      response.writeHead(201, { 'content-length': '100' });
      response.write('taken');
      setTimeout(() => socket?.resetAndDestroy(), 20);
    } else {
      response.writeHead(behaviour.status, behaviour.headers).end();
    }
  }
}
