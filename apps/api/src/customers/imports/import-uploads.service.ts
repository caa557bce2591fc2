import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { v7 } from '@libs/database/id.js';
import { ValidationError } from '@libs/errors/app-error.js';
import type { Actor } from '@libs/http/actor.js';
import { receive } from '@libs/http/upload.js';
import { EncodingGuess } from '@libs/tables/csv/encoding.js';
import { formatOf, type TableFormat } from '@libs/tables/read-table.js';
import { TableError, type ByteSource } from '@libs/tables/table.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportUnreadableError } from './imports.errors.js';

const MB = 1024 * 1024;
/** Longest file name that is kept. */
const MAX_NAME = 200;

/** A file that was received, and is kept until its import is over. */
export interface Upload {
  /** Of the import that it may become. */
  id: string;
  fileName: string;
  format: TableFormat;
  bytes: number;
  /** Of a text; found out. */
  encoding: string;
  /** SHA-256 of the file, hexadecimal. */
  digest: string;
  /** What the form held beside it. */
  fields: Record<string, string>;
}

/** Receives files of customers, a piece at a time, and keeps them while they are read. */
@Injectable()
export class ImportUploads {
  constructor(
    private readonly files: ImportFilesRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Receives the file of a request. Nothing stays of one that is refused.
   *
   * @throws ImportUnreadableError, ValidationError, and what `receive` throws
   */
  async take(request: FastifyRequest, by: Actor): Promise<Upload> {
    const id = v7();
    const guess = new EncodingGuess();
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    const watched = async function* (bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of bytes) {
        if (head.length < 8) head = Buffer.concat([head, piece.subarray(0, 8)]);
        guess.see(piece);
        hash.update(piece);
        yield piece;
      }
    };
    try {
      const { fields, stored } = await receive(request, this.config.IMPORT_MAX_MB * MB, async (file) => {
        const fileName = tidyName(file.name);
        await this.files.open(id, fileName, by, this.clock.now());
        return { fileName, bytes: await this.files.write(id, watched(file.bytes)) };
      });
      if (!stored) throw missing();
      if (stored.bytes === 0) throw new ImportUnreadableError('The file is empty.');
      const format = formatOf(head);
      const encoding = format === 'CSV' ? guess.result() : 'utf-8';
      return { id, ...stored, format, encoding, digest: hash.digest('hex'), fields };
    } catch (error) {
      await this.discard(id);
      throw error instanceof TableError ? new ImportUnreadableError(error.message) : error;
    }
  }

  /** The file of an upload. */
  source({ id, bytes }: Pick<Upload, 'id' | 'bytes'>): ByteSource {
    return this.files.source(id, bytes);
  }

  /** Removes an upload that came to be no import. */
  discard(id: string): Promise<void> {
    return this.files.discard(id);
  }
}

function missing(): ValidationError {
  return new ValidationError('Send the file in the field "file" of the form.', [
    { path: 'file', message: 'is missing' },
  ]);
}

function tidyName(name: string | undefined): string {
  const tidy = (name ?? '')
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .trim();
  return tidy === '' ? 'upload' : Array.from(tidy).slice(0, MAX_NAME).join('');
}
