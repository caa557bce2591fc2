import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import type { Correction, Meaning } from '../analysis-correction.js';
import { CorrectionsRepository } from './corrections.repository.js';

/** A message's meaning before and after an agent spoke. */
export interface Change {
  before: Meaning;
  after: Meaning;
  /** Who had said what it meant before. */
  analyzedBy: string | null;
}

/** What agents say is kept: in the audit log as what a person did, and as an example to learn from. */
@Injectable()
export class KeptCorrections {
  constructor(
    private readonly corrections: CorrectionsRepository,
    private readonly audit: Audit,
  ) {}

  /** Keeps a correction, in the transaction of the change. */
  async keep(messageId: string, { before, after, analyzedBy }: Change, named: Correction): Promise<void> {
    await this.audit.record({
      action: 'corrected',
      entity: 'message',
      entityId: messageId,
      before: { ...before },
      after: { ...after },
    });
    await this.corrections.keep(messageId, { ...before, analyzedBy }, named);
  }
}
