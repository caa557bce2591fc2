import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Config } from '../../config/config.js';
import { packageVersion } from '../../config/project-path.js';
import { lostLines } from '../../log/lost-lines.js';
import { Metrics } from '../metrics.js';

/** How the process itself does. */
export interface ProcessFigures {
  /** Memory of the process, in bytes. */
  rss: number;
  /** Used part of JavaScript's memory, in bytes. */
  heapUsed: number;
  /** How late the event loop was over the last 10 to 20 seconds, in milliseconds; null before the first of them. */
  eventLoopLag: { p50: number; p99: number; max: number } | null;
  /** Seconds since the start. */
  uptime: number;
}

/** Milliseconds between two looks at how late timers are. */
const RESOLUTION = 20;
/** Milliseconds after which the lag is measured anew: an average since the start would hide what is now. */
const STRETCH = 10_000;

/** Watches memory and the event loop, and the log's losses. */
@Injectable()
export class ProcessInstrument implements OnApplicationShutdown {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  private readonly timer: NodeJS.Timeout;
  private lag: ProcessFigures['eventLoopLag'] = null;

  constructor(metrics: Metrics, config: Config) {
    this.delay.enable();
    this.timer = setInterval(() => this.endStretch(), STRETCH);
    this.timer.unref();
    const registers = [metrics.registry];
    const gauge = (name: string, help: string, value: () => number): void => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    };
    gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
    gauge(
      'nodejs_heap_used_bytes',
      "Used part of JavaScript's memory.",
      () => process.memoryUsage().heapUsed,
    );
    gauge('process_uptime_seconds', 'Seconds since the start.', () => process.uptime());
    new Counter({
      name: 'parley_log_lines_lost_total',
      help: 'Log lines that could not be written.',
      registers,
      collect() {
        this.reset();
        this.inc(lostLines());
      },
    });
    new Gauge({
      name: 'parley_build_info',
      help: 'Always 1; the version is a label.',
      labelNames: ['version', 'role'],
      registers,
    }).set({ version: config.APP_VERSION ?? packageVersion(), role: config.PROCESS_ROLE }, 1);
    const figures = (): ProcessFigures => this.figures();
    new Gauge({
      name: 'nodejs_eventloop_lag_seconds',
      help: 'How late the event loop was over the last 10 to 20 seconds.',
      labelNames: ['quantile'],
      registers,
      collect() {
        const { eventLoopLag } = figures();
        if (!eventLoopLag) return;
        this.set({ quantile: '0.5' }, eventLoopLag.p50 / 1000);
        this.set({ quantile: '0.99' }, eventLoopLag.p99 / 1000);
        this.set({ quantile: '1' }, eventLoopLag.max / 1000);
      },
    });
  }

  /** As things stand. */
  figures(): ProcessFigures {
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed, eventLoopLag: this.lag, uptime: Math.round(process.uptime()) };
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }

  private endStretch(): void {
    const late = (nanoseconds: number): number =>
      Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 100) / 100);
    this.lag = {
      p50: late(this.delay.percentile(50)),
      p99: late(this.delay.percentile(99)),
      max: late(this.delay.max),
    };
    this.delay.reset();
  }
}
