import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { ImportsRepository } from './imports.repository.js';
import { starterOf } from './import-news.service.js';
import { UndoBatches } from './undo-batches.service.js';

/** Takes back what an import did, as far as nobody has touched it since. */
@Injectable()
export class ImportUndoing {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly batches: UndoBatches,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Takes back some rows, each once. @returns whether more are left */
  async some(importId: string): Promise<boolean> {
    return this.database.transaction(async () => {
      const run = await this.imports.lock(importId);
      if (run?.undoStatus !== 'PENDING' && run?.undoStatus !== 'RUNNING') return false;
      const undone = await this.batches.some(run);
      if (undone) {
        await this.imports.advanceUndo(importId, undone.position, undone.counts);
        return true;
      }
      await this.imports.endUndo(importId, 'COMPLETED', this.clock.now());
      const { deleted, restored, kept } = run.counts;
      const after = { deleted, restored, kept };
      await this.audit.record(
        { action: 'undone', entity: 'customer-import', entityId: importId, after },
        starterOf(run),
      );
      return false;
    });
  }

  /** It could not be carried to its end; asked for again, it goes on where it was. */
  async giveUp(importId: string): Promise<void> {
    await this.database.transaction(async () => {
      const run = await this.imports.lock(importId);
      if (run?.undoStatus === 'PENDING' || run?.undoStatus === 'RUNNING')
        await this.imports.endUndo(importId, 'FAILED', this.clock.now());
    });
  }
}
