import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { ImportRowsRepository } from './import-rows.repository.js';
import {
  ImportForgottenError,
  importNotFound,
  ImportRunningError,
  ImportWasDryError,
} from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';
import { IMPORTS_QUEUE, UndoImport } from './run-import.js';

/** Has imports taken back. */
@Injectable()
export class ImportUndo {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly rows: ImportRowsRepository,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts the undoing of an import that is over in the queue. Asked for again, it changes nothing.
   *
   * @throws customers.import_not_found, ImportRunningError, ImportWasDryError, ImportForgottenError
   */
  async start(importId: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const run = orThrow(await this.imports.lock(importId), importNotFound);
      if (run.status === 'PENDING' || run.status === 'RUNNING') throw new ImportRunningError();
      if (run.options.dryRun) throw new ImportWasDryError();
      if (run.undoStatus === null || run.undoStatus === 'FAILED') {
        const { created, updated } = run.counts;
        if (created + updated > 0 && !(await this.rows.known(importId))) throw new ImportForgottenError();
        await this.imports.queueUndo(importId);
        await this.jobs.add(UndoImport, { importId }, { queue: IMPORTS_QUEUE });
        await this.audit.record({ action: 'undo-asked', entity: 'customer-import', entityId: importId });
      }
      return orThrow(await this.imports.get(importId), importNotFound);
    });
  }
}
