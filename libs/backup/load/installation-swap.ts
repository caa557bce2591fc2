import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { BackupError, reasonOf } from '../backup.errors.js';
import { connect, databaseName, disconnect, withDatabase } from '../connection.js';
import { quoted } from '../file/manifest.js';

/** Where one connects to make and rename databases: the first that lets us in. */
const MAINTENANCE = ['postgres', 'template1'];
/** First half of the advisory lock that keeps two restores of one database apart; any number of our own. */
const LOCK_SPACE = 1_347_573_833;
/** Milliseconds in which connections may still leave. */
const LEAVING_MS = 5_000;
/** PostgreSQL cuts names after 63 bytes; the longest ending below has 15. */
const LONGEST = 48;

/** The right to put another database in the place of the installation's. Keeps a second restore out. */
export class InstallationSwap {
  readonly name: string;
  /** Holds the backup while it is loaded. */
  readonly draft: string;
  /** Holds what was there before the last restore. */
  readonly previous: string;

  private constructor(
    private readonly url: string,
    private readonly admin: pg.Client,
  ) {
    this.name = databaseName(url);
    const stem = Buffer.from(this.name).subarray(0, LONGEST).toString();
    this.draft = `${stem}_restoring`;
    this.previous = `${stem}_before_restore`;
  }

  /** @throws BackupError when another restore of this database runs, or the server does not let us in */
  static async begin(url: string): Promise<InstallationSwap> {
    const admin = await connectAny(url);
    const swap = new InstallationSwap(url, admin);
    try {
      const { rows } = await admin.query<{ got: boolean }>(
        'SELECT pg_try_advisory_lock($1, hashtext($2)) AS got',
        [LOCK_SPACE, swap.name],
      );
      if (rows[0]?.got !== true)
        throw new BackupError(
          `Another restore of the database ${swap.name} is running. Wait until it is done.`,
        );
      return swap;
    } catch (error) {
      await disconnect(admin);
      throw error;
    }
  }

  /**
   * The connections of a process that has just ended are with the server a moment longer: they are waited for.
   *
   * @throws BackupError naming who is connected to the installation's database
   */
  async refuseWhileInUse(): Promise<void> {
    const end = performance.now() + LEAVING_MS;
    let connected = await this.connected();
    while (connected.length > 0 && performance.now() < end) {
      await wait(100);
      connected = await this.connected();
    }
    if (connected.length === 0) return;
    const users = connected.map(({ who, connections }) => `${who} (${connections})`).join(', ');
    throw new BackupError(
      `The database ${this.name} is in use, by: ${users}. Nothing was changed. Stop every process of Parley and close ` +
        'other programs on this database, then restore again.',
    );
  }

  private async connected(): Promise<{ who: string; connections: number }[]> {
    const { rows } = await this.admin.query<{ who: string; connections: number }>(
      `SELECT coalesce(nullif(application_name, ''), 'a program without a name') AS who, count(*)::int AS connections
       FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() GROUP BY 1 ORDER BY 1 LIMIT 10`,
      [this.name],
    );
    return rows;
  }

