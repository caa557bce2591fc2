import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { projectPath } from '@libs/config/project-path.js';

/** The built product as a process of its own, the way a user runs it. */
export class ProductProcess {
  private output = '';

  private constructor(
    readonly base: string,
    readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /**
   * Starts `dist/` and waits until it answers.
   *
   * @param env the whole environment, besides PATH and HOME; PORT is chosen when it is not given
   * @throws Error with the output when it ends before it answers, or takes over 40 s
   */
  static async start(env: Record<string, string>): Promise<ProductProcess> {
    const port = env.PORT ?? String(await freePort());
    const child = spawn(process.execPath, [projectPath('dist/apps/api/src/main.js')], {
      cwd: env.DATA_DIR ?? projectPath('.'),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', ...env, PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const product = new ProductProcess(`http://127.0.0.1:${port}`, child);
    await product.untilReady();
    return product;
  }

  /** All it printed so far. */
  get printed(): string {
    return this.output;
  }

  /** Ends it at once, without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end, as a service manager would. @returns its exit code */
  async stop(): Promise<number | null> {
    await this.end('SIGTERM');
    return this.child.exitCode;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 30_000).unref());
    if ((await Promise.race([ended, late])) === 'late') {
      this.child.kill('SIGKILL');
      throw new Error(`did not end within 30 s after ${signal}:\n${this.output}`);
    }
  }

  private async untilReady(): Promise<void> {
    const deadline = performance.now() + 40_000;
    while (performance.now() < deadline) {
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}:\n${this.output}`);
      const ready = await fetch(`${this.base}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      await wait(50);
    }
    await this.kill();
    throw new Error(`was not ready within 40 s:\n${this.output}`);
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
