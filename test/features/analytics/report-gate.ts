import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const GATE = 20_260_302;

/** Keeps whoever writes a piece of a report's file waiting. */
export class Gate {
  private constructor(private readonly holder: pg.Client) {}

  /** @param url address of the database */
  static async close(url: string): Promise<Gate> {
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('select pg_advisory_lock($1)', [GATE]);
    await holder.query(
      `create function gate() returns trigger language plpgsql as $$
       begin perform pg_advisory_xact_lock_shared(${GATE}); return new; end $$`,
    );
    await holder.query(
      'create trigger gate before insert on "ReportFilePart" for each row execute function gate()',
    );
    return new Gate(holder);
  }

  /** Waits until somebody waits. */
  async reached(): Promise<void> {
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`;
    while ((await this.holder.query(waiting, [GATE])).rowCount === 0) await wait(20);
  }

  async open(): Promise<void> {
    await this.holder.query('select pg_advisory_unlock($1)', [GATE]);
    // The trigger goes when those who waited are through.
    await this.holder.query('drop trigger gate on "ReportFilePart"');
    await this.holder.query('drop function gate');
    await this.holder.end();
  }
}
