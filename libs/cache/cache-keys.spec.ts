import { describe, expect, it } from 'vitest';
import type { Actor } from '../http/actor.js';
import { entryKey, installationPrefix, scopeOf, tagKey } from './cache-keys.js';

const amira: Actor = { type: 'user', id: 'u-1', name: 'Amira', role: 'AGENT' };
const entry = { version: '1.4.0', group: 'Dashboard.show', scope: 'all', id: [{ from: 'x' }] };

describe('the keys of the cache', () => {
  it('name the version, the group and the scope, so that a person can find them', () => {
    expect(entryKey(entry)).toMatch(/^parley:1\.4\.0:Dashboard\.show:all:[\w-]{43}$/);
  });

  it.each([
    { version: '1.4.1' },
    { group: 'Dashboard.list' },
    { scope: 'user.u-1.AGENT' },
    { id: [{ from: 'y' }] },
  ])('differ where %o differs', (difference) => {
    expect(entryKey({ ...entry, ...difference })).not.toBe(entryKey(entry));
  });

  it('keep a tag readable', () => {
    expect(tagKey('customer:018f')).toBe('parley:all:tag:customer:018f');
  });

  it('hold no text that a caller could choose to be long or strange', () => {
    const strange = [tagKey('x'.repeat(5_000)), tagKey('a b\n*'), entryKey({ ...entry, group: '\ud800' })];
    for (const key of strange) expect(key).toMatch(/^[\w:.#-]{1,200}$/);
    expect(tagKey('a b')).not.toBe(tagKey('a  b'));
  });
});

describe('who shares a cached answer', () => {
  it('is nobody but the actor in the role of now, by default', () => {
    const own = scopeOf('actor', amira);
    expect(scopeOf('actor', { ...amira, id: 'u-2' })).not.toBe(own);
    expect(scopeOf('actor', { ...amira, type: 'api-key' })).not.toBe(own);
    expect(scopeOf('actor', { ...amira, role: 'ADMIN' })).not.toBe(own);
    expect(scopeOf('actor', undefined)).not.toBe(own);
  });

  it('is everyone of the same role with the scope "role"', () => {
    expect(scopeOf('role', { ...amira, id: 'u-2', type: 'api-key' })).toBe(scopeOf('role', amira));
    expect(scopeOf('role', { ...amira, role: 'ADMIN' })).not.toBe(scopeOf('role', amira));
    expect(scopeOf('role', undefined)).not.toBe(scopeOf('role', amira));
  });

  it('is everyone with the scope "all"', () => {
    expect(scopeOf('all', undefined)).toBe(scopeOf('all', amira));
  });
});

describe('the name of an installation', () => {
  it('is the same for all its processes, another for every other, and does not tell the secret', () => {
    const own = installationPrefix({ JWT_ACCESS_SECRET: 'the secret of this installation' });
    expect(installationPrefix({ JWT_ACCESS_SECRET: 'the secret of this installation' })).toBe(own);
    expect(installationPrefix({ JWT_ACCESS_SECRET: 'the secret of another one' })).not.toBe(own);
    expect(own).toMatch(/^[\w-]{12}:$/);
  });
});
