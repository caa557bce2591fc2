import { Global, Module } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { OutgoingClient } from './outgoing-client.js';

/** Provides the guarded client everywhere. Addresses the administrator set for vendors count as allowed. */
@Global()
@Module({
  providers: [
    {
      provide: OutgoingClient,
      inject: [Config],
      useFactory: (config: Config) =>
        new OutgoingClient({
          allowedHosts: config.OUTGOING_ALLOWED_HOSTS,
          trustedOrigins: [config.WHATSAPP_API_URL, config.GEMINI_API_URL].filter((url) => url !== undefined),
        }),
    },
  ],
  exports: [OutgoingClient],
})
export class OutgoingModule {}
