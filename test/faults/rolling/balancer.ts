import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch, type RequestInit, type Response } from 'undici';

/** Milliseconds between two looks whether a process is ready. */
const PROBE_EVERY = 200;
/** Milliseconds a request may take. */
const LIMIT = 15_000;

/**
 * What stands before the processes of an installation: it keeps connections open, sends requests to those that say
 * they are ready, and tries a request once more at another one when its connection broke, as every load balancer does.
 */
export class Balancer {
  requests = 0;
  retried = 0;
  readonly failed: string[] = [];
  private readonly agent = new Agent({ connections: 4, keepAliveTimeout: 30_000 });
  private readonly ready = new Set<string>();
  private turn = 0;
  private closed = false;

  constructor(private readonly targets: readonly string[]) {
    for (const target of targets) this.ready.add(target);
    void this.probe();
  }

  /** An answer, from whichever process; undefined when there was none, which is a failure. */
  async send(path: string, init: RequestInit = {}): Promise<{ status: number; text: string } | undefined> {
    this.requests += 1;
    const first = this.next();
    try {
      return this.judged(path, first, await this.ask(first, path, init));
    } catch {
      this.retried += 1;
      // It did not answer: the next probe would find out, but the next request comes sooner.
      this.ready.delete(first);
    }
    try {
      const second = this.targets.find((target) => target !== first) ?? first;
      return this.judged(path, second, await this.ask(second, path, init));
    } catch (error) {
      this.failed.push(`${path}: ${String((error as Error).cause ?? error)}`);
      return undefined;
    }
  }

  /** A stream from whichever process; undefined when the connection broke. */
  async stream(path: string, init: RequestInit): Promise<Response | undefined> {
    return fetch(`${this.next()}${path}`, init).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.agent.destroy();
  }

  private next(): string {
    const usable = this.ready.size > 0 ? [...this.ready] : this.targets;
    this.turn += 1;
    return usable[this.turn % usable.length] ?? '';
  }

  private async ask(
    target: string,
    path: string,
    init: RequestInit,
  ): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${target}${path}`, {
      ...init,
      dispatcher: this.agent,
      signal: AbortSignal.timeout(LIMIT),
    });
    return { status: answer.status, text: await answer.text() };
  }

  private judged<Answer extends { status: number; text: string }>(
    path: string,
    target: string,
    answer: Answer,
  ): Answer {
    if (answer.status >= 400) this.failed.push(`${path} at ${target}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Looks at each in turn, so that no late answer overtakes a newer one. */
  private async probe(): Promise<void> {
    while (!this.closed) {
      for (const target of this.targets) {
        const ok = await fetch(`${target}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
          (answer) => answer.ok,
          () => false,
        );
        if (ok) this.ready.add(target);
        else this.ready.delete(target);
      }
      await wait(PROBE_EVERY);
    }
  }
}
