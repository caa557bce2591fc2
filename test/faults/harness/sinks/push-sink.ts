import { HttpSink, type Behaviour } from './http-sink.js';

/** A push service: each path is a subscription. The same notification for the same subscription is one effect. */
export function startPushSink(): Promise<HttpSink> {
  return HttpSink.start(({ path, headers }) => `${path} ${String(headers.topic ?? 'no topic')}`, accepting);
}

/** Takes the notification (RFC 8030, section 5). */
export const accepting: Behaviour = (response, { path }) => {
  response.writeHead(201, { location: `${path}/message` }).end();
};
