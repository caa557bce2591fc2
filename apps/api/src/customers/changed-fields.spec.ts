import { describe, expect, it } from 'vitest';
import { changedFields } from './changed-fields.js';

describe('Changed fields', () => {
  it('are those that are given and differ, null included', () => {
    const current = { name: 'Ana', email: 'ana@example.com', tags: ['vip'], company: null, status: 'ACTIVE' };
    expect(
      changedFields(current, {
        name: 'Anna',
        email: null,
        tags: ['vip'],
        company: null,
        status: undefined,
        phone: '+4930901820',
      }),
    ).toEqual({ name: 'Anna', email: null, phone: '+4930901820' });
  });
});
