import { Body, Controller, HttpCode, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentPerson, type Person } from '../../auth/access/caller.js';
import { SetReadingDto } from './reading.dto.js';
import { Reading } from './reading.service.js';

/** What you look at. */
@ApiTags('Notifications')
@Controller('api/notifications/reading')
@ApiProblems(400, 401, 403)
export class ReadingController {
  constructor(private readonly reading: Reading) {}

  /** Says which conversation is open before you, so that it rings nobody and your news of it is read. Holds for a minute: say it again every half a minute. */
  @Put()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Noted.' })
  set(@CurrentPerson() person: Person, @Body() { conversationId }: SetReadingDto): Promise<void> {
    return this.reading.note(person, conversationId);
  }
}
