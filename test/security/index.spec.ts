import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';

const rows = readFileSync(projectPath('test/security/README.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+?) +\| `(\S+?)` +\| (.+?) +\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, about = '', file = '', name = '']) => ({ about, file, name: name.replace(/^`|`$/g, '') }));

describe('the table of attacks', () => {
  it.each(rows)('$about: its test is there', ({ file, name }) => {
    expect(existsSync(projectPath(file)), file).toBe(true);
    // Quotes of any kind, and names that were broken over lines, are the same name.
    const plain = (text: string): string => text.replace(/[\s\\'"`’]+/g, ' ').trim();
    expect(plain(readFileSync(projectPath(file), 'utf8'))).toContain(plain(name));
  });

  it('has a row for each of the thirteen traps and for every file here', () => {
    const numbers = new Set(rows.map(({ about }) => Number.parseInt(about)).filter((n) => !Number.isNaN(n)));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, n) => n + 1));
    const files = readdirSync(projectPath('test/security')).filter((name) => name.endsWith('.spec.ts'));
    const named = new Set(rows.map(({ file }) => file));
    for (const file of files.filter((name) => name !== 'index.spec.ts')) {
      expect(named, file).toContain(`test/security/${file}`);
    }
  });
});
