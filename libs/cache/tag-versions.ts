import { Injectable } from '@nestjs/common';

/** Tags whose versions a process remembers; past these all answers turn stale once, so that memory stays bounded. */
export const MAX_TAGS = 10_000;

/**
 * When each tag was last dropped, as this process knows it. An answer remembers the stamp that its tags had
 * before it was computed: dropping a tag changes the stamp, which costs the same for one answer as for a million,
 * and makes what is computed at that moment stale as well.
 */
@Injectable()
export class TagVersions {
  private readonly versions = new Map<string, number>();
  private drops = 0;
  private epoch = 0;

  /** Makes every answer with one of these tags stale. */
  drop(tags: readonly string[]): void {
    if (this.versions.size + tags.length > MAX_TAGS) this.dropAll();
    this.drops += 1;
    for (const tag of tags) this.versions.set(tag, this.drops);
  }

  /** Makes every answer stale. */
  dropAll(): void {
    this.epoch += 1;
    this.versions.clear();
  }

  /** Equal as long as none of these tags was dropped in between. */
  stamp(tags: readonly string[]): string {
    return [this.epoch, ...tags.map((tag) => this.versions.get(tag) ?? 0)].join('.');
  }
}
