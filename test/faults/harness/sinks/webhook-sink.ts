import { answering, HttpSink } from './http-sink.js';

/** Somebody's receiver of our webhooks (Standard Webhooks): the same event keeps its `webhook-id`. */
export function startWebhookSink(): Promise<HttpSink> {
  return HttpSink.start(({ headers }) => String(headers['webhook-id'] ?? 'unnamed'), answering(204, ''));
}
