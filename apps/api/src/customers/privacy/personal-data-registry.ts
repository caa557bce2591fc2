import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { PERSONAL_DATA_METADATA, type HoldsPersonalData } from './personal-data.js';

/** All providers marked with `@PersonalDataHolder`. */
@Injectable()
export class PersonalDataRegistry implements OnModuleInit {
  private readonly found: HoldsPersonalData[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when two answer for one table: each would leave it to the other */
  onModuleInit(): void {
    const answering = new Map<string, string>();
    for (const provider of this.discovery.getProviders()) {
      if (typeof provider.metatype !== 'function') continue;
      if (!this.reflector.get<boolean | undefined>(PERSONAL_DATA_METADATA, provider.metatype)) continue;
      const holder = provider.instance as HoldsPersonalData;
      if (this.found.includes(holder)) continue;
      for (const table of holder.tables) {
        const other = answering.get(table);
        if (other !== undefined) {
          throw new Error(`${other} and ${holder.constructor.name} both answer for the table "${table}".`);
        }
        answering.set(table, holder.constructor.name);
      }
      this.found.push(holder);
    }
  }

  /** Everybody who holds data on customers. */
  get holders(): readonly HoldsPersonalData[] {
    return this.found;
  }
}
