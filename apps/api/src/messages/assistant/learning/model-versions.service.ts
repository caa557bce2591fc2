import { Injectable } from '@nestjs/common';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { Broadcast } from '@libs/events/broadcast.js';
import { orThrow } from '@libs/http/json.js';
import { MODEL_CHANNEL } from './active-model.js';
import { CorrectionsRepository } from './corrections.repository.js';
import { VersionNotUsable, versionNotFound } from './learning.errors.js';
import { ModelVersionsRepository, type NewVersion, type StoredVersion } from './model-versions.repository.js';

/** A correction that was learned from went while it was learned from. */
export class CorrectionsChanged extends Error {
  constructor() {
    super(
      'Corrections were erased or deleted while they were learned from; nothing was changed. It is tried again.',
    );
    this.name = new.target.name;
  }
}

/** Which version answers: one at most, else the model as it was shipped. Each change can be undone. */
@Injectable()
export class ModelVersions {
  constructor(
    private readonly database: Database,
    private readonly versions: ModelVersionsRepository,
    private readonly corrections: CorrectionsRepository,
    private readonly broadcast: Broadcast,
    private readonly audit: Audit,
  ) {}

  /** What learning begins with. */
  async state(): Promise<{ newest?: StoredVersion; active?: StoredVersion; outdated: boolean }> {
    const newest = await this.versions.newest();
    const active = await this.versions.active();
    return { newest, active, outdated: await this.versions.anyOutdated() };
  }

  /**
   * Keeps a new version, in use if that is its state, and removes the weights of outdated ones.
   *
   * @param learnedFrom messages whose corrections it was made of
   * @returns false when another version was kept meanwhile: nothing is changed then
   * @throws CorrectionsChanged
   */
  async keep(version: NewVersion, learnedFrom: readonly string[]): Promise<boolean> {
    return this.changing(async () => {
      const newest = await this.versions.newest();
      if ((newest?.version ?? 0) + 1 !== version.version) return false;
      if (!(await this.corrections.hold(learnedFrom))) throw new CorrectionsChanged();
      await this.versions.forgetOutdated(ERASED);
      if (version.state === 'ACTIVE') await this.versions.retire(`Version ${version.version} is better.`);
      const id = await this.versions.add(version);
      await this.versions.forgetOld(KEPT);
      const { version: number, state, reason, taught, heldBack } = version;
      await this.record('learned', id, { version: number, state, reason, taught, heldBack });
      return true;
    });
  }

  /** Removes what was learned from corrections that are gone. */
  async forgetOutdated(): Promise<void> {
    await this.changing(async () => {
      const versions = await this.versions.forgetOutdated(ERASED);
      await this.audit.record({ action: 'forgot', entity: 'model', after: { versions } });
    });
  }

  /**
   * Puts an earlier version to use again.
   *
   * @throws model.version_not_found, VersionNotUsable
   */
  async activate(version: number): Promise<void> {
    await this.changing(async () => {
      const found = orThrow(await this.versions.get(version), versionNotFound);
      if (found.state === 'ACTIVE') return;
      if (found.state === 'REFUSED')
        throw new VersionNotUsable('This version was refused: it was not better when it was tried.');
      if (!found.weights || found.outdated)
        throw new VersionNotUsable(
          'The weights of this version are gone: it is old, or was made of what was erased.',
        );
      if (found.base !== SHIPPED.sha256)
        throw new VersionNotUsable('This version was made for another model than the one shipped now.');
      await this.versions.retire(`Version ${version} was chosen instead.`);
      await this.versions.activate(version, 'It was chosen by a person.');
      await this.record('activated', found.id, { version, state: 'ACTIVE' });
    });
  }

  /** Goes back to the model as it was shipped. */
  async useShipped(): Promise<void> {
    await this.changing(async () => {
      const active = await this.versions.active();
      if (!active) return;
      await this.versions.retire('A person went back to the model as it was shipped.');
      await this.record('retired', active.id, { version: active.version, state: 'RETIRED' });
    });
  }

  /** One change at a time, told to every process when it commits. */
  private changing<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.database.transaction(async () => {
      await this.versions.lock();
      const result = await work();
      await this.broadcast.send(MODEL_CHANNEL, '');
      return result;
    });
  }

  private async record(action: string, entityId: string, after: Record<string, unknown>): Promise<void> {
    await this.audit.record({ action, entity: 'model', entityId, after });
  }
}

/** Versions that can be gone back to: some months of nights. */
const KEPT = 100;
const ERASED = 'Corrections it was made of were erased or deleted: what it had learned is gone.';
