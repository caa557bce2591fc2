import { describe, expect, it } from 'vitest';
import { canonicalLocale } from './locale.js';

describe('A language tag', () => {
  it('is kept in its canonical form, however a channel spells it', () => {
    expect(canonicalLocale('en-us')).toBe('en-US');
    expect(canonicalLocale('pt_BR')).toBe('pt-BR');
    expect(canonicalLocale('zh-hant-tw')).toBe('zh-Hant-TW');
    expect(canonicalLocale('de')).toBe('de');
  });

  it('is refused when it is none', () => {
    expect(canonicalLocale('german please')).toBeUndefined();
    expect(canonicalLocale('')).toBeUndefined();
    expect(canonicalLocale('x'.repeat(36))).toBeUndefined();
  });
});
