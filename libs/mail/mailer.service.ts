import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Database } from '../database/database.js';
import { MailTransport, type Mail } from './mail.js';
import { refusalOf } from './suppressions/refused-address.js';
import { SuppressionsRepository } from './suppressions/suppressions.repository.js';

/** Thrown for an address that takes no mail: trying again mends nothing. Its message is for whoever reads the log of deliveries. */
export class AddressSuppressed extends Error {}

/** Sends mails to addresses that take them. */
@Injectable()
export class Mailer {
  constructor(
    private readonly transport: MailTransport,
    private readonly suppressions: SuppressionsRepository,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * Sends a mail. An address that is refused for good is not tried again, by this mail or any other, until somebody
   * lifts that.
   *
   * @throws AddressSuppressed when nothing will come of it, and what the transport throws when it is worth another try
   */
  async send(mail: Mail): Promise<void> {
    const reason = await this.suppressions.reasonFor(mail.to);
    if (reason !== undefined)
      throw new AddressSuppressed(
        `Not sent: mail servers refused this address for good ("${reason}"). Lift its suppression when that is mended, then replay.`,
      );
    try {
      await this.transport.send(mail);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      await this.suppress(mail.to, refusal);
      throw new AddressSuppressed(
        `The mail server refused the address for good, and nothing more is sent there: ${refusal}`,
      );
    }
  }

  private async suppress(address: string, reason: string): Promise<void> {
    await this.database.transaction(async () => {
      const entityId = await this.suppressions.add(address, reason);
      if (entityId === undefined) return;
      // Its entry must not keep an address that was erased: it tells the domain, the row tells the rest.
      const after = { domain: address.slice(address.lastIndexOf('@') + 1) };
      await this.audit.record({ action: 'created', entity: 'mail-suppression', entityId, after });
    });
  }
}
