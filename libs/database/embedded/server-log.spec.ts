import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerLog } from './server-log.js';

describe("the server's log", () => {
  let folder: string;
  let file: string;
  let log: ServerLog;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-log-'));
    file = join(folder, 'server.log');
    log = new ServerLog(file);
  });
  afterAll(async () => {
    log.close();
    await rm(folder, { recursive: true });
  });

  it('is set aside when it grew too long, while the server goes on writing to it', async () => {
    const server = openSync(file, 'a');
    writeSync(server, 'long ago\n');
    await log.bound(100);
    expect(await readFile(file, 'utf8')).toBe('long ago\n');
    await log.bound(5);
    log.withDescriptor((descriptor) => writeSync(descriptor, 'new\n'));
    writeSync(server, 'newer\n');
    closeSync(server);
    expect(await readFile(file, 'utf8')).toBe('new\nnewer\n');
    expect(await readFile(`${file}.1`, 'utf8')).toBe('long ago\n');
  });

  it('tells the last lines since a moment', async () => {
    const moment = await log.length();
    expect(await log.since(moment)).toBe('');
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}\n`).join('');
    log.withDescriptor((descriptor) => writeSync(descriptor, lines));
    expect(await log.since(moment)).toMatch(/^line 10\n[^]*line 29$/);
  });
});
