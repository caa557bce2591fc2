import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentPerson, type Person } from '../../auth/access/caller.js';
import { PreferenceChanges } from './preference-changes.service.js';
import { PreferencesDto, SetPreferencesDto } from './preferences.dto.js';
import { PreferencesService } from './preferences.service.js';

/** What you want to be told, where and when. */
@ApiTags('Notifications')
@Controller('api/notifications/preferences')
@ApiProblems(400, 401, 403)
export class PreferencesController {
  constructor(
    private readonly preferences: PreferencesService,
    private readonly changes: PreferenceChanges,
  ) {}

  /** Shows what you are told, where and when. */
  @Get()
  @ApiOkResponse({ type: PreferencesDto, description: 'What holds for you.' })
  show(@CurrentPerson() { id }: Person): Promise<PreferencesDto> {
    return this.preferences.show(id);
  }

  /** Replaces what you chose. */
  @Put()
  @ApiOkResponse({ type: PreferencesDto, description: 'What holds for you now.' })
  set(@CurrentPerson() { id }: Person, @Body() input: SetPreferencesDto): Promise<PreferencesDto> {
    return this.changes.set(id, input);
  }
}
