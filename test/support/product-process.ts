import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { projectPath } from '@libs/config/project-path.js';
import { runLogFolder } from './run-log.js';
import { noteEnvironment } from './spoken.js';

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
   * @param within a program and its arguments that runs the command put after them, such as `unshare`
   * @throws Error with the output when it ends before it answers, or takes over 120 s
   */
  static async start(env: Record<string, string>, within: string[] = []): Promise<ProductProcess> {
    const product = await ProductProcess.launch(env, within);
    await product.untilReady();
    return product;
  }

  /** Starts `dist/` without waiting for anything. @param env as for `start` */
  static async launch(env: Record<string, string>, within: string[] = []): Promise<ProductProcess> {
    const port = env.PORT ?? String(await freePort());
    noteEnvironment(env);
    // In the folder of the run, whose log is searched for secrets.
    const LOG_DIR = runLogFolder(`process-${port}`);
    const [program, ...args] = [...within, process.execPath, projectPath('dist/apps/api/src/main.js')];
    const child = spawn(program, args, {
      cwd: env.DATA_DIR ?? projectPath('.'),
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        HOST: '127.0.0.1',
        ...(LOG_DIR === undefined ? {} : { LOG_DIR, LOG_LEVEL: 'debug' }),
        ...env,
        PORT: port,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ProductProcess(`http://127.0.0.1:${port}`, child);
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

  /** Waits until it answers. @throws Error with the output when it ends before, or takes over 120 s */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + 120_000;
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
    throw new Error(`was not ready within 120 s:\n${this.output}`);
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
