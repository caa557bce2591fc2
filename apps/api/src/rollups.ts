/**
 * `npm run rollups` builds the daily figures of the dashboard anew from the messages, leads and customers, whether or
 * not the product runs: what is written meanwhile is added after. Until it is done, dashboards are counted from the
 * tables.
 *
 *   --check   only compares them with the tables, and tells what differs
 */
import { parseArgs } from 'node:util';
import { command } from '@libs/backup/command.js';
import { reachDatabase } from '@libs/backup/reach-database.js';
import { Clock } from '@libs/clock/clock.js';
import { readConfig, readEnvironment } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { migrate } from '@libs/database/open-database.js';
import { StartError } from '@libs/errors/start-error.js';
import { buildAll } from './analytics/rollups/build.js';
import { findDifferences } from './analytics/rollups/check-rollups.js';
import { isTurnTaken } from './analytics/rollups/rollup-session.js';
import { withTurn } from './analytics/rollups/rollup-work.service.js';
import { RollupZonesRepository } from './analytics/rollups/rollup-zones.repository.js';

type Say = (line: string) => void;

await command(async (say) => {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const reached = await reachDatabase(readConfig(readEnvironment()));
  try {
    await migrate(reached.url);
    const database = new Database(reached.url, 1);
    try {
      await new RollupZonesRepository(database).beginUtc(new Clock().now());
    } finally {
      await database.close();
    }
    await (values.check ? check(reached.url, say) : build(reached.url, say)).catch((error: unknown) => {
      if (!isTurnTaken(error)) throw error;
      throw new StartError(
        'The daily figures are being built or checked by somebody else. Nothing was done. Try again in a few minutes.',
      );
    });
  } finally {
    await reached.leave();
  }
});

async function build(url: string, say: Say): Promise<void> {
  const began = performance.now();
  const zones = await withTurn(url, (session) => buildAll(session, new Clock().now()));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`Built the daily figures of ${zones.join(', ')} in ${seconds} s.`);
}

async function check(url: string, say: Say): Promise<void> {
  const found = await withTurn(url, (session) => findDifferences(session, new Clock().now()));
  for (const { figure, from, to, timezone, platform } of found)
    say(`${figure} differs from ${from} to ${to} (${timezone}, ${platform ?? 'all platforms'}).`);
  say(
    found.length === 0
      ? 'The daily figures say what the tables say.'
      : 'Run `npm run rollups` to build them anew.',
  );
}
