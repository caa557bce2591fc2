/**
 * Waits for work, but not for ever. Work that is late goes on unwatched; its failure is its own.
 *
 * @param limit milliseconds
 * @returns whether it was done in time
 */
export async function within(limit: number, work: Promise<unknown> | undefined): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limit, false);
  });
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
