import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { CustomerEditing } from './customer-editing.service.js';
import { CustomerHistory } from './customer-history.service.js';
import { CustomerIdentitiesRepository } from './customer-identities.repository.js';
import { CustomerNotesController } from './customer-notes.controller.js';
import { CustomerNotesRepository } from './customer-notes.repository.js';
import { CustomerNotes } from './customer-notes.service.js';
import { CustomersController } from './customers.controller.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';
import { Idempotency } from '@libs/http/idempotency.js';
import { CustomerImportsHolder } from './imports/customer-imports.holder.js';
import { CustomerImports } from './imports/customer-imports.service.js';
import { ForgetUploadsJob } from './imports/forget-uploads.job.js';
import { ImportBatches } from './imports/import-batches.service.js';
import { ImportEnding } from './imports/import-ending.service.js';
import { ImportFilesRepository } from './imports/import-files.repository.js';
import { ImportNews } from './imports/import-news.service.js';
import { ImportRowsRepository } from './imports/import-rows.repository.js';
import { ImportSituations } from './imports/import-situations.service.js';
import { ImportUndo } from './imports/import-undo.service.js';
import { ImportUndoing } from './imports/import-undoing.service.js';
import { ImportUploadsController } from './imports/import-uploads.controller.js';
import { ImportUploads } from './imports/import-uploads.service.js';
import { ImportWritesRepository } from './imports/import-writes.repository.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { RunImportJob } from './imports/run-import.job.js';
import { UndoBatches } from './imports/undo-batches.service.js';
import { UndoImportJob } from './imports/undo-import.job.js';
import { UndoNews } from './imports/undo-news.service.js';
import { UndoRepository } from './imports/undo.repository.js';
import { CustomerMergesHolder } from './merging/customer-merges.holder.js';
import { CustomersMover } from './merging/customers.mover.js';
import { MergeHistory } from './merging/merge-history.service.js';
import { MergeHold } from './merging/merge-hold.service.js';
import { MergeRows } from './merging/merge-rows.service.js';
import { MergingController } from './merging/merging.controller.js';
import { MergingRepository } from './merging/merging.repository.js';
import { Merging } from './merging/merging.service.js';
import { Movers } from './merging/movers.js';
import { CustomersHolder } from './privacy/customers.holder.js';
import { EraseRows } from './privacy/erase-rows.service.js';
import { ErasedPeople } from './privacy/erased-people.service.js';
import { ErasureHistory } from './privacy/erasure-history.service.js';
import { ErasureRepository } from './privacy/erasure.repository.js';
import { Erasure } from './privacy/erasure.service.js';
import { FinishErasureJob } from './privacy/finish-erasure.job.js';
import { PersonalDataRegistry } from './privacy/personal-data-registry.js';
import { PersonalData } from './privacy/personal-data.service.js';
import { PrivacyController } from './privacy/privacy.controller.js';
import { QueueHolder } from './privacy/queue.holder.js';

const privacy = [
  PersonalData,
  PersonalDataRegistry,
  Erasure,
  EraseRows,
  ErasureHistory,
  ErasureRepository,
  ErasedPeople,
  FinishErasureJob,
  CustomersHolder,
  QueueHolder,
];

const imports = [
  CustomerImports,
  CustomerImportsHolder,
  ImportUploads,
  ImportFilesRepository,
  ImportsRepository,
  ImportRowsRepository,
  ImportSituations,
  ImportWritesRepository,
  ImportBatches,
  ImportNews,
  ImportEnding,
  RunImportJob,
  ImportUndo,
  ImportUndoing,
  UndoBatches,
  UndoNews,
  UndoRepository,
  UndoImportJob,
  ForgetUploadsJob,
  Idempotency,
];

const merging = [
  Merging,
  MergeHold,
  MergeRows,
  MergeHistory,
  MergingRepository,
  Movers,
  CustomersMover,
  CustomerMergesHolder,
];

/** Who writes to us: people, their identities on the platforms, and notes about them. */
@Module({
  imports: [AuthModule, DiscoveryModule],
  controllers: [
    ImportUploadsController,
    ImportsController,
    CustomersController,
    CustomerNotesController,
    PrivacyController,
    MergingController,
  ],
  providers: [
    CustomersService,
    CustomerEditing,
    CustomerHistory,
    CustomerNotes,
    CustomersRepository,
    CustomerIdentitiesRepository,
    CustomerNotesRepository,
    ...privacy,
    ...imports,
    ...merging,
  ],
  exports: [CustomersService, ErasedPeople],
})
export class CustomersModule {}
