import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Database } from '@libs/database/database.js';

/** Whose rows go to whom. */
export interface Move {
  from: string;
  to: string;
}

/** What a mover must know to move its rows back: kept as JSON. */
export type Moved = Record<string, unknown>;

/**
 * A part of the product whose rows belong to customers. Every table with a foreign key to customers must have one that
 * moves it when two of them are merged (test/registries/merging.spec.ts).
 */
export interface MovesCustomers {
  /** The tables it answers for. */
  readonly tables: readonly string[];
  /** How many rows of `from` there are to move, counted up to `limit`. */
  weigh?(from: string, limit: number): Promise<number>;
  /** Moves all rows. Runs in the transaction of the merge, which holds both customers. */
  move(move: Move): Promise<Moved>;
  /** Moves back what `move` moved, as far as it is still there. @param move as it was when the rows were moved */
  moveBack(move: Move, moved: Moved): Promise<void>;
}

export const MOVES_METADATA = 'parley:moves-customers';

/** Marks a provider that moves rows from one customer to another. */
export function CustomerMover(): CustomDecorator {
  return SetMetadata(MOVES_METADATA, true);
}

/** Moves the rows of a table that only say whose they are. @returns their ids */
export async function moveRows(
  database: Database,
  table: string,
  { from, to }: Move,
  column = 'customerId',
): Promise<string[]> {
  const rows = await database.rows<{ id: string }>(
    `update "${table}" set "${column}" = $2::uuid where "${column}" = $1::uuid returning id::text`,
    [from, to],
  );
  return rows.map(({ id }) => id);
}

/** Moves these rows back, as far as they are still where they were moved to. */
export async function moveRowsBack(
  database: Database,
  table: string,
  { from, to }: Move,
  ids: unknown,
  column = 'customerId',
): Promise<void> {
  await database.rows(
    `update "${table}" set "${column}" = $1::uuid where id = any($3::uuid[]) and "${column}" = $2::uuid`,
    [from, to, ids ?? []],
  );
}
