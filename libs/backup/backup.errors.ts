import { StartError } from '../errors/start-error.js';

/** Why a backup could not be made, read or restored. The message is for a person: what happened and what to do. */
export class BackupError extends StartError {
  override readonly name = 'BackupError';
}

/** The text of any error, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').trim();
}
