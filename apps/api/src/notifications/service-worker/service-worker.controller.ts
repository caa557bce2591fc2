import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Controller, Get, Headers, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '@libs/http/access.js';
import { namesTag } from '@libs/http/etag.js';
import { NoThrottle } from '@libs/throttle/throttle-as.js';

/** Something that browsers fetch: read once, and sent from memory. */
interface Asset {
  bytes: Buffer;
  type: string;
  etag: string;
}

const WORKER = asset('push-sw.js', 'text/javascript; charset=utf-8');
const ICON = asset('push-icon.png', 'image/png');
const BADGE = asset('push-badge.png', 'image/png');

const PICTURE = { schema: { type: 'string', format: 'binary' }, description: 'A picture.' } as const;

/** What a front end registers so that news reaches the browser. Reads nothing: it costs no more than the bytes it sends. */
@ApiTags('Notifications')
@Controller()
@Public()
@NoThrottle()
@ApiHeader({
  name: 'If-None-Match',
  required: false,
  description: 'A tag you have: 304 when it is still the current one.',
})
@ApiResponse({ status: 304, description: 'You have it.' })
export class ServiceWorkerController {
  /** The service worker: it shows notifications, answers their buttons and renews the subscription. */
  @Get('push-sw.js')
  @ApiProduces('text/javascript')
  @ApiOkResponse({ type: String, description: 'The script, for a scope as wide as the origin.' })
  worker(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile | undefined {
    void reply.header('service-worker-allowed', '/');
    return answer(WORKER, known, reply);
  }

  /** The picture beside a notification: 192 pixels wide. */
  @Get('push-icon.png')
  @ApiProduces('image/png')
  @ApiOkResponse(PICTURE)
  icon(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile | undefined {
    return answer(ICON, known, reply);
  }

  /** The sign of a notification in the status bar: 96 pixels wide, of which only the shape counts. */
  @Get('push-badge.png')
  @ApiProduces('image/png')
  @ApiOkResponse(PICTURE)
  badge(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): StreamableFile | undefined {
    return answer(BADGE, known, reply);
  }
}

/** Browsers ask each time whether there is a new one. */
function answer(
  { bytes, type, etag }: Asset,
  known: string | undefined,
  reply: FastifyReply,
): StreamableFile | undefined {
  void reply.header('cache-control', 'no-cache').header('etag', etag);
  if (known !== undefined && namesTag(known, etag)) {
    void reply.status(304);
    return undefined;
  }
  return new StreamableFile(bytes, { type, length: bytes.length });
}

function asset(name: string, type: string): Asset {
  const bytes = readFileSync(new URL(`./${name}`, import.meta.url));
  return { bytes, type, etag: `"${createHash('sha1').update(bytes).digest('base64url')}"` };
}
