import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.js';

/** Waiting time before a server that ended by itself is started again, in ms: doubles up to the last. */
const FIRST_DELAY = 100;
const LAST_DELAY = 5_000;
/** A server that ran for this long, in ms, was a good one: the next restart is quick again. */
const STEADY = 60_000;

/** A server that is started again when it ends without having been told to. */
export class SupervisedServer {
  private readonly stopping = new AbortController();
  private readonly watching: Promise<void>;
  private readonly onExit = () => this.server.abandon();

  /**
   * @param server the running server
   * @param restart starts another one in its place
   */
  constructor(
    private server: ServerProcess,
    private readonly restart: () => Promise<ServerProcess>,
    private readonly log: (line: string) => void,
  ) {
    process.once('exit', this.onExit);
    this.watching = this.watch();
  }

  /** The process of the server that runs now, or ran last. */
  get pid(): number {
    return this.server.pid;
  }

  /** Ends the server and the watching over it. May be called more than once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.server.stop();
    // A restart may have been under way; it ends what it started.
    await this.watching;
    process.removeListener('exit', this.onExit);
  }

  private async watch(): Promise<void> {
    for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 2, LAST_DELAY)) {
      const since = performance.now();
      await this.server.ended;
      if (this.isStopping()) return;
      if (performance.now() - since > STEADY) delay = FIRST_DELAY;
      this.log(`the embedded PostgreSQL ended by itself; starting it again in ${delay} ms`);
      await sleep(delay, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
      if (this.isStopping()) return;
      await this.tryAgain();
      if (this.isStopping()) return this.server.stop();
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async tryAgain(): Promise<void> {
    try {
      this.server = await this.restart();
      this.log(`the embedded PostgreSQL is back (process ${this.server.pid})`);
    } catch (error) {
      this.log(error instanceof Error ? error.message : String(error));
    }
  }
}
