import { Global, Module } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { AiService, HOSTED_PROVIDERS } from './ai.service.js';
import { hostedProviders } from './hosted/hosted-providers.js';
import { LocalProvider } from './local/local.provider.js';
import { CallFigures } from './spending/call-figures.js';
import { CallLedger } from './spending/call-ledger.js';
import { CallStore } from './spending/call-store.js';

/** Provides `AiService` everywhere, and the local model to what teaches it. */
@Global()
@Module({
  providers: [
    CallStore,
    CallFigures,
    CallLedger,
    {
      provide: HOSTED_PROVIDERS,
      inject: [Config, OutgoingClient, CallLedger],
      useFactory: hostedProviders,
    },
    {
      provide: LocalProvider,
      inject: [Config],
      useFactory: (config: Config): LocalProvider => LocalProvider.fromConfig(config),
    },
    AiService,
  ],
  exports: [AiService, LocalProvider, CallFigures, CallLedger],
})
export class AiModule {}
