import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Config } from './config.js';

/** Makes the configuration and the clock injectable everywhere. */
@Module({})
export class ConfigModule {
  static forConfig(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Config, useValue: config }, Clock],
      exports: [Config, Clock],
    };
  }
}
