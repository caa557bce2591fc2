import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rules } from '@libs/http/rules.js';
import { CreateCustomerDto } from '../customer-input.dto.js';

const text = fc.oneof(fc.string(), fc.string({ minLength: 195, maxLength: 205 }), fc.constant(''));
const field = <Value>(right: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: right }, fc.constantFrom(undefined, null, 3, {}, []), text);
const customers = fc.record({
  name: field(text),
  email: field(fc.constantFrom('ana@example.com', 'Ana@Example.COM ', 'ana@', 'ana')),
  phone: field(fc.constantFrom('+49 30 901820', '0049 30 901821', '030 901820', '+49 1', 'x')),
  company: field(text),
  status: field(fc.constantFrom('ACTIVE', 'active', 'GONE')),
  tags: field(fc.array(text, { maxLength: 52 })),
  customFields: field(fc.dictionary(text, fc.jsonValue(), { maxKeys: 52 })),
  locale: field(fc.constantFrom('de', 'pt_BR', 'no language')),
  assignedToId: field(fc.oneof(fc.uuid(), fc.constant('nobody'))),
  source: field(fc.constantFrom('MANUAL', 'NOWHERE')),
});

describe('Whether a row keeps the rules for customers', () => {
  it('is what class-validator says of it', () => {
    const rules = new Rules(CreateCustomerDto);
    fc.assert(
      fc.property(customers, (given) => {
        const input = plainToInstance(CreateCustomerDto, given);
        expect(rules.areKeptBy(input)).toBe(validateSync(input).length === 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
