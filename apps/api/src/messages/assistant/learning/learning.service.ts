import { Injectable } from '@nestjs/common';
import { Adapter } from '@libs/ai/local/adapter/adapter.js';
import { decodeAdapter } from '@libs/ai/local/adapter/encoding.js';
import { overall, type Figures } from '@libs/ai/local/adapter/figures.js';
import { readOwnLines } from '@libs/ai/local/adapter/own-lines.js';
import { LEAST_CORRECTIONS, tryOut, type TooFew, type Trial } from '@libs/ai/local/adapter/trial.js';
import { inTurns } from '@libs/ai/local/adapter/turns.js';
import { LocalProvider } from '@libs/ai/local/local.provider.js';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { Clock } from '@libs/clock/clock.js';
import { CorrectionsRepository, type Examples } from './corrections.repository.js';
import type { KeptFigures, StoredVersion } from './model-versions.repository.js';
import { ModelVersions } from './model-versions.service.js';

/** Milliseconds that learning may take; with 5,000 corrections it takes some ten seconds of one core. */
const LIMIT = 300_000;

/** Learns from agents' corrections, and puts what it learned to use if it is better. */
@Injectable()
export class LearningService {
  constructor(
    private readonly corrections: CorrectionsRepository,
    private readonly versions: ModelVersions,
    private readonly local: LocalProvider,
    private readonly clock: Clock,
  ) {}

  /**
   * Learns anew from all corrections there are. Nothing is written before the end, and then everything at once: cut off
   * at any moment it leaves what was.
   *
   * @returns what came of it, in a sentence
   * @throws LearningTookTooLong, CorrectionsChanged: to be tried again
   */
  async learn(): Promise<string> {
    const { newest, active, outdated } = await this.versions.state();
    const examples = await this.corrections.examples();
    // After they were read: whatever was read was corrected before this, and is found by it when it goes.
    const trainedAt = this.clock.now();
    if (!outdated && newest?.base === SHIPPED.sha256 && newest.learnedFrom === examples.digest)
      return `Nothing was learned: no corrections are new since version ${newest.version}.`;
    const trial = await this.tryOut(examples, usable(active));
    if (trial.outcome === 'too-few') {
      if (outdated) await this.versions.forgetOutdated();
      return trial.reason;
    }
    const version = (newest?.version ?? 0) + 1;
    const kept = await this.versions.keep(
      {
        version,
        state: trial.outcome === 'accepted' ? 'ACTIVE' : 'REFUSED',
        reason: trial.reason,
        trainedAt,
        base: SHIPPED.sha256,
        learnedFrom: examples.digest,
        taught: trial.taught,
        heldBack: trial.heldBack,
        figures: withOverall(trial.figures),
        guard: withOverall(trial.guard),
        weights: trial.outcome === 'accepted' ? trial.weights : null,
      },
      examples.messageIds,
    );
    if (!kept) return 'Nothing was changed: another process learned meanwhile.';
    return `Version ${version} is ${trial.outcome === 'accepted' ? 'in use' : 'not used'}. ${trial.reason}`;
  }

  private async tryOut({ examples }: Examples, adapter: Adapter | undefined): Promise<TooFew | Trial> {
    const pause = inTurns(LIMIT);
    // Our own lines take a second to read: not where there is nothing to learn.
    const own =
      examples.length < LEAST_CORRECTIONS ? { rehearsal: [], guard: [] } : await readOwnLines(pause);
    return tryOut(examples, { adapter, prior: this.local.prior }, own, pause);
  }
}

function usable(active: StoredVersion | undefined): Adapter | undefined {
  if (!active?.weights || active.outdated || active.base !== SHIPPED.sha256) return undefined;
  return new Adapter(decodeAdapter(active.weights));
}

function withOverall(figures: Figures): KeptFigures {
  return { overall: overall(figures), ...figures };
}
