import { describe, expect, it } from 'vitest';
import { isAmount, isCurrency, withTwoPlaces } from './money.js';

describe('An amount of money', () => {
  it.each(['0', '1250', '1250.5', '1250.00', '999999999999.99'])('may be %s', (text) => {
    expect(isAmount(text)).toBe(true);
  });

  it.each([
    ['-1'],
    ['+1'],
    ['1,50'],
    ['1.234'],
    ['1e3'],
    ['.5'],
    ['5.'],
    [''],
    [' 1'],
    ['1000000000000'],
    [12],
    [null],
  ])('is not %j', (value) => {
    expect(isAmount(value)).toBe(false);
  });
});

describe('An amount that is stored', () => {
  it.each([
    ['1250', '1250.00'],
    ['1250.5', '1250.50'],
    ['0', '0.00'],
    ['007.25', '7.25'],
    ['999999999999.99', '999999999999.99'],
  ])('has two places: %s is %s', (amount, stored) => {
    expect(withTwoPlaces(amount)).toBe(stored);
  });
});

describe('A currency', () => {
  it('is a code of ISO 4217 in capitals', () => {
    expect(['EUR', 'USD', 'JPY', 'BRL'].every(isCurrency)).toBe(true);
    expect(['eur', 'EURO', 'XYZ', '', '€'].some(isCurrency)).toBe(false);
  });
});
