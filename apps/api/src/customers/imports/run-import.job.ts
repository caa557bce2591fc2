import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { readTable } from '@libs/tables/read-table.js';
import { TableError, type TableRow } from '@libs/tables/table.js';
import { ImportBatches } from './import-batches.service.js';
import { ImportEnding } from './import-ending.service.js';
import { ImportFileGone, ImportFilesRepository } from './import-files.repository.js';
import { dialectOf } from './import-options.js';
import { ImportsRepository, type ImportRun } from './imports.repository.js';
import { isBlank, readRow, type ReadRow } from './row-reading.js';
import { RunImport } from './run-import.js';

/** Rows of one transaction: each holds up to four locks in it, of which PostgreSQL has some thousands. */
const AT_ONCE = 200;
/** Characters after which a transaction has no more rows, however few: two of them are held at a time. */
const LENGTH_AT_ONCE = 4 * 1024 * 1024;

/** Takes in a file from the row on at which an earlier run was cut off. */
@Injectable()
@HandlesJob(RunImport)
export class RunImportJob implements JobHandler<{ importId: string }> {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly batches: ImportBatches,
    private readonly ending: ImportEnding,
    private readonly clock: Clock,
  ) {}

  async run({ importId }: { importId: string }): Promise<void> {
    const run = await this.imports.begin(importId, this.clock.now());
    if (!run) return;
    try {
      if (await this.takeAll(run)) await this.ending.end(importId);
    } catch (error) {
      if (error instanceof TableError) await this.ending.end(importId, error.message);
      // Cancelled while it was read.
      else if (!(error instanceof ImportFileGone)) throw error;
    }
  }

  async giveUp({ importId }: { importId: string }): Promise<void> {
    const failure =
      'The import could not be carried to its end. Import the file again: rows that are in are known.';
    await this.ending.end(importId, failure);
  }

  /**
   * Reads rows while those before them are taken in.
   *
   * @returns false when it was cancelled
   */
  private async takeAll({ id, bytes, format, options, columns, position }: ImportRun): Promise<boolean> {
    let bytesRead = 0;
    const source = this.files.source(id, bytes, (read) => (bytesRead += read));
    let rows: ReadRow[] = [];
    let length = 0;
    let before = Promise.resolve(true);
    const take = async (): Promise<boolean> => {
      if (!(await before)) return false;
      before = this.batches.take(id, rows, bytesRead);
      // Whoever waits for it next hears how it failed.
      before.catch(() => undefined);
      rows = [];
      length = 0;
      return true;
    };
    try {
      for await (const row of readTable(source, dialectOf(format, options))) {
        if (row.number <= position || isBlank(row)) continue;
        rows.push(readRow(row, columns));
        length += lengthOf(row);
        if ((rows.length === AT_ONCE || length >= LENGTH_AT_ONCE) && !(await take())) return false;
      }
    } catch (error) {
      // The rows before the one that can't be read are good.
      if (error instanceof TableError) await take();
      await before;
      throw error;
    }
    return (await take()) && before;
  }
}

function lengthOf({ cells }: TableRow): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}
