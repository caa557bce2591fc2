import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { ImportUndoing } from './import-undoing.service.js';
import { UndoImport } from './run-import.js';

/** Each stretch is a transaction of its own: a run that is cut off is taken up where it was. */
@Injectable()
@HandlesJob(UndoImport)
export class UndoImportJob implements JobHandler<{ importId: string }> {
  constructor(private readonly undoing: ImportUndoing) {}

  async run({ importId }: { importId: string }): Promise<void> {
    while (await this.undoing.some(importId));
  }

  giveUp({ importId }: { importId: string }): Promise<void> {
    return this.undoing.giveUp(importId);
  }
}
