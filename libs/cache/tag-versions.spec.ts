import { describe, expect, it } from 'vitest';
import { MAX_TAGS, TagVersions } from './tag-versions.js';

describe('the versions of tags', () => {
  it('change the stamp of whatever carries a dropped tag, and of nothing else', () => {
    const versions = new TagVersions();
    const leads = versions.stamp(['leads', 'customers']);
    const messages = versions.stamp(['messages']);
    versions.drop(['customers']);
    expect(versions.stamp(['leads', 'customers'])).not.toBe(leads);
    expect(versions.stamp(['messages'])).toBe(messages);
  });

  it('never return to a stamp they had', () => {
    const versions = new TagVersions();
    const seen = new Set([versions.stamp(['a'])]);
    for (let round = 0; round < 100; round += 1) {
      if (round % 10 === 0) versions.dropAll();
      else versions.drop(['a']);
      seen.add(versions.stamp(['a']));
    }
    expect(seen.size).toBe(101);
  });

  it('change every stamp, with tags or without, when all is dropped', () => {
    const versions = new TagVersions();
    const before = [versions.stamp([]), versions.stamp(['a'])];
    versions.dropAll();
    expect([versions.stamp([]), versions.stamp(['a'])]).not.toEqual(before);
    expect(versions.stamp([])).not.toBe(before[0]);
  });

  it('still hold after more tags were dropped than are remembered', () => {
    const versions = new TagVersions();
    versions.drop(['first']);
    const first = versions.stamp(['first']);
    versions.drop(['first']);
    for (let number = 0; number < MAX_TAGS * 2; number += 1) versions.drop([`tag ${number}`]);
    expect(versions.stamp(['first'])).not.toBe(first);
  });
});
