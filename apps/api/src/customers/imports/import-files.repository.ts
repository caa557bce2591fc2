import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Actor } from '@libs/http/actor.js';
import type { ByteSource } from '@libs/tables/table.js';

/** Bytes of a piece: of a file no more is in memory at once. */
const PIECE = 256 * 1024;

/** The file is not here any more: its import is over. */
export class ImportFileGone extends Error {}

/** Files of imports in PostgreSQL, where every process finds them, until they are read. */
@Injectable()
export class ImportFilesRepository {
  constructor(private readonly database: Database) {}

  /** Begins an import of which nothing is there yet. */
  async open(id: string, fileName: string, by: Actor, now: Date): Promise<void> {
    await this.database.rows(
      `insert into "CustomerImport" (id, "fileName", "actorType", "actorId", "actorName", "createdAt")
       values ($1::uuid, $2, $3, $4::uuid, $5, $6::timestamptz)`,
      [id, fileName, by.type, by.id, by.name, now],
    );
  }

  /** Stores the bytes as they come. @returns how many they were */
  async write(id: string, bytes: AsyncIterable<Buffer>): Promise<number> {
    let size = 0;
    let number = 0;
    let gathered: Buffer[] = [];
    let waiting = 0;
    const store = async (piece: Buffer): Promise<void> => {
      await this.database.rows(
        'insert into "CustomerImportPiece" ("importId", number, bytes) values ($1::uuid, $2::int, $3::bytea)',
        [id, number, piece],
      );
      number += 1;
    };
    for await (const some of bytes) {
      gathered.push(some);
      waiting += some.length;
      size += some.length;
      if (waiting < PIECE) continue;
      let rest = Buffer.concat(gathered);
      for (; rest.length >= PIECE; rest = rest.subarray(PIECE)) await store(rest.subarray(0, PIECE));
      gathered = [rest];
      waiting = rest.length;
    }
    if (waiting > 0) await store(Buffer.concat(gathered));
    return size;
  }

  /**
   * The file, read as it is asked for.
   *
   * @param told is told how many bytes were read, each time
   * @throws ImportFileGone while it is read, when it was removed
   */
  source(id: string, size: number, told: (bytes: number) => void = () => undefined): ByteSource {
    const piece = async (number: number): Promise<Buffer> => {
      const [row] = await this.database.rows<{ bytes: Buffer }>(
        'select bytes from "CustomerImportPiece" where "importId" = $1::uuid and number = $2::int',
        [id, number],
      );
      if (!row) throw new ImportFileGone();
      return row.bytes;
    };
    return {
      size,
      async *read(start, end) {
        for (let at = start; at < end;) {
          const number = Math.floor(at / PIECE);
          const bytes = await piece(number);
          const some = bytes.subarray(at - number * PIECE, end - number * PIECE);
          if (some.length === 0) return;
          told(some.length);
          yield some;
          at += some.length;
        }
      },
    };
  }

  /** Removes the file, and what a dry run kept. */
  async remove(id: string): Promise<void> {
    await this.database.rows('delete from "CustomerImportPiece" where "importId" = $1::uuid', [id]);
    await this.database.rows('delete from "CustomerImportName" where "importId" = $1::uuid', [id]);
  }

  /** Removes an import that never came to be one. */
  async discard(id: string): Promise<void> {
    await this.database.rows(`delete from "CustomerImport" where id = $1::uuid and status = 'UPLOADING'`, [
      id,
    ]);
  }

  /** Removes those that never came to be one, because the process ended while they were received. */
  async discardOlder(than: Date): Promise<void> {
    await this.database.rows(
      `delete from "CustomerImport" where status = 'UPLOADING' and "createdAt" < $1::timestamptz`,
      [than],
    );
  }
}
