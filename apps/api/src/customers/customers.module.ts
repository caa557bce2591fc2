import { Module } from '@nestjs/common';
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

/** Who writes to us: people, their identities on the platforms, and notes about them. */
@Module({
  imports: [AuthModule],
  controllers: [CustomersController, CustomerNotesController],
  providers: [
    CustomersService,
    CustomerEditing,
    CustomerHistory,
    CustomerNotes,
    CustomersRepository,
    CustomerIdentitiesRepository,
    CustomerNotesRepository,
  ],
  exports: [CustomersService],
})
export class CustomersModule {}
