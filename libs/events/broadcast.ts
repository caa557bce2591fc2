/**
 * Reaches every process that shares the database, this one included. What is sent while a process is not
 * connected is lost to it: use it for news that may vanish (cache drops, live events), never for work.
 */
export abstract class Broadcast {
  /** @param payload at most 7,900 bytes (a limit of PostgreSQL's NOTIFY) */
  abstract send(channel: string, payload: string): Promise<void>;
  /** @returns a function that ends the listening */
  abstract on(channel: string, listener: (payload: string) => void): () => void;
  /** False while messages may be getting lost. */
  abstract readonly connected: boolean;
  /** Calls the listener each time the connection is back after a loss. */
  abstract onReconnect(listener: () => void): () => void;
}
