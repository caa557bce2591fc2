import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  StreamableFile,
  UseFilters,
} from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public, Roles } from '@libs/http/access.js';
import { mayActAs } from '@libs/http/actor.js';
import { ReadsForms } from '@libs/http/form-post.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ThrottleAs } from '@libs/throttle/throttle-as.js';
import { ForbiddenError } from '../../../auth/auth.errors.js';
import { LoginDto } from '../../../auth/sign-in.dto.js';
import { SignInService } from '../../../auth/sign-in.service.js';
import { ProblemPageFilter } from './problem-page.filter.js';
import { ReportDownloads } from './report-downloads.service.js';

const FILE = { schema: { type: 'string', format: 'binary' } } as const;
const CONTENT = {
  'text/csv': FILE,
  'application/json': FILE,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': FILE,
};
const NEEDED = 'MANAGER';

/**
 * The files of reports, for programs and for whoever opens the link in a mail: a browser, which has no token to send, is
 * shown a page to sign in on instead of a problem, and posts it to the same address.
 */
@ApiTags('Reports')
@Controller('api/analytics/reports/runs/:id/file')
@UseFilters(ProblemPageFilter)
@ApiProblems(400, 401, 403, 404, 409, 410)
export class ReportDownloadsController {
  constructor(
    private readonly downloads: ReportDownloads,
    private readonly signIn: SignInService,
  ) {}

  /** The file of a run, as long as files are kept (RETENTION_REPORT_FILES_DAYS). That it was fetched is in the audit log. */
  @Get()
  @Roles(NEEDED)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'The file.', content: CONTENT })
  get(@Param() { id }: IdParam): Promise<StreamableFile> {
    return this.send(id);
  }

  /** The same for an e-mail address and a password, for this once: no session is opened. */
  @Post()
  @HttpCode(200)
  @Public()
  @ThrottleAs('auth')
  @ReadsForms()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'The file.', content: CONTENT })
  @ApiProblems(413, 415)
  async getOnce(@Param() { id }: IdParam, @Body() login: LoginDto): Promise<StreamableFile> {
    const { role } = await this.signIn.once(login);
    if (!mayActAs(role, NEEDED)) throw new ForbiddenError(NEEDED);
    return this.send(id);
  }

  private async send(runId: string): Promise<StreamableFile> {
    const { name, type, bytes, content } = await this.downloads.file(runId);
    return new StreamableFile(content, {
      type,
      length: bytes,
      disposition: `attachment; filename="${name}"`,
    });
  }
}
