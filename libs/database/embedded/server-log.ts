import { closeSync, openSync } from 'node:fs';
import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** Size from which the log is set aside as `<file>.1`, in bytes; so both together stay near twice of it. */
const LIMIT = 8 * 1024 * 1024;
/** How often the size is looked at, in ms. */
const LOOK_EVERY = 60_000;

/** What the server writes to its standard error, in a file that cannot fill the disk. */
export class ServerLog {
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly file: string) {
    this.timer = setInterval(() => void this.bound(), LOOK_EVERY).unref();
  }

  /** Passes a descriptor of the log to `use` and closes it afterwards. */
  withDescriptor<T>(use: (descriptor: number) => T): T {
    const descriptor = openSync(this.file, 'a', 0o600);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** @returns the current length in bytes, to be given to `since` later */
  async length(): Promise<number> {
    return stat(this.file).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** @returns the last lines written since the log had that length (at most 20 lines of the last 8 KiB) */
  async since(length: number): Promise<string> {
    const end = await this.length();
    const start = Math.max(length, end - 8_192);
    if (end <= start) return '';
    const handle = await open(this.file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
      return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-20).join('\n');
    } finally {
      await handle.close();
    }
  }

  /** Sets a log that grew too long aside. The server appends, so it goes on at the new end. Never throws. */
  async bound(limit = LIMIT): Promise<void> {
    try {
      if ((await this.length()) <= limit) return;
      await copyFile(this.file, `${this.file}.1`);
      await truncate(this.file);
    } catch {
      // A full disk or a removed folder: the log is the least of the losses, and the next look tries again.
    }
  }

  /** Ends the looking. */
  close(): void {
    clearInterval(this.timer);
  }
}
