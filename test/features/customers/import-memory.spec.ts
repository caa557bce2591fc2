import { describe, expect, it } from 'vitest';
import { Person } from '../../faults/harness/client.js';
import { atTheEnd } from '../../faults/harness/closing.js';
import { Installation } from '../../faults/harness/installation.js';
import { forgetMost, heldBy, mostHeldBy, TELLS_MEMORY } from '../../support/process-memory.js';
import { FileSender } from './file-sender.js';
import { csvOf } from './import-files.js';

/** MB that ten times as many rows may need beside what the process holds after some. */
const MOST = 64;

describe.runIf(TELLS_MEMORY)('the memory of a process that takes in a large file', () => {
  it('stays where it was, whatever the number of rows', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const product = await installation.start();
    const files = new FileSender(product, await Person.signIn(product.base));
    // What is loaded, compiled and set aside once is no matter of rows.
    await files.imported(csvOf(3_000, 'first.example'));
    const before = heldBy(product);
    forgetMost(product);
    const { counts } = await files.imported(csvOf(30_000, 'large.example'));
    expect(counts).toMatchObject({ rows: 30_000, failed: 0 });
    expect(mostHeldBy(product) - before).toBeLessThan(MOST);
  }, 300_000);
});
