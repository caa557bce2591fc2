import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { ImportNews } from './import-news.service.js';
import { ImportSituations } from './import-situations.service.js';
import { ImportWritesRepository } from './import-writes.repository.js';
import { ImportsRepository, type ImportRun } from './imports.repository.js';
import { planOf, type Plan, type RowResult } from './plan.js';
import type { ReadRow } from './row-reading.js';

/** Takes in some rows of a file at a time. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly situations: ImportSituations,
    private readonly writes: ImportWritesRepository,
    private readonly news: ImportNews,
  ) {}

  /**
   * Takes in rows, in their order. Each of them once: what they do and that they are done is one transaction, and rows
   * that are done already are passed over.
   *
   * @param bytesRead how much of the file was read for them
   * @returns false when the import is over, because somebody cancelled it
   */
  async take(importId: string, rows: readonly ReadRow[], bytesRead: number): Promise<boolean> {
    let left = rows;
    while (left.length > 0) {
      const position = await this.some(importId, left, bytesRead);
      if (position === undefined) return false;
      left = left.filter(({ number }) => number > position);
    }
    return true;
  }

  /** @returns the number of the last row that is done */
  private async some(
    importId: string,
    rows: readonly ReadRow[],
    bytesRead: number,
  ): Promise<number | undefined> {
    return this.database.transaction(async () => {
      const run = await this.imports.lock(importId);
      if (run?.status !== 'RUNNING') return undefined;
      const fresh = rows.filter(({ number }) => number > run.position);
      if (fresh.length === 0) return run.position;
      const plan = planOf(fresh, await this.situations.of(fresh, run));
      await this.write(fresh, plan, run);
      const position = plan.results.at(-1)?.row ?? run.position;
      await this.imports.advance(importId, { position, bytesRead, ...countsOf(plan.results) });
      return position;
    });
  }

  private async write(rows: readonly ReadRow[], plan: Plan, run: ImportRun): Promise<void> {
    if (run.options.dryRun) {
      await this.situations.imagine(rows, plan, run);
      const told = plan.results.filter(({ outcome }) => outcome === 'FAILED');
      await this.writes.keep(run.id, told);
      return;
    }
    await this.writes.insert(plan.created);
    await this.writes.update(plan.changed);
    await this.writes.keep(run.id, plan.results);
    await this.writes.keepStates(
      run.id,
      plan.changed.map(({ id }) => id),
    );
    await this.news.told(plan, run);
  }
}

function countsOf(
  results: readonly RowResult[],
): Record<'created' | 'updated' | 'skipped' | 'failed', number> {
  const counts = { created: 0, updated: 0, skipped: 0, failed: 0 };
  for (const { outcome } of results) counts[KIND[outcome]] += 1;
  return counts;
}

const KIND = { CREATED: 'created', UPDATED: 'updated', SKIPPED: 'skipped', FAILED: 'failed' } as const;
