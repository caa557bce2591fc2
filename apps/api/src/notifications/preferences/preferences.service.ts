import { Injectable } from '@nestjs/common';
import { TIME_ZONE_RULE, usableTimeZone } from '@libs/clock/time-zone.js';
import { Config } from '@libs/config/config.js';
import type { FieldError } from '@libs/errors/app-error.js';
import { NotificationTargets } from '../targets/registry.js';
import { NotificationKinds } from '../types/registry.js';
import { heldTimeZone } from './held-time-zone.js';
import type { PreferencesDto, SetPreferencesDto } from './preferences.dto.js';
import { PreferencesRepository } from './preferences.repository.js';

/** Mistakes that are named in one answer. */
const MOST_ERRORS = 20;

/** What people want to be told, where and when. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly kinds: NotificationKinds,
    private readonly targets: NotificationTargets,
    private readonly config: Config,
  ) {}

  /** What holds for somebody. */
  async show(userId: string): Promise<PreferencesDto> {
    const { choices, quietFrom, quietTo, timezone, summaryHour, role } = await this.preferences.of(userId);
    const types = this.kinds.types.map((type) => {
      const { manner, usualFor } = this.kinds.of(type);
      const usual = this.targets.usualFor(manner);
      const isUsual = usualFor === undefined || usualFor.includes(role);
      const row = this.targets.keys.map((key, index): [string, boolean] => [
        key,
        choices[type]?.[key] ?? (isUsual && usual[index] === true),
      ]);
      return [type, Object.fromEntries<boolean>(row)] as const;
    });
    return {
      types: Object.fromEntries<Record<string, boolean>>(types),
      quietHours: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
      timezone: heldTimeZone(timezone ?? '', this.config),
      timezoneProblem: this.problemOf(timezone),
      dailySummaryHour: summaryHour ?? this.config.DAILY_SUMMARY_HOUR,
    };
  }

  /** What is wrong with these choices: each type, target or time zone that there is not. */
  mistakesIn(input: SetPreferencesDto): FieldError[] {
    return [...mistakesIn(input), ...this.unknownIn(input.types ?? {})].slice(0, MOST_ERRORS);
  }

  private problemOf(kept: string | null): string | null {
    if (kept === null || usableTimeZone(kept) !== undefined) return null;
    const rule = TIME_ZONE_RULE.replace('must be a time zone', 'Choose one');
    return `The time zone "${kept}" that you chose is none any more, and ${heldTimeZone(kept, this.config)} holds in its place. ${rule}.`;
  }

  private unknownIn(types: Record<string, unknown>): FieldError[] {
    const known: readonly string[] = this.kinds.types;
    return Object.entries(types).flatMap(([type, row]) => {
      const path = `types.${type.slice(0, 100)}`;
      if (!known.includes(type)) return [{ path, message: `is not a type; there are ${known.join(', ')}` }];
      if (typeof row !== 'object' || row === null || Array.isArray(row))
        return [{ path, message: 'must be an object of targets' }];
      return Object.entries(row as Record<string, unknown>).flatMap(([key, wanted]) => {
        const at = `${path}.${key.slice(0, 100)}`;
        if (!this.targets.keys.includes(key))
          return [{ path: at, message: `is not a target; there are ${this.targets.keys.join(', ')}` }];
        return typeof wanted === 'boolean' ? [] : [{ path: at, message: 'must be true or false' }];
      });
    });
  }
}

function mistakesIn({ quietHours }: SetPreferencesDto): FieldError[] {
  return quietHours && quietHours.from === quietHours.to
    ? [{ path: 'quietHours.to', message: 'must be another time than "from"' }]
    : [];
}
