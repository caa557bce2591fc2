import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { orThrow } from '@libs/http/json.js';
import { suppressionNotFound } from '../notifications.errors.js';
import { SuppressedAddressesRepository } from './suppressions.repository.js';

/** Lets mails be sent again to addresses that were refused. */
@Injectable()
export class SuppressionsService {
  constructor(
    private readonly database: Database,
    private readonly addresses: SuppressedAddressesRepository,
    private readonly audit: Audit,
  ) {}

  /** What is sent from now on is tried again; what died meanwhile can be replayed. @throws notifications.suppression_not_found */
  async lift(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const address = orThrow(await this.addresses.lift(id), suppressionNotFound);
      // The domain alone, as when it was suppressed: entries stay longer than the address may.
      const before = { domain: address.slice(address.lastIndexOf('@') + 1) };
      await this.audit.record({ action: 'deleted', entity: 'mail-suppression', entityId: id, before });
    });
  }
}
