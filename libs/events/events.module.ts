import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Broadcast } from './broadcast.js';
import { Events } from './events.js';
import { PostgresBroadcast } from './postgres-broadcast.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Events, { provide: Broadcast, useClass: PostgresBroadcast }],
  exports: [Events, Broadcast],
})
export class EventsModule {}
