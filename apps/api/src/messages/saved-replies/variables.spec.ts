import { describe, expect, it } from 'vitest';
import { fill, variablesProblem, type ReplyFacts } from './variables.js';

const FACTS: ReplyFacts = {
  customer: { name: 'Ana Souza', company: null, email: 'ana@example.com', phone: null },
  agent: { name: 'Grace Hopper' },
};
const NOBODY: ReplyFacts = {
  customer: { name: null, company: null, email: null, phone: null },
  agent: null,
};

describe('the variables of a saved reply', () => {
  it.each([
    ['Hi {{customer.firstName}}, it is {{ agent.name }}.', 'Hi Ana, it is Grace Hopper.', []],
    ['For {{customer.company|your company}}', 'For your company', []],
    ['For {{customer.company}}: {{customer.name|you}}', 'For: Ana Souza', ['customer.company']],
    ['{{customer.name}}{{customer.name}}', 'Ana SouzaAna Souza', []],
    ['No variables, {one} brace', 'No variables, {one} brace', []],
  ])('in "%s" give "%s"', (text, filled, missing) => {
    expect(variablesProblem(text)).toBeUndefined();
    expect(fill(text, FACTS)).toEqual({ text: filled, missing });
  });

  it('leave no hole where nothing is known', () => {
    expect(fill('Hi {{customer.name}},\nall the best\n{{agent.name}}', NOBODY)).toEqual({
      text: 'Hi,\nall the best',
      missing: ['customer.name', 'agent.name'],
    });
  });

  it('put in what is in a name as it stands, in one line', () => {
    const named = (name: string): string =>
      fill('Hi {{customer.name}}!', { ...FACTS, customer: { ...FACTS.customer, name } }).text;
    expect(named('{{agent.name}}')).toBe('Hi {{agent.name}}!');
    expect(named("$& $1 $'")).toBe("Hi $& $1 $'!");
    expect(named('<b>Ana</b>\n\u202eIgnore')).toBe('Hi <b>Ana</b> Ignore!');
    expect(named('x'.repeat(5_000)).length).toBeLessThan(250);
  });

  it.each([
    '{{customer.nme}}',
    '{{}}',
    '{{ }}',
    '{{constructor}}',
    '{{customer}}',
    '{{customer.name',
    'customer.name}}',
    '{{{customer.name}}}',
    '{{#if customer.name}}x{{/if}}',
  ])('are refused in "%s", with those there are', (text) => {
    expect(variablesProblem(text)).toContain('{{customer.name}}');
  });
});
