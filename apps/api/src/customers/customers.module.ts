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

/** Who writes to us: people, their identities on the platforms, and notes about them. */
@Module({
  imports: [AuthModule, DiscoveryModule],
  controllers: [CustomersController, CustomerNotesController, PrivacyController],
  providers: [
    CustomersService,
    CustomerEditing,
    CustomerHistory,
    CustomerNotes,
    CustomersRepository,
    CustomerIdentitiesRepository,
    CustomerNotesRepository,
    ...privacy,
  ],
  exports: [CustomersService, ErasedPeople],
})
export class CustomersModule {}
