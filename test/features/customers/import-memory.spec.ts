import { describe, expect, it } from 'vitest';
import { Person } from '../../faults/harness/client.js';
import { atTheEnd } from '../../faults/harness/closing.js';
import { Installation } from '../../faults/harness/installation.js';
import { forgetMost, heldBy, mostHeldBy, TELLS_MEMORY } from '../../support/process-memory.js';
import { xlsxFile } from '../../support/xlsx-file.js';
import { FileSender } from './file-sender.js';
import { csvOf } from './import-files.js';

/** Each a megabyte: more together than the process may hold. */
const LONG_ROWS = 800;
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

  it('is enough for a small file that becomes large: many rows that point at one long text', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const product = await installation.start({ NODE_OPTIONS: '--max-old-space-size=400' });
    const person = await Person.signIn(product.base);
    const rows = `<row><c t="inlineStr"><is><t>Name</t></is></c></row>${'<row><c t="s"><v>0</v></c></row>'.repeat(LONG_ROWS)}`;
    const file = await xlsxFile({ rows, strings: `<si><t>${'ш'.repeat(500_000)}</t></si>` });
    expect(file.length).toBeLessThan(10_000);
    const { counts } = await new FileSender(product, person).imported(file);
    expect(counts).toMatchObject({ rows: LONG_ROWS, failed: LONG_ROWS });
    expect((await person.get('/api/auth/me')).status).toBe(200);
  }, 300_000);
});
