import { Injectable } from '@nestjs/common';
import { withConnection } from '@libs/backup/connection.js';
import { Database } from '@libs/database/database.js';
import { onClient, type RollupSession } from './rollup-session.js';

/** Milliseconds that whoever has time waits for the turn: somebody else may be building. */
const PATIENCE = 20_000;

/** Does what takes longer than a request may: on a connection of its own, without the short limits. */
@Injectable()
export class RollupWork {
  constructor(private readonly database: Database) {}

  /** Runs `work` with the turn, in one transaction over one snapshot. */
  run<Result>(work: (session: RollupSession) => Promise<Result>): Promise<Result> {
    return withTurn(this.database.url, work);
  }
}

/** The same for a command of the console. @param url address of the database */
export function withTurn<Result>(
  url: string,
  work: (session: RollupSession) => Promise<Result>,
): Promise<Result> {
  return withConnection(url, (client) => onClient(client, { within: PATIENCE }, work));
}
