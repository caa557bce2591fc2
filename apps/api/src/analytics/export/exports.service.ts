import type { Writable } from 'node:stream';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { withLiterals } from '@libs/database/literals.js';
import { Moment } from '@libs/database/moment.js';
import { Datasets } from './datasets.js';
import type { ExportDataset, ExportFormat } from './export.dto.js';
import { ExportCut, TooManyExports } from './export.errors.js';
import { FORMATS } from './export-formats.js';
import { loggedFields } from './logged-filters.js';
import { ExportRun, type Written } from './export-run.js';
import type { Table } from './table.js';

export type { ExportDataset, ExportFormat } from './export.dto.js';

const RESTARTS = 'The server restarts.';

/** What is to be exported. */
export interface ExportRequest {
  dataset: ExportDataset;
  format: ExportFormat;
  /** As in the query string of the dataset's list. */
  filters: Record<string, string>;
  /** Whether a CSV file begins with a byte order mark. */
  bom?: boolean;
}

/** Writes what the product knows into files that other programs read. */
@Injectable()
export class ExportsService implements OnModuleDestroy {
  private readonly log = new Logger('Exports');
  /** What ends each export that is being written. */
  private readonly running = new Set<AbortController>();
  private ending = false;

  constructor(
    private readonly datasets: Datasets,
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  /**
   * Whether it could be written as it is asked for.
   *
   * @throws ValidationError naming the filter at fault
   */
  async check({ dataset, format, filters }: ExportRequest): Promise<void> {
    const table = await this.datasets.tableOf(dataset, filters);
    withLiterals(FORMATS[format].query(table), table.where.values);
  }

  /** A telling name for the file: `parley-messages-2026-11-29.csv`. */
  nameOf({ dataset, format }: ExportRequest, now: Date): string {
    return `parley-${dataset}-${now.toISOString().slice(0, 10)}.${format}`;
  }

  /** The media type of a file in this format. */
  contentTypeOf(format: ExportFormat): string {
    return FORMATS[format].contentType;
  }

  /**
   * Writes the export as it is read and ends the sink; resolves when all went out. One that could not be finished
   * rejects, and the sink is destroyed instead of ended.
   *
   * @throws ValidationError, TooManyExports, DatabaseUnavailableError before anything is written; ExportCut and what
   * the database or the sink said afterwards
   */
  async write(request: ExportRequest, sink: Writable, signal: AbortSignal): Promise<Written> {
    try {
      return await this.within(request, signal, (run) => run.pour(sink));
    } catch (error) {
      sink.destroy();
      throw error;
    }
  }

  /**
   * Lets `pour` write the export when its first rows are there, so that what can not be had is told before anything
   * is written.
   *
   * @param signal ends the export when the reader has left
   * @throws as `write` does
   */
  async within(
    request: ExportRequest,
    signal: AbortSignal,
    pour: (run: ExportRun) => Promise<Written>,
  ): Promise<Written> {
    const table = await this.datasets.tableOf(request.dataset, request.filters);
    const leaving = this.enter();
    const limit = setTimeout(
      () => leaving.abort(new ExportCut('It took longer than exports may take.')),
      this.config.EXPORT_TIMEOUT_MS,
    );
    const id = v7();
    let run: ExportRun | undefined;
    try {
      const after = loggedFields(request);
      await this.audit.record({ action: 'exported', entity: 'export', entityId: id, after });
      const moment = await Moment.open(this.database, this.config.EXPORT_TIMEOUT_MS);
      try {
        run = this.runOf(request, table, moment, AbortSignal.any([signal, leaving.signal]));
        await run.begun();
        const written = await pour(run);
        await this.note(id, written, 'WHOLE');
        return written;
      } finally {
        await moment.close();
      }
    } catch (error) {
      await this.note(id, run?.written ?? { rows: 0, bytes: 0 }, 'CUT', error);
      throw error;
    } finally {
      clearTimeout(limit);
      this.running.delete(leaving);
    }
  }

  /** How many are being written. */
  get size(): number {
    return this.running.size;
  }

  /** Cuts every export off and begins no more: the process is to end. */
  end(): void {
    this.ending = true;
    for (const leaving of this.running) leaving.abort(new ExportCut(RESTARTS));
  }

  onModuleDestroy(): void {
    this.end();
  }

  private runOf(request: ExportRequest, table: Table, moment: Moment, signal: AbortSignal): ExportRun {
    const format = FORMATS[request.format];
    const rows = moment.copy(format.query(table), table.where.values, format.layout, format.times(table));
    return new ExportRun(
      rows,
      format.bytes(rows, table, request.bom ?? false),
      signal,
      this.config.EXPORT_IDLE_MS,
    );
  }

  /** @returns what cuts the export off */
  private enter(): AbortController {
    if (this.ending) throw new ExportCut(RESTARTS);
    if (this.running.size >= this.config.EXPORT_CONCURRENCY) throw new TooManyExports();
    const leaving = new AbortController();
    this.running.add(leaving);
    return leaving;
  }

  /** Adds to the log how it ended. That the log can not be had must not make a whole export a failed one. */
  private async note(id: string, written: Written, outcome: 'WHOLE' | 'CUT', error?: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : undefined;
    if (reason !== undefined) this.log.warn(`an export was cut off after ${written.rows} rows: ${reason}`);
    await this.audit
      .record({
        action: 'export-ended',
        entity: 'export',
        entityId: id,
        after: { ...written, outcome, ...(reason !== undefined && { reason }) },
      })
      .catch((failure: unknown) =>
        this.log.warn(`the end of export ${id} is not in the audit log: ${String(failure)}`),
      );
  }
}
