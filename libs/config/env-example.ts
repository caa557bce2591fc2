import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { projectPath } from './project-path.js';
import { variables } from './variables.js';

interface Described {
  desc?: string;
  default?: unknown;
  example?: string;
}

/** The text of `.env.example`: every variable with its sentence, default and an example, all commented out. */
export function renderEnvExample(): string {
  const entries = Object.entries(variables as Record<string, Described>).map(
    ([name, { desc, example, ...rest }]) =>
      [`# ${desc ?? ''}`, `# Default: ${shown(rest.default)}`, `#${name}=${quoted(example ?? '')}`].join(
        '\n',
      ),
  );
  return [
    '# Settings of Parley. Made by `npm run env:example` from libs/config/variables.ts: edit there.',
    '# Nothing has to be set: copy this file to .env and uncomment what you want to change.',
    ...entries,
    '',
  ].join('\n\n');
}

function shown(value: unknown): string {
  if (value === undefined) return 'unset';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return JSON.stringify(value).replaceAll('"', '');
}

function quoted(value: string): string {
  return /[\s<>#]/.test(value) ? `"${value}"` : value;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(projectPath('.env.example'), renderEnvExample());
}
