import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { MIN_PASSWORD_LENGTH, normalisePassword, weaknessOf } from './password-policy.js';

const grace = { email: 'grace.hopper@example.com', name: 'Grace Hopper' };

describe('a password', () => {
  it('is good when it is long and not known', () => {
    expect(weaknessOf('seven ships sail at noon', grace)).toBeUndefined();
  });

  it('has 12 to 256 characters, counted as people count them', () => {
    expect(weaknessOf('seven ships', grace)).toBe('is shorter than 12 characters');
    expect(weaknessOf('🦜🐙🦊🐢🦉🐝🐳🦔🐌🦎🐊', grace)).toBe('is shorter than 12 characters');
    expect(weaknessOf('🦜🐙🦊🐢🦉🐝🐳🦔🐌🦎🐊🐘', grace)).toBeUndefined();
    const long = 'seven ships '.repeat(22);
    expect(weaknessOf(long.slice(0, 256), grace)).toBeUndefined();
    expect(weaknessOf(long.slice(0, 257), grace)).toBe('is longer than 256 characters');
  });

  it('is counted after normalisation: a ligature is the letters it stands for', () => {
    expect(weaknessOf('o\u{fb03}cial bird', grace)).toBeUndefined();
  });

  it('is not one of the most common ones, whatever the case and the signs between', () => {
    for (const common of [
      'passwordpassword',
      'Password-1234!',
      '1q2w3e4r5t6y',
      'Correct Horse Battery Staple',
    ]) {
      expect(weaknessOf(common, grace), common).toBe('is one of the most common ones');
    }
  });

  it('does not repeat a few characters', () => {
    for (const repeated of ['aaaaaaaaaaaaaaa', 'xyzxyzxyzxyzxy', '7-7-7-7-7-7-7-7', 'ab cd ab cd ab cd']) {
      expect(weaknessOf(repeated, grace), repeated).toBe('repeats a few characters');
    }
  });

  it('never contains the e-mail address of its owner', () => {
    expect(weaknessOf('grace.hopper@example.com sails at noon', grace)).toBe(
      'contains the name or the e-mail address',
    );
  });

  it('is not the name, or the part before the @, with a little around it', () => {
    const owner = { email: 'ghopper@example.com', name: 'Grace Hopper' };
    for (const telling of ['grace hopper 1906', 'my-GRACE_HOPPER-key', 'GHopper-2026-!!']) {
      expect(weaknessOf(telling, owner), telling).toBe('contains the name or the e-mail address');
    }
    expect(weaknessOf('ghopper counts moths in relays', owner)).toBeUndefined();
    expect(weaknessOf('grace hopper counts moths in relays', owner)).toBeUndefined();
  });

  it('may contain a name so short that it is part of ordinary words', () => {
    const ada = { email: 'ada@example.com', name: 'Ada' };
    expect(weaknessOf('ada keeps the keys of the house', ada)).toBeUndefined();
  });

  it('is the same password when typed as composed or as decomposed characters', () => {
    expect(normalisePassword('cafe\u0301 au lait noir')).toBe(normalisePassword('caf\u00e9 au lait noir'));
  });
});

describe('the list of common passwords', () => {
  it('holds nothing that could never match or that the length alone refuses', () => {
    const useless = [...COMMON_PASSWORDS].filter(
      (entry) => !/^[a-z0-9]+$/.test(entry) || entry.length < MIN_PASSWORD_LENGTH,
    );
    expect(useless).toEqual([]);
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(100);
  });
});
