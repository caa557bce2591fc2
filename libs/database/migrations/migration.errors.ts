import { StartError } from '../../errors/start-error.js';

/** Why the database could not be brought up to date. The message is for a person: what happened and what to do. */
export class MigrationError extends StartError {
  override readonly name = 'MigrationError';
}
