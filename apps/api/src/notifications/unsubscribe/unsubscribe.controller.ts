import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '@libs/http/access.js';
import { DropsForms } from '@libs/http/form-post.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { UnsubscribeParam } from './unsubscribe.dto.js';
import { donePage, questionPage } from './unsubscribe-page.js';
import { Unsubscribes } from './unsubscribes.service.js';

/** What the links in mails lead to. The token in the address says who wants no more of what; nobody has to sign in. */
@ApiTags('Notifications')
@Public()
@Controller('api/notifications/unsubscribe')
@ApiProblems(400, 404)
export class UnsubscribeController {
  constructor(private readonly unsubscribes: Unsubscribes) {}

  /** Shows a page with a button that ends the mails. Changes nothing, however often it is looked at. */
  @Get(':token')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  show(@Param() { token }: UnsubscribeParam): string {
    return questionPage(this.unsubscribes.describe(token));
  }

  /** Ends the mails: the one click of RFC 8058, and the button of the page. What is posted is not read. */
  @Post(':token')
  @HttpCode(200)
  @DropsForms()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'They have ended, now or before.', schema: { type: 'string' } })
  async carryOut(@Param() { token }: UnsubscribeParam): Promise<string> {
    const what = this.unsubscribes.describe(token);
    await this.unsubscribes.carryOut(token);
    return donePage(what);
  }
}
