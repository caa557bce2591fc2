// Runs the security tests with the long ones, which `npm test` leaves out: more junk, and the times of answers.
import { spawnSync } from 'node:child_process';

const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  'test/security',
  'libs/html',
  ...process.argv.slice(2),
];
const env = { ...process.env, SECURITY_FULL_RUN: 'true' };
process.exit(spawnSync(process.execPath, vitest, { stdio: 'inherit', env }).status ?? 1);
