import { opendir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

/** Names of mails, and of those that are being written. */
const MAIL = /\.eml$/;
const PART = /\.eml\.part$/;
/** Milliseconds after which nobody is writing any more. */
const WRITING = 60 * 60 * 1000;

/** Where mails are written when there is no mail server. */
export function mailFolder({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'mail');
}

/** A mail that was written to a file. */
export interface MailFile {
  path: string;
  writtenAt: Date;
}

/** The mails in this process's data folder. */
@Injectable()
export class MailFiles {
  constructor(private readonly config: Config) {}

  /** All of them, a batch at a time, without those that are being written; none where there is no folder. */
  async *batches(size: number): AsyncGenerator<MailFile[]> {
    let batch: MailFile[] = [];
    for await (const file of this.files(MAIL)) {
      batch.push(file);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** Removes what a process that was killed left behind. */
  async removeUnfinished(now: Date): Promise<void> {
    for await (const { path, writtenAt } of this.files(PART))
      if (now.getTime() - writtenAt.getTime() > WRITING) await this.remove(path);
  }

  /** Removes a file; one that is gone already is no failure. */
  async remove(path: string): Promise<void> {
    await unlink(path).catch(ignoreMissing);
  }

  private async *files(names: RegExp): AsyncGenerator<MailFile> {
    const folder = await opendir(mailFolder(this.config)).catch(ignoreMissing);
    if (!folder) return;
    for await (const entry of folder) {
      if (!entry.isFile() || !names.test(entry.name)) continue;
      const path = join(mailFolder(this.config), entry.name);
      const found = await stat(path).catch(ignoreMissing);
      if (found) yield { path, writtenAt: found.mtime };
    }
  }
}

function ignoreMissing(error: unknown): undefined {
  if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
}
