import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { Database } from './database.js';
import { openDatabase, type OpenDatabase } from './open-database.js';

const OPEN = Symbol('open database');

/** The database, ready to use: started if it is the embedded one, migrated, with the job tables in place. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPEN) private readonly open: OpenDatabase) {}

  /** @param opened the database, when it was opened before */
  static forConfig(config: Config, opened?: OpenDatabase): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: OPEN, useFactory: () => opened ?? openDatabase(config) },
        { provide: Database, inject: [OPEN], useFactory: ({ database }: OpenDatabase) => database },
      ],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.open.close();
  }
}
