import { mkdir, open, readdir, unlink, type FileHandle } from 'node:fs/promises';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;

/** How the files are cut and kept. */
export interface DailyFileLimits {
  /** Bytes after which a day begins another file. */
  fileBytes: number;
  /** Days that files are kept. */
  keepDays: number;
  /** Most files that are kept, so that a flood of lines can't fill a disk: with `fileBytes`, 2 GB. */
  keepFiles: number;
  /** Characters that wait in memory while nothing can be written; lines beyond them are lost. */
  waitingChars: number;
  /** Milliseconds between two tries to write after one failed. */
  retryMs: number;
}

const LIMITS: DailyFileLimits = {
  fileBytes: 50 * 1024 * 1024,
  keepDays: 14,
  keepFiles: 40,
  waitingChars: 1024 * 1024,
  retryMs: 1_000,
};

/**
 * Appends lines to a file a day (UTC), `parley-2026-11-22.log`, and throws old ones away. A full disk never stops
 * or slows the caller: lines wait in memory within a bound, are lost beyond it, and writing goes on when there is
 * space again. Several processes may share a folder: each line is written whole.
 */
export class DailyFile {
  private waiting: string[] = [];
  private waitingChars = 0;
  private handle: { file: FileHandle; path: string; day: string; bytes: number } | undefined;
  private busy = false;
  /** Whether the file ends within a line, after a write that was cut short. */
  private torn = false;

  constructor(
    private readonly folder: string,
    private readonly onLost: (lines: number) => void,
    private readonly limits: DailyFileLimits = LIMITS,
  ) {}

  /** Writes the line soon. @param line with its line break */
  append(line: string): void {
    if (this.waitingChars + line.length > this.limits.waitingChars) {
      this.onLost(1);
      return;
    }
    this.waiting.push(line);
    this.waitingChars += line.length;
    if (this.busy) return;
    this.busy = true;
    // Lines of the same moment are one write.
    setImmediate(() => void this.drain());
  }

  /** Writes what waits at once: for the last moment of the process, when nothing asynchronous happens any more. */
  flushAtExit(): void {
    if (this.waiting.length === 0 || !this.handle) return;
    try {
      const file = openSync(this.handle.path, 'a', 0o600);
      writeSync(file, this.waiting.splice(0).join(''));
      closeSync(file);
    } catch {
      // Nobody is left to be told.
    }
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const lines = this.waiting.splice(0);
      try {
        await this.write(lines);
      } catch {
        await this.closeFile();
        // What is not yet written, before what came meanwhile.
        this.waiting = [...lines, ...this.waiting];
        setTimeout(() => void this.drain(), this.limits.retryMs).unref();
        return;
      }
    }
    this.busy = false;
  }

  /** Writes all lines; when it throws, `lines` holds those that are not in the file. */
  private async write(lines: string[]): Promise<void> {
    const handle = await this.fileOfToday();
    const bytes = Buffer.from(lines.join(''));
    if (this.torn) {
      await handle.file.write('\n');
      this.torn = false;
    }
    let done = 0;
    try {
      while (done < bytes.length) done += (await handle.file.write(bytes, done)).bytesWritten;
    } finally {
      handle.bytes += done;
      this.forget(lines, done, bytes.length);
    }
  }

  /** Takes the lines that are written whole from the list. */
  private forget(lines: string[], done: number, all: number): void {
    let end = 0;
    let whole = lines.length;
    if (done < all) {
      whole = lines.findIndex((line) => (end += Buffer.byteLength(line)) > done);
      const start = end - Buffer.byteLength(lines[whole] ?? '');
      this.torn = done > start;
    }
    for (const line of lines.splice(0, whole)) this.waitingChars -= line.length;
  }

  private async fileOfToday(): Promise<NonNullable<typeof this.handle>> {
    const day = new Date().toISOString().slice(0, 10);
    if (this.handle?.day === day && this.handle.bytes < this.limits.fileBytes) return this.handle;
    await this.closeFile();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let part = 0; ; part += 1) {
      const path = join(this.folder, `parley-${day}${part === 0 ? '' : `.${part}`}.log`);
      const file = await open(path, 'a', 0o600);
      const { size } = await file.stat();
      if (size < this.limits.fileBytes) {
        this.handle = { file, path, day, bytes: size };
        await this.removeOld();
        return this.handle;
      }
      await file.close();
    }
  }

  private async closeFile(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    await handle?.file.close().catch(() => undefined);
  }

  private async removeOld(): Promise<void> {
    const oldest = new Date(Date.now() - this.limits.keepDays * DAY_MS).toISOString().slice(0, 10);
    const files = (await readdir(this.folder)).flatMap((name) => {
      const [, day, part] = /^parley-(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.log$/.exec(name) ?? [];
      return day === undefined ? [] : [{ name, day, part: Number(part ?? 0) }];
    });
    files.sort((a, b) => b.day.localeCompare(a.day) || b.part - a.part);
    const old = files.filter(({ day }, index) => day < oldest || index >= this.limits.keepFiles);
    // Another process may have been quicker.
    for (const { name } of old) await unlink(join(this.folder, name)).catch(() => undefined);
  }
}
