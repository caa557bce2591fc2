import { stat } from 'node:fs/promises';
import { keepSecretsOf } from '../../config/secrets.js';
import type { Manifest } from '../file/manifest.js';

/**
 * Puts the secrets in a backup into their file, unless there is one: the installation's own are never replaced.
 *
 * @returns what was done, in a sentence
 */
export async function restoreSecrets({ secrets }: Manifest, file: string): Promise<string> {
  const there = await stat(file).catch(() => undefined);
  if (there) return `The secrets in ${file} stay as they are.`;
  if (secrets) {
    keepSecretsOf(file, secrets);
    return `The secrets of the installation are back in ${file}.`;
  }
  return (
    `There is no ${file}, and the backup holds no secrets: put your copy there before the start, or give them in the ` +
    'environment. Without them everybody has to sign in again and what was sealed with them can not be read.'
  );
}
