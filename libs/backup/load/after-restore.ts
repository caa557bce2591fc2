import { withConnection } from '../connection.js';
import { releaseJobs } from './held-jobs.js';
import { InstallationSwap } from './installation-swap.js';

/** Lets the jobs run that a restore held back. @returns what was done, in a sentence */
export async function releaseHeld(url: string): Promise<string> {
  const released = Object.entries(await withConnection(url, releaseJobs));
  if (released.length === 0) return 'Nothing is held back.';
  return `Released: ${released.map(([name, count]) => `${count} ${name}`).join(', ')}. They go out as soon as Parley runs.`;
}

/** Brings the data back that the last restore kept aside. @returns what was done, in a sentence */
export async function undoRestore(url: string): Promise<string> {
  return withSwap(url, async (swap) => {
    await swap.refuseWhileInUse();
    await swap.undo();
    return (
      'The data from before the restore is back; what the restore had brought is kept aside in its place ' +
      '(the same command exchanges them again). Now start Parley: npm start'
    );
  });
}

/** Removes the data that the last restore kept aside. @returns what was done, in a sentence */
export async function dropPrevious(url: string): Promise<string> {
  return withSwap(url, async (swap) =>
    (await swap.dropPrevious())
      ? 'The data from before the restore was removed.'
      : 'There is no data from before a restore.',
  );
}

async function withSwap(url: string, work: (swap: InstallationSwap) => Promise<string>): Promise<string> {
  const swap = await InstallationSwap.begin(url);
  return work(swap).finally(() => swap.end());
}
