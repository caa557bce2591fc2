import type { Arrived } from '../../../support/outside-service.js';
import { HttpSink, type Behaviour } from './http-sink.js';

/** A Graph API that takes every message and names it after our own name for it. */
export function startWhatsappSink(): Promise<HttpSink> {
  return HttpSink.start(keyOf, taking);
}

/** Takes the message. */
export const taking: Behaviour = (response, arrived) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  // One that is sent twice is two messages to the platform.
  response.end(JSON.stringify({ messages: [{ id: `wamid.${keyOf(arrived)}.${Date.now()}` }] }));
};

/** Our own name for the message, which travels with it. */
export function keyOf({ body }: Arrived): string {
  const sent = JSON.parse(body.toString()) as { biz_opaque_callback_data?: string };
  return sent.biz_opaque_callback_data ?? 'unnamed';
}