  /** Whether the role may make databases, or the installation's own does not exist yet and so has to be made. */
  async mayMakeDatabases(): Promise<boolean> {
    const { rows } = await this.admin.query<{ may: boolean }>(
      'SELECT rolsuper OR rolcreatedb AS may FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0]?.may === true || !(await this.exists(this.name));
  }

  /**
   * Makes an empty database with the language rules of the installation's, in place of one that a killed restore left.
   *
   * @returns its address
   * @throws BackupError when the role may not make databases
   */
  async makeDraft(): Promise<string> {
    await this.drop(this.draft);
    try {
      await this.admin.query(
        `CREATE DATABASE ${quoted(this.draft)} TEMPLATE template0 ${await this.localeOfOld()}`,
      );
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error;
      throw new BackupError(
        'A restore goes into a new database, which then takes the place of the old one, and the role of DATABASE_URL may ' +
          'not make databases. Nothing was changed. Let an administrator of the server run ' +
          `ALTER ROLE ${quoted(decodeURIComponent(new URL(this.url).username))} CREATEDB, or make an empty database and ` +
          'set DATABASE_URL to it: a backup is restored into an empty one without that right.',
        { cause: error },
      );
    }
    return withDatabase(this.url, this.draft);
  }

  /** Puts the draft in the place of the installation's database, which is kept aside. One transaction: both or none. */
  async commit(): Promise<void> {
    await this.drop(this.previous);
    const old = await this.exists(this.name);
    await this.rename([...(old ? [[this.name, this.previous] as const] : []), [this.draft, this.name]]);
  }

  /** Exchanges the installation's database and the one kept aside by the last restore. */
  async undo(): Promise<void> {
    if (!(await this.exists(this.previous)))
      throw new BackupError('There is nothing to go back to: no database was kept aside by a restore.');
    await this.drop(this.draft);
    await this.rename([
      [this.name, this.draft],
      [this.previous, this.name],
      [this.draft, this.previous],
    ]);
  }

  /** Removes the draft, and the database kept aside if there is one. @returns whether there was one */
  async dropPrevious(): Promise<boolean> {
    await this.drop(this.draft);
    const there = await this.exists(this.previous);
    await this.drop(this.previous);
    return there;
  }

  /** Removes the draft: the restore did not succeed. */
  async dropDraft(): Promise<void> {
    await this.drop(this.draft);
  }

  /** Gives the right back. */
  async end(): Promise<void> {
    await disconnect(this.admin);
  }

  private async rename(steps: (readonly [from: string, to: string])[]): Promise<void> {
    try {
      await this.admin.query('BEGIN');
      for (const [from, to] of steps)
        await this.admin.query(`ALTER DATABASE ${quoted(from)} RENAME TO ${quoted(to)}`);
      await this.admin.query('COMMIT');
    } catch (error) {
      await this.admin.query('ROLLBACK').catch(() => undefined);
      throw new BackupError(
        `The databases could not be exchanged (${reasonOf(error)}), so everything is as it was. The database must not be ` +
          'in use and the role of DATABASE_URL must own it. Put that right and restore again.',
        { cause: error },
      );
    }
  }

  /** Whether there is a database to keep aside. */
  async isThere(): Promise<boolean> {
    return this.exists(this.name);
  }

  private async exists(name: string): Promise<boolean> {
    const { rowCount } = await this.admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return (rowCount ?? 0) > 0;
  }

  private async drop(name: string): Promise<void> {
    await this.admin.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
  }

  /** PostgreSQL 15 and 17 name the columns differently, so they are looked up in the row as JSON. */
  private async localeOfOld(): Promise<string> {
    const { rows } = await this.admin.query<{ old: Record<string, string | null> }>(
      'SELECT to_jsonb(d) AS old FROM pg_database d WHERE datname = $1',
      [this.name],
    );
    const old = rows[0]?.old;
    if (!old) return '';
    const text = (value: string | null | undefined): string => `'${(value ?? 'C').replaceAll("'", "''")}'`;
    const locale = old.datlocale ?? old.daticulocale;
    const providers: Record<string, string> = {
      i: `LOCALE_PROVIDER icu ICU_LOCALE ${text(locale)}`,
      b: `LOCALE_PROVIDER builtin BUILTIN_LOCALE ${text(locale)}`,
    };
    const provider = providers[old.datlocprovider ?? 'c'] ?? '';
    return `ENCODING 'UTF8' LC_COLLATE ${text(old.datcollate)} LC_CTYPE ${text(old.datctype)} ${provider}`;
  }
}

async function connectAny(url: string): Promise<pg.Client> {
  let failure: unknown;
  for (const name of MAINTENANCE) {
    try {
      return await connect(withDatabase(url, name));
    } catch (error) {
      failure = error;
    }
  }
  throw new BackupError(
    `The server of DATABASE_URL lets us into none of its databases ${MAINTENANCE.join(' and ')} (${reasonOf(failure)}), ` +
      'from which the new database is made. Allow one of them for the role, or check that the server runs.',
    { cause: failure },
  );
}
