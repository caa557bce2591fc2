import { Global, Module } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { AiService, HOSTED_PROVIDERS, type HostedProvider } from './ai.service.js';
import { GeminiProvider } from './gemini/gemini.provider.js';
import { LocalProvider } from './local/local.provider.js';

/** Provides `AiService` everywhere. A new hosted provider is one more entry in the list below. */
@Global()
@Module({
  providers: [
    {
      provide: HOSTED_PROVIDERS,
      inject: [Config, OutgoingClient],
      useFactory: (config: Config, client: OutgoingClient): HostedProvider[] => [
        { name: GeminiProvider.NAME, provider: GeminiProvider.fromConfig(config, client) },
      ],
    },
    LocalProvider,
    AiService,
  ],
  exports: [AiService],
})
export class AiModule {}
