import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { entriesOf, rowJson } from '../../../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../../../customers/privacy/personal-data.js';
import { CorrectionsRepository } from './corrections.repository.js';
import { LEARN, LEARN_OPTIONS } from './learn.js';

/** What agents said the customer's messages mean. */
@Injectable()
@PersonalDataHolder()
export class LearningHolder implements HoldsPersonalData {
  readonly tables = ['MessageCorrection'];

  constructor(
    private readonly database: Database,
    private readonly corrections: CorrectionsRepository,
    private readonly jobs: Jobs,
  ) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    return [
      {
        name: 'messageCorrections',
        entries: entriesOf(this.database, {
          entry: rowJson('c', ['correctedAt', 'firstCorrectedAt']),
          from: '"MessageCorrection" c join "Message" m on m.id = c."messageId"',
          where: 'm."customerId" = $1::uuid',
          time: 'c."correctedAt"',
          id: 'c."messageId"',
          values: [customerId],
        }),
      },
    ];
  }

  /** Examples go, and what was learned with them is learned anew without them. */
  async erase({ customerId }: Subject, limit: number): Promise<boolean> {
    const removed = await this.corrections.remove(customerId, limit);
    if (removed > 0) await this.jobs.add(LEARN, {}, LEARN_OPTIONS);
    return removed < limit;
  }
}
