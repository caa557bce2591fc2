import type { Writable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { FileRemoved, FileTooLarge } from '../reports.errors.js';
import { REMOVE_REPORT_FILES } from './remove-report-files.js';
import { ReportFileSink } from './report-file-sink.js';
import { ReportFilesRepository } from './report-files.repository.js';

/** What went into a file. */
interface FileSize {
  rows: number;
  bytes: number;
}

const MEGABYTE = 1024 * 1024;

/** Keeps the files of reports in the database: every process can send them, and backups hold them. */
@Injectable()
export class ReportFiles {
  constructor(
    private readonly files: ReportFilesRepository,
    private readonly config: Config,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Keeps what `work` writes, until it has ended the sink, as the file of this try.
   *
   * @throws FileTooLarge, and whatever `work` throws
   */
  async write(
    runId: string,
    attempt: number,
    work: (sink: Writable) => Promise<FileSize>,
  ): Promise<FileSize> {
    const most = this.config.REPORT_FILE_MAX_MB;
    const sink = new ReportFileSink(
      (part, bytes) => this.files.add(runId, attempt, part, bytes),
      most * MEGABYTE,
      () => new FileTooLarge(most),
    );
    try {
      return await work(sink);
    } catch (error) {
      throw sink.errored instanceof FileTooLarge ? sink.errored : error;
    }
  }

  /** The bytes of a file, a piece at a time. @throws FileRemoved when it is removed meanwhile */
  async *read(runId: string, attempt: number, bytes: number): AsyncGenerator<Buffer> {
    let read = 0;
    for (let part = 0; read < bytes; part += 1) {
      const piece = await this.files.piece(runId, attempt, part);
      if (!piece) throw new FileRemoved(false);
      read += piece.length;
      yield piece;
    }
  }

  /** Has the pieces removed that no run needs any more, once the caller's transaction ends. */
  async tidy(): Promise<void> {
    await this.jobs.add(REMOVE_REPORT_FILES, {}, { key: REMOVE_REPORT_FILES.name });
  }
}
