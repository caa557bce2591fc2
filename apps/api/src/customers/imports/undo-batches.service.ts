import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { addressesOf } from '../contact.js';
import { CustomersRepository } from '../customers.repository.js';
import { ImportWritesRepository } from './import-writes.repository.js';
import type { ImportRun } from './imports.repository.js';
import type { StateFields } from './plan.js';
import { UndoNews } from './undo-news.service.js';
import { undoPlanOf, type DoneRow, type UndoPlan, type UndoSituation } from './undo-plan.js';
import { UndoRepository } from './undo.repository.js';

/** Rows of one transaction. */
const AT_ONCE = 200;

/** What a batch came to. */
export interface Undone {
  /** The last row that was taken back. */
  position: number;
  counts: Record<'deleted' | 'restored' | 'kept', number>;
}

/** Takes back some rows of an import at a time, in the caller's transaction. */
@Injectable()
export class UndoBatches {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersRepository,
    private readonly undo: UndoRepository,
    private readonly writes: ImportWritesRepository,
    private readonly news: UndoNews,
  ) {}

  /** @returns undefined when nothing is left */
  async some(run: ImportRun): Promise<Undone | undefined> {
    return this.database.transaction(async () => {
      const rows = await this.undo.rowsBefore(run.id, run.undoPosition ?? 0, AT_ONCE);
      if (rows.length === 0) return undefined;
      const plan = undoPlanOf(rows, await this.situation(rows));
      await this.write(run, plan);
      const { deleted, restored, kept, position } = plan;
      const whole = restored.filter(({ row }) => !kept.some((one) => one.row === row));
      return { position, counts: { deleted: deleted.length, restored: whole.length, kept: kept.length } };
    });
  }

  private async situation(rows: readonly DoneRow[]): Promise<UndoSituation> {
    const back = rows.map(({ before }): StateFields => before ?? {});
    await this.customers.claimNames([...new Set(back.flatMap(addressesOf))]);
    const customers = await this.undo.lock([...new Set(rows.map(({ customerId }) => customerId))]);
    const holders = await this.writes.holders(
      back.flatMap(({ email }) => email ?? []),
      back.flatMap(({ phone }) => phone ?? []),
      false,
    );
    const made = rows.filter(({ outcome }) => outcome === 'CREATED').map(({ customerId }) => customerId);
    return {
      customers,
      holders: new Map(holders.flatMap((holder) => addressesOf(holder).map((name) => [name, holder.id]))),
      added: await this.undo.added(made),
    };
  }

  private async write(run: ImportRun, plan: UndoPlan): Promise<void> {
    await this.undo.delete(plan.deleted);
    await this.writes.update(plan.changed);
    await this.undo.keep(run.id, plan.kept);
    await this.news.told(plan, run);
  }
}
