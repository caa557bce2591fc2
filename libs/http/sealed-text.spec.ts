import { describe, expect, it } from 'vitest';
import { keyedDigest, seal, unseal } from './sealed-text.js';

describe('a sealed text', () => {
  it('opens with its secret and shows nothing of itself', () => {
    const sealed = seal('parley_the-key 🔑', 'one secret');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('parley_');
    expect(unseal(sealed, 'one secret')).toBe('parley_the-key 🔑');
    expect(seal('parley_the-key 🔑', 'one secret')).not.toBe(sealed);
  });

  it('does not open with another secret, nor when it was changed', () => {
    const sealed = seal('text', 'one secret');
    expect(() => unseal(sealed, 'another secret')).toThrow();
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    expect(() => unseal(changed.toString('base64'), 'one secret')).toThrow();
  });

  it('has a digest that differs from secret to secret', () => {
    expect(keyedDigest(['a'], 'one')).toBe(keyedDigest(['a'], 'one'));
    expect(keyedDigest(['a'], 'one')).not.toBe(keyedDigest(['a'], 'other'));
  });
});
