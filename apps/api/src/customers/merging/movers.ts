import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { CustomerTooLargeError } from './merging.errors.js';
import { MOVES_METADATA, type Move, type Moved, type MovesCustomers } from './moving.js';

/** Rows of one customer that are moved in one transaction: some seconds of work. */
const MAX_ROWS = 10_000;

/** All providers marked with `@CustomerMover`. */
@Injectable()
export class Movers implements OnModuleInit {
  private readonly found = new Map<string, MovesCustomers>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when two answer for one table: rows would be moved twice */
  onModuleInit(): void {
    for (const provider of this.discovery.getProviders()) {
      if (typeof provider.metatype !== 'function') continue;
      if (!this.reflector.get<boolean | undefined>(MOVES_METADATA, provider.metatype)) continue;
      const mover = provider.instance as MovesCustomers;
      const name = provider.metatype.name;
      const other = [...this.found].find(
        ([, known]) => known !== mover && known.tables.some((table) => mover.tables.includes(table)),
      );
      if (other) throw new Error(`${other[0]} and ${name} both move the rows of one table.`);
      this.found.set(name, mover);
    }
  }

  /** The tables whose rows are moved. */
  get tables(): string[] {
    return [...this.found.values()].flatMap(({ tables }) => tables);
  }

  /** @throws CustomerTooLargeError when there is more than one transaction can move */
  async refuseTooLarge(from: string): Promise<void> {
    for (const mover of this.found.values())
      if (((await mover.weigh?.(from, MAX_ROWS + 1)) ?? 0) > MAX_ROWS)
        throw new CustomerTooLargeError(MAX_ROWS);
  }

  /** Has everybody move their rows. @returns what they must know to move them back, by their names */
  async move(move: Move): Promise<Record<string, Moved>> {
    const moved: Record<string, Moved> = {};
    for (const [name, mover] of this.found) moved[name] = await mover.move(move);
    return moved;
  }

  /** Has everybody move their rows back, the last one first. */
  async moveBack(move: Move, moved: Record<string, Moved>): Promise<void> {
    for (const [name, mover] of [...this.found].reverse()) await mover.moveBack(move, moved[name] ?? {});
  }
}
