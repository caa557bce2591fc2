import { describe, expect, it } from 'vitest';
import { folderName, withExtensions } from './migration-draft.js';

describe('a new migration', () => {
  it('is ordered by the time it was written', () => {
    expect(folderName(new Date('2026-01-31T23:59:58.999Z'), 'add_tags')).toBe('20260131235958_add_tags');
  });

  it.each([undefined, '', 'Add', 'a b', '../x', '1st', 'a'.repeat(62)])(
    'is not written under the name %j',
    (name) => {
      expect(() => folderName(new Date(), name)).toThrow(/npm run migrate:new -- add_customer_tags/);
    },
  );

  it('creates an extension that it is the first to use, before it uses it', () => {
    const sql = 'CREATE INDEX i ON t USING GIN (a gin_trgm_ops);';
    expect(withExtensions(sql, ['CREATE TABLE t ();'])).toBe(
      `CREATE EXTENSION IF NOT EXISTS pg_trgm;\n\n${sql}`,
    );
    expect(withExtensions(sql, ['CREATE EXTENSION IF NOT EXISTS pg_trgm;\n'])).toBe(sql);
    expect(withExtensions('CREATE TABLE t ();', [])).toBe('CREATE TABLE t ();');
  });
});
