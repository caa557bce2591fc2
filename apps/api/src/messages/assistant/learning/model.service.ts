import { Injectable } from '@nestjs/common';
import { INTENTS } from '@libs/ai/ai-provider.js';
import { LEAST_CORRECTIONS } from '@libs/ai/local/adapter/trial.js';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { Config } from '@libs/config/config.js';
import { parsed } from '@libs/http/json.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { CorrectionsRepository } from './corrections.repository.js';
import { LEARN, LEARN_KEY, LEARN_OPTIONS } from './learn.js';
import type { ModelDto, ModelVersionDto, PriorDto } from './model.dto.js';
import { ModelVersionsRepository } from './model-versions.repository.js';
import { ModelVersions } from './model-versions.service.js';

/** What the local model is, and when it learns. */
@Injectable()
export class ModelService {
  constructor(
    private readonly reads: ModelVersionsRepository,
    private readonly corrections: CorrectionsRepository,
    private readonly versions: ModelVersions,
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  /** The model as it answers now. */
  async show(): Promise<ModelDto> {
    const active = await this.reads.shownActive();
    const { LOCAL_MODEL_PRIOR } = this.config;
    const prior = Object.fromEntries(INTENTS.map((intent) => [intent, LOCAL_MODEL_PRIOR[intent] ?? 1]));
    return {
      shipped: SHIPPED,
      active: active ? parsed<ModelVersionDto>(active) : null,
      corrections: { kept: await this.corrections.count(), needed: LEAST_CORRECTIONS },
      prior: prior as unknown as PriorDto,
      learning: await this.jobs.awaits(LEARN_KEY),
    };
  }

  /** Has the model learn as soon as a worker is free; who asks twice gets it once. */
  async train(): Promise<ModelDto> {
    await this.jobs.add(LEARN, {}, LEARN_OPTIONS);
    return this.show();
  }

  /** @throws model.version_not_found, VersionNotUsable */
  async activate(version: number): Promise<ModelDto> {
    await this.versions.activate(version);
    return this.show();
  }

  /** Goes back to the model as it was shipped. */
  async useShipped(): Promise<ModelDto> {
    await this.versions.useShipped();
    return this.show();
  }
}
