import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';

/** Any file of the product: what is planted is linted in its place. */
const FILE = 'libs/clock/clock.ts';

/** Ways to open a connection past the guarded client that need no import a rule could see. */
const PLANTED = [
  "export const planted = (): Promise<Response> => fetch('http://169.254.169.254/');",
  "export const planted = (): Promise<Response> => globalThis.fetch('http://169.254.169.254/');",
  "export const planted = (): Promise<Response> => globalThis['fetch']('http://169.254.169.254/');",
  "export const planted = (): WebSocket => new WebSocket('ws://169.254.169.254/');",
  'const ask = fetch; export const planted = ask;',
  "export const planted = (): unknown => process.getBuiltinModule('node:net');",
  'export const planted = (name: string): Promise<unknown> => import(name);',
  "export const planted = (): unknown => new Function('return fetch')();",
];

let eslint: ESLint;
beforeAll(async () => {
  eslint = new ESLint({ cwd: projectPath('.'), overrideConfigFile: projectPath('eslint.config.js') });
  // The first file loads the types of the whole project.
  await complaints('export const planted = 1;');
}, 180_000);

async function complaints(code: string, filePath = FILE): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: projectPath(filePath) });
  const messages = result?.messages ?? [];
  return messages.filter(({ message }) => message.includes('OutgoingClient')).map(({ message }) => message);
}

// Imports are the other half: the import rule has planted violations of its own, in test/registries.
describe('a connection past the guarded client', () => {
  it.each(PLANTED)('does not pass the checks: %s', async (code) => {
    expect(await complaints(code)).not.toEqual([]);
  });

  it('is in no file as it stands, and the guarded client is allowed what it needs', async () => {
    expect(await complaints(readFileSync(projectPath(FILE), 'utf8'))).toEqual([]);
    const client = 'libs/http/outgoing/outgoing-client.ts';
    expect(await complaints(readFileSync(projectPath(client), 'utf8'), client)).toEqual([]);
  });
});
