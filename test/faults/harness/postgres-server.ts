import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterIn, type Cluster } from '@libs/database/embedded/cluster.js';
import { startEmbeddedPostgres } from '@libs/database/embedded/embedded-postgres.js';
import { stopLeftoverServer } from '@libs/database/embedded/leftover-server.js';
import { findNativeBinaries } from '@libs/database/embedded/native-binaries.js';
import { isAlive } from '@libs/database/embedded/process-identity.js';
import { ServerLog } from '@libs/database/embedded/server-log.js';
import { ServerProcess } from '@libs/database/embedded/server-process.js';
import { chooseServerUser } from '@libs/database/embedded/server-user.js';
import { migrate } from '@libs/database/open-database.js';

/** A PostgreSQL of our own with a migrated database, to kill and to freeze. What it confirmed is on disk. */
export class PostgresServer {
  private server: ServerProcess | undefined;

  private constructor(
    /** Address of the database. */
    readonly url: string,
    private readonly folder: string,
    private readonly cluster: Cluster,
    private readonly log: ServerLog,
  ) {}

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'));
    const embedded = await startEmbeddedPostgres({ dataDir: folder });
    const { url } = embedded;
    await migrate(url);
    // From here on nobody starts it again but the test.
    await embedded.stop();
    const cluster = clusterIn(realpathSync(folder));
    const postgres = new PostgresServer(url, folder, cluster, new ServerLog(cluster.logFile));
    await postgres.up();
    return postgres;
  }

  /** Starts it on its port. */
  async up(): Promise<void> {
    await stopLeftoverServer(this.cluster, () => undefined);
    const binaries = await findNativeBinaries();
    const user = await chooseServerUser(binaries, this.folder);
    this.server = await ServerProcess.start(this.cluster, user, this.log, binaries.postgres, {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: new URL(this.url).port,
      max_connections: '100',
      cluster_name: this.cluster.title,
      timezone: 'UTC',
    });
  }

  /** kill -9 of the main process; the others end when they notice. */
  async kill(): Promise<void> {
    const pid = await this.postmaster();
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await this.server?.ended;
  }

  /** Stops every process of the server where it stands. */
  async freeze(): Promise<void> {
    for (const pid of await this.processes()) process.kill(pid, 'SIGSTOP');
  }

  /** Lets them go on. */
  async thaw(): Promise<void> {
    for (const pid of await this.processes()) process.kill(pid, 'SIGCONT');
  }

  async remove(): Promise<void> {
    await this.thaw();
    await this.server?.stop();
    await stopLeftoverServer(this.cluster, () => undefined);
    this.log.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async postmaster(): Promise<number> {
    const text = await readFile(join(this.cluster.path, 'postmaster.pid'), 'utf8').catch(() => '');
    return Number.parseInt(text, 10) || 0;
  }

  private async processes(): Promise<number[]> {
    const postmaster = await this.postmaster();
    if (!isAlive(postmaster)) return [];
    const table = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' });
    const children = [...table.matchAll(/^\s*(\d+)\s+(\d+)$/gm)]
      .filter(([, , parent]) => Number(parent) === postmaster)
      .map(([, pid]) => Number(pid));
    return [postmaster, ...children].filter(isAlive);
  }
}
