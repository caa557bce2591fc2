import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';

/** A file that is there, or is being written by the try that runs. */
const OWNED = `exists (
  select from "ReportRun" run where run.id = p."runId" and run.attempt = p.attempt
    and (run.state = 'RUNNING' or run.state = 'DONE' and run."fileRemovedAt" is null))`;

/** The pieces of reports' files in PostgreSQL. */
@Injectable()
export class ReportFilesRepository {
  constructor(private readonly database: Database) {}

  async add(runId: string, attempt: number, part: number, bytes: Buffer): Promise<void> {
    await this.database.rows(
      'insert into "ReportFilePart" ("runId", attempt, part, bytes) values ($1::uuid, $2::int, $3::int, $4)',
      [runId, attempt, part, bytes],
    );
  }

  async piece(runId: string, attempt: number, part: number): Promise<Buffer | undefined> {
    const [piece] = await this.database.rows<{ bytes: Buffer }>(
      'select bytes from "ReportFilePart" where "runId" = $1::uuid and attempt = $2::int and part = $3::int',
      [runId, attempt, part],
    );
    return piece?.bytes;
  }

  /**
   * Removes pieces of files that are given up, of tries that were cut off and of reports that are gone.
   *
   * @returns how many, `limit` at most
   */
  async removeUnowned(limit: number): Promise<number> {
    const removed = await this.database.rows(
      `delete from "ReportFilePart" p where ("runId", attempt, part) in (
         select "runId", attempt, part from "ReportFilePart" p where not ${OWNED} limit ${Math.trunc(limit)})
       returning 1 as removed`,
    );
    return removed.length;
  }
}
