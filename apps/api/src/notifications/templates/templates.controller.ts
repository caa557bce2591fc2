import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { IfMatch } from '../../auth/if-match.js';
import {
  PreviewTemplateDto,
  SetTemplateDto,
  TemplateDto,
  TemplateListDto,
  TemplateNameParam,
  TemplatePreviewDto,
} from './templates.dto.js';
import { TemplatesService } from './templates.service.js';

/** How mails are written. */
@ApiTags('Notifications')
@Roles('ADMIN')
@Controller('api/notifications/templates')
@ApiProblems(400, 401)
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  /** Lists all templates of mails. */
  @Get()
  @ApiOkResponse({ type: TemplateListDto, description: 'All templates.' })
  list(): Promise<TemplateListDto> {
    return this.templates.list();
  }

  /** Shows a template, and the variables it can hold. */
  @Get(':name')
  @Tagged()
  @ApiOkResponse({ type: TemplateDto, description: 'The template.' })
  @ApiProblems(404)
  get(@Param() { name }: TemplateNameParam): Promise<JsonText> {
    return this.templates.show(name);
  }

  /** Writes a template otherwise. Mistakes are refused with their line and column. */
  @Put(':name')
  @Tagged()
  @ApiOkResponse({ type: TemplateDto, description: 'The template, in use.' })
  @ApiProblems(404, 412)
  set(
    @Param() { name }: TemplateNameParam,
    @Body() parts: SetTemplateDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.templates.set(name, parts, ifMatch);
  }

  /** Returns to the built-in template. */
  @Delete(':name')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The built-in template is in use.' })
  @ApiProblems(404)
  reset(@Param() { name }: TemplateNameParam): Promise<void> {
    return this.templates.reset(name);
  }

  /** Shows a mail as it would leave, filled with examples: of a draft, or of what is in use. Nothing is kept or sent. */
  @Post(':name/preview')
  @HttpCode(200)
  @ApiOkResponse({ type: TemplatePreviewDto, description: 'The mail.' })
  @ApiProblems(404)
  preview(
    @Param() { name }: TemplateNameParam,
    @Body() draft: PreviewTemplateDto,
  ): Promise<TemplatePreviewDto> {
    return this.templates.preview(name, draft);
  }
}
