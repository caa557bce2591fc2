import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Adapter } from '@libs/ai/local/adapter/adapter.js';
import { decodeAdapter } from '@libs/ai/local/adapter/encoding.js';
import { LocalProvider } from '@libs/ai/local/local.provider.js';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { Broadcast } from '@libs/events/broadcast.js';
import { ModelVersionsRepository } from './model-versions.repository.js';

/** On it processes tell each other that another version is in use. */
export const MODEL_CHANNEL = 'local_model';

/**
 * Keeps the active version in this process: read when it starts, when somebody tells that it changed, and when such
 * news may have been missed. Messages are understood without asking the database.
 */
@Injectable()
export class ActiveModel implements OnApplicationBootstrap {
  private readonly log = new Logger('Learning');
  private loading = Promise.resolve();

  constructor(
    private readonly versions: ModelVersionsRepository,
    private readonly local: LocalProvider,
    broadcast: Broadcast,
  ) {
    broadcast.on(MODEL_CHANNEL, () => void this.load());
    broadcast.onReconnect(() => void this.load());
  }

  onApplicationBootstrap(): Promise<void> {
    return this.load();
  }

  /** Uses the version that is active now. One after the other: what was read first must not win. */
  load(): Promise<void> {
    this.loading = this.loading
      .then(() => this.read())
      .catch((error: unknown) => this.log.warn(`the model in use stays as it is: ${String(error)}`));
    return this.loading;
  }

  private async read(): Promise<void> {
    const active = await this.versions.active();
    if (!active?.weights || active.outdated) {
      this.local.use(undefined);
      return;
    }
    if (active.base !== SHIPPED.sha256) {
      this.log.warn(
        `version ${active.version} was learned for another model than the one shipped now: it is not used, and the next night learns anew`,
      );
      this.local.use(undefined);
      return;
    }
    this.local.use(new Adapter(decodeAdapter(active.weights)));
  }
}
