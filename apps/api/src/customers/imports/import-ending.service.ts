import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { starterOf } from './import-news.service.js';
import { importNotFound, ImportOverError } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';

/** Ends imports: what they did stays, their file goes. */
@Injectable()
export class ImportEnding {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Ends an import that runs. @param failure why it could not be carried to its end */
  async end(importId: string, failure?: string): Promise<void> {
    await this.database.transaction(async () => {
      const run = await this.imports.lock(importId);
      if (run?.status !== 'RUNNING' && run?.status !== 'PENDING') return;
      const status = failure === undefined ? 'COMPLETED' : 'FAILED';
      await this.imports.end(importId, status, this.clock.now(), failure);
      await this.files.remove(importId);
      const { created, updated, skipped, failed } = run.counts;
      const after = { status, created, updated, skipped, failed };
      const entry = { action: 'finished', entity: 'customer-import', entityId: importId, after };
      await this.audit.record(entry, starterOf(run));
    });
  }

  /**
   * Stops an import behind the rows that are being taken in. Doing it again changes nothing.
   *
   * @throws customers.import_not_found, ImportOverError
   */
  async cancel(importId: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const { status } = orThrow(await this.imports.lock(importId), importNotFound);
      if (status === 'COMPLETED' || status === 'FAILED') throw new ImportOverError();
      if (status !== 'CANCELLED') {
        await this.imports.end(importId, 'CANCELLED', this.clock.now());
        await this.files.remove(importId);
        await this.audit.record({ action: 'cancelled', entity: 'customer-import', entityId: importId });
      }
      return orThrow(await this.imports.get(importId), importNotFound);
    });
  }
}
