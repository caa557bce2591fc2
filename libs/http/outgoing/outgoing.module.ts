import { Global, Module } from '@nestjs/common';
import { Config, type GivenValues } from '@libs/config/config.js';
import { OutgoingClient } from './outgoing-client.js';

/** The guarded client as configured. Addresses the administrator set for vendors count as allowed. */
export function outgoingClient(config: GivenValues): OutgoingClient {
  const { WHATSAPP_API_URL, GEMINI_API_URL, OPENAI_API_URL } = config;
  return new OutgoingClient({
    allowedHosts: config.OUTGOING_ALLOWED_HOSTS,
    trustedOrigins: [WHATSAPP_API_URL, GEMINI_API_URL, OPENAI_API_URL].filter((url) => url !== undefined),
  });
}

/** Provides the guarded client everywhere. */
@Global()
@Module({
  providers: [{ provide: OutgoingClient, inject: [Config], useFactory: outgoingClient }],
  exports: [OutgoingClient],
})
export class OutgoingModule {}
