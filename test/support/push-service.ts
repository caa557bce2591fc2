import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
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
  private readonly hanging = new Set<Socket>();

  /** Starts one on a free port; close it at the end. */
  static start(): Promise<PushService> {
    return new PushService().open();
  }

  /** How many pushes have no answer yet. */
  get waiting(): number {
    return this.hanging.size;
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
      if (!socket) return;
      this.hanging.add(socket);
      socket.on('close', () => this.hanging.delete(socket));
    } else if (behaviour === 'reset') {
      response.writeHead(201, { 'content-length': '100' });
      response.write('taken');
      setTimeout(() => socket?.resetAndDestroy(), 20);
    } else {
      response.writeHead(behaviour.status, behaviour.headers).end();
    }
  }
}
