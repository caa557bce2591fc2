import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { ModelDto, ModelVersionPageDto, VersionParam } from './model.dto.js';
import { ModelService } from './model.service.js';
import { ModelVersionsRepository } from './model-versions.repository.js';

/** The local model, and what it learned from the agents. */
@ApiTags('AI model')
@Roles('MANAGER')
@Controller('api/ai/model')
@ApiProblems(401)
export class ModelController {
  constructor(
    private readonly model: ModelService,
    private readonly versions: ModelVersionsRepository,
  ) {}

  /** Shows the model as it answers now: what was shipped, what was learned here, and how good that is. */
  @Get()
  @ApiOkResponse({ type: ModelDto, description: 'The model.' })
  show(): Promise<ModelDto> {
    return this.model.show();
  }

  /** Lists what was learned, newest first. */
  @Get('versions')
  @ApiOkResponse({ type: ModelVersionPageDto, description: 'A page of versions.' })
  @ApiProblems(400)
  list(@Query() query: PageQuery): Promise<JsonText> {
    return this.versions.list(query);
  }

  /** Learns from the corrections, as every night: what comes of it is a new version, in use if it is better. */
  @Post('train')
  @Roles('ADMIN')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: ModelDto, description: 'The model, about to learn.' })
  train(): Promise<ModelDto> {
    return this.model.train();
  }

  /** Puts an earlier version to use again. */
  @Post('versions/:version/activate')
  @Roles('ADMIN')
  @HttpCode(200)
  @ApiOkResponse({ type: ModelDto, description: 'The model with that version.' })
  @ApiProblems(400, 404, 409)
  activate(@Param() { version }: VersionParam): Promise<ModelDto> {
    return this.model.activate(version);
  }

  /** Goes back to the model as it was shipped. What was learned can be put to use again. */
  @Post('shipped')
  @Roles('ADMIN')
  @HttpCode(200)
  @ApiOkResponse({ type: ModelDto, description: 'The model as it was shipped.' })
  useShipped(): Promise<ModelDto> {
    return this.model.useShipped();
  }
}
