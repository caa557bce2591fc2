import { Injectable } from '@nestjs/common';
import { gainsOf, lossesOf, type CustomerRow, type Filled } from './merged-fields.js';
import { MergingRepository, type Merge } from './merging.repository.js';
import { Movers } from './movers.js';

/** Moves what belongs to one customer to another and back, in the caller's transaction, which holds both. */
@Injectable()
export class MergeRows {
  constructor(
    private readonly merges: MergingRepository,
    private readonly movers: Movers,
  ) {}

  /** The latest merge into a customer. */
  latestInto(id: string): Promise<Merge | undefined> {
    return this.merges.latestInto(id);
  }

  /** @returns what the survivor gained */
  async merge(survivor: CustomerRow, other: CustomerRow): Promise<Filled> {
    await this.movers.refuseTooLarge(other.id);
    const moved = await this.movers.move({ from: other.id, to: survivor.id });
    await this.merges.remove(other.id);
    const filled = gainsOf(survivor, other);
    await this.merges.write(survivor.id, filled);
    await this.merges.keep({ survivorId: survivor.id, otherId: other.id, other, filled, moved });
    return filled;
  }

  /** @returns what the survivor gave back */
  async unmerge(survivor: CustomerRow, { id, otherId, other, filled, moved }: Merge): Promise<Filled> {
    const lost = lossesOf(survivor, filled);
    await this.merges.write(survivor.id, lost);
    await this.merges.restore(other);
    await this.movers.moveBack({ from: otherId, to: survivor.id }, moved);
    await this.merges.forget(id);
    return lost;
  }
}
