/** Milliseconds a start waits for Redis: long enough for one that is there, short enough for one that is not. */
export const START_WAIT_MS = 1_000;

/** Resolves when the client has connected, or after `START_WAIT_MS`: it goes on trying by itself. */
export function readyOrLate(client: { once(event: 'ready', listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, START_WAIT_MS);
    client.once('ready', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
