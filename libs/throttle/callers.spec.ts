import { describe, expect, it } from 'vitest';
import type { Actor } from '../http/actor.js';
import { accountOf, networkOf } from './callers.js';

const amira: Actor = { type: 'user', id: 'u-1', name: 'Amira', role: 'AGENT' };

describe('who a call is counted for', () => {
  it('is the IPv4 address, however it is written', () => {
    expect(networkOf('::ffff:192.0.2.1')).toBe(networkOf('192.0.2.1'));
    expect(networkOf('::ffff:c000:201')).toBe(networkOf('192.0.2.1'));
    expect(networkOf('192.0.2.2')).not.toBe(networkOf('192.0.2.1'));
  });

  it('counts an address as one, whatever port or quotes a proxy puts to it, and all that is none as one', () => {
    for (const written of ['192.0.2.1:555', '"192.0.2.1"', '"192.0.2.1:80"'])
      expect(networkOf(written)).toBe(networkOf('192.0.2.1'));
    expect(networkOf('"[2001:db8:1:2::1]:443"')).toBe(networkOf('2001:db8:1:2::1'));
    expect(networkOf('made-up-1')).toBe(networkOf('made-up-2'));
  });

  it('is the /64 of an IPv6 address, as its holder has all of it', () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0DB8:1:2:ffff:1:2:3'));
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  });

  it('is one and the same for all without an address', () => {
    expect(networkOf(undefined)).toBe(networkOf(undefined));
  });

  it('is the account whose address was typed, in any spelling', () => {
    const account = accountOf({ email: 'amira@example.com' }, undefined);
    expect(accountOf({ email: '  Amira@EXAMPLE.com ' }, amira)).toBe(account);
    expect(accountOf({ email: 'ａmira@example.com' }, undefined)).toBe(account);
    expect(accountOf({ email: 'ben@example.com' }, undefined)).not.toBe(account);
  });

  it('keeps no e-mail address', () => {
    expect(accountOf({ email: 'amira@example.com' }, undefined)).not.toContain('amira');
  });

  it('is the actor where no address was typed', () => {
    expect(accountOf({ currentPassword: 'x' }, amira)).toBe('user.u-1');
    expect(accountOf({ email: ['amira@example.com'] }, amira)).toBe('user.u-1');
    expect(accountOf({ email: 'x'.repeat(1_000) }, undefined)).toBeUndefined();
    expect(accountOf(undefined, undefined)).toBeUndefined();
    expect(accountOf('email', undefined)).toBeUndefined();
  });
});
