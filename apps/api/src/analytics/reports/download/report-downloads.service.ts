import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { orThrow } from '@libs/http/json.js';
import { currentRequest } from '@libs/http/request-context.js';
import { ExportsService } from '../../export/exports.service.js';
import { ReportFiles } from '../files/report-files.service.js';
import { ReportRunsRepository } from '../report-runs.repository.js';
import { FileNotThere, FileRemoved, reportRunNotFound } from '../reports.errors.js';

/** The file of a run, on its way to somebody. */
export interface SentFile {
  name: string;
  type: string;
  bytes: number;
  content: Readable;
}

/** Hands out the files of runs. */
@Injectable()
export class ReportDownloads {
  constructor(
    private readonly runs: ReportRunsRepository,
    private readonly files: ReportFiles,
    private readonly exports: ExportsService,
    private readonly audit: Audit,
  ) {}

  /** @throws reports.run_not_found, FileNotThere, FileRemoved */
  async file(runId: string): Promise<SentFile> {
    const run = orThrow(await this.runs.file(runId), reportRunNotFound);
    const { state, attempt, fileName, bytes, removedFor, reportId, request } = run;
    if (fileName === null || bytes === null) throw new FileNotThere(state);
    if (removedFor !== null) throw new FileRemoved(removedFor === 'ERASURE');
    const content = Readable.from(this.files.read(runId, attempt, bytes), { objectMode: false });
    const sent = { name: fileName, type: this.exports.contentTypeOf(request.export.format), bytes, content };
    // Only asked for its size: nothing of it leaves the house.
    if (currentRequest()?.method === 'HEAD') return sent;
    await this.audit.record({
      action: 'downloaded',
      entity: 'report',
      entityId: reportId,
      after: { runId, file: fileName },
    });
    return sent;
  }
}
