import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { ValidationError } from '@libs/errors/app-error.js';
import { HeldNews } from '../news/held-news.service.js';
import type { PreferencesDto, SetPreferencesDto } from './preferences.dto.js';
import { PreferencesRepository } from './preferences.repository.js';
import { PreferencesService } from './preferences.service.js';

/** Changes to what people want to be told. */
@Injectable()
export class PreferenceChanges {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly repository: PreferencesRepository,
    private readonly database: Database,
    private readonly held: HeldNews,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts these choices in the place of all before.
   *
   * @throws ValidationError naming each type, target or time zone that there is not
   */
  async set(userId: string, input: SetPreferencesDto): Promise<PreferencesDto> {
    const errors = this.preferences.mistakesIn(input);
    if (errors.length > 0)
      throw new ValidationError('These preferences can not be kept: see the errors.', errors);
    return this.database.transaction(() => this.replace(userId, input));
  }

  private async replace(userId: string, input: SetPreferencesDto): Promise<PreferencesDto> {
    const { types, quietHours, timezone, dailySummaryHour } = input;
    const before = await this.preferences.show(userId);
    await this.repository.set(userId, {
      choices: types ?? {},
      quietFrom: quietHours?.from ?? null,
      quietTo: quietHours?.to ?? null,
      timezone: timezone ?? null,
      summaryHour: dailySummaryHour ?? null,
    });
    const after = await this.preferences.show(userId);
    if (!isDeepStrictEqual(quietOf(before), quietOf(after))) await this.held.endAnew(userId, after);
    await this.audit.record({
      action: 'updated',
      entity: 'notification-preferences',
      entityId: userId,
      before: fieldsOf(before),
      after: fieldsOf(after),
    });
    return after;
  }
}

function quietOf({ quietHours, timezone }: PreferencesDto): unknown[] {
  return [quietHours?.from, quietHours?.to, timezone];
}

function fieldsOf(preferences: PreferencesDto): Record<string, unknown> {
  return Object.fromEntries(Object.entries(preferences));
}
