import { StartError } from '../../errors/start-error.js';

/** Why the embedded PostgreSQL cannot run here. The message is for a person: what happened and what to do. */
export class EmbeddedPostgresError extends StartError {
  override readonly name = 'EmbeddedPostgresError';
}

/** Why this process may not use the data folder. The message is for a person: what happened and what to do. */
export class DataFolderError extends StartError {
  override readonly name = 'DataFolderError';
}
