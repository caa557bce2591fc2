import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { JobRegistry } from '../../jobs/job-registry.js';
import { QueueFigures } from '../../jobs/queue-figures.js';
import { Metrics } from '../metrics.js';
import { Timings } from '../timings.js';

/** Times the jobs that this process does, and shows how the queue of the installation stands. */
@Injectable()
export class JobInstrument {
  constructor(metrics: Metrics, registry: JobRegistry, queue: QueueFigures) {
    const timings = new Timings<'job' | 'outcome'>(
      metrics.registry,
      'parley_job_duration_seconds',
      'Runs of jobs by type and outcome: done, retry, or dead when the last try failed.',
      ['job', 'outcome'],
    );
    registry.runs.add(({ name }) => {
      const began = performance.now();
      return ({ outcome }) => timings.note({ job: name, outcome }, performance.now() - began);
    });
    const registers = [metrics.registry];
    new Gauge({
      name: 'parley_jobs',
      help: 'Jobs of the whole installation by state; missing while the database does not say.',
      labelNames: ['state'],
      registers,
      async collect() {
        const state = await queue.state();
        this.reset();
        if (!state) return;
        this.set({ state: 'waiting' }, state.waiting);
        this.set({ state: 'running' }, state.running);
        this.set({ state: 'failed' }, state.failed);
      },
    });
    new Gauge({
      name: 'parley_jobs_oldest_seconds',
      help: 'How long the oldest waiting job has been due; 0 when none waits, missing while the database does not say.',
      registers,
      async collect() {
        const state = await queue.state();
        this.remove();
        if (state) this.set(state.oldestSeconds ?? 0);
      },
    });
  }
}
