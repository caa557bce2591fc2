import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { RequestLog } from '../http/request-log.js';
import { RequestWatch } from '../http/request-watch.js';
import { AiInstrument } from './instruments/ai.js';
import { CacheInstrument } from './instruments/cache.js';
import { JobInstrument } from './instruments/jobs.js';
import { OutgoingInstrument } from './instruments/outgoing.js';
import { ProcessInstrument } from './instruments/process.js';
import { QueryInstrument } from './instruments/queries.js';
import { RequestInstrument } from './instruments/requests.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';

/** What the process counts and times, each app with a registry of its own. A new instrument is a line here. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [
    Metrics,
    {
      provide: RequestWatch,
      inject: [Config],
      useFactory: ({ LOG_LEVEL }: Config) => {
        const watch = new RequestWatch();
        const log = new RequestLog(LOG_LEVEL === 'http' || LOG_LEVEL === 'debug', LOG_LEVEL === 'debug');
        watch.add(() => (end) => log.write(end));
        return watch;
      },
    },
    RequestInstrument,
    QueryInstrument,
    JobInstrument,
    CacheInstrument,
    OutgoingInstrument,
    AiInstrument,
    ProcessInstrument,
  ],
  exports: [Metrics, RequestWatch, RequestInstrument, QueryInstrument, ProcessInstrument],
})
export class MetricsModule {}
