import { describe, expect, it } from 'vitest';
import { earnedBy } from './earned.js';

const won = (value: string | null, currency = 'EUR') => ({ status: 'WON', value, currency }) as const;
const open = { status: 'QUALIFIED', value: '900.00', currency: 'EUR' } as const;

describe('what a lead brought', () => {
  it('is its value when it is won, and the difference when that rises', () => {
    expect(earnedBy(open, won('900.00'))).toEqual({ currency: 'EUR', more: '900.00' });
    expect(earnedBy(undefined, won('0.05'))).toEqual({ currency: 'EUR', more: '0.05' });
    expect(earnedBy(won('900.00'), won('1000.10'))).toEqual({ currency: 'EUR', more: '100.10' });
    expect(earnedBy(won('900.00', 'USD'), won('100.00'))).toEqual({ currency: 'EUR', more: '100.00' });
    expect(earnedBy(open, won('999999999999.99'))?.more).toBe('999999999999.99');
  });

  it('is nothing when it is not won, has no value, or brings less', () => {
    expect(earnedBy(undefined, open)).toBeUndefined();
    expect(earnedBy(open, won(null))).toBeUndefined();
    expect(earnedBy(won('900.00'), won('900.00'))).toBeUndefined();
    expect(earnedBy(won('900.00'), won('800.00'))).toBeUndefined();
    expect(earnedBy(won('900.00'), open)).toBeUndefined();
  });
});
