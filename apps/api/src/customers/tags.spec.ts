import { describe, expect, it } from 'vitest';
import { tidyTags } from './tags.js';

describe('Tags', () => {
  it('lose their outer spaces and their repetitions, and keep their order', () => {
    expect(tidyTags([' vip', 'berlin ', 'vip', 'VIP'])).toEqual(['vip', 'berlin', 'VIP']);
  });

  it('that are no texts are left for the validation to refuse', () => {
    expect(tidyTags('vip')).toBe('vip');
    expect(tidyTags([1, null])).toEqual([1, null]);
  });
});
