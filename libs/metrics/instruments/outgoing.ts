import { Injectable } from '@nestjs/common';
import { OutgoingClient, type CallEnd, type CallStart } from '../../http/outgoing/outgoing-client.js';
import { Metrics } from '../metrics.js';
import { Timings } from '../timings.js';

/** Vendors that are called at their own addresses. */
const VENDORS = new Set(['api.openai.com', 'generativelanguage.googleapis.com', 'graph.facebook.com']);

/** Times calls to the outside. Hosts are named where they are ours to choose; all that others name count as one. */
@Injectable()
export class OutgoingInstrument {
  constructor(metrics: Metrics, client: OutgoingClient) {
    const timings = new Timings<'host' | 'outcome'>(
      metrics.registry,
      'parley_outgoing_call_duration_seconds',
      'Calls to the outside by host and outcome: class of the status, or why there was no answer.',
      ['host', 'outcome'],
    );
    client.calls.add((start) => {
      const began = performance.now();
      return (end) =>
        timings.note({ host: hostOf(start), outcome: outcomeOf(end) }, performance.now() - began);
    });
  }
}

function hostOf({ host, trusted }: CallStart): string {
  return trusted || VENDORS.has(host) ? host : 'other';
}

function outcomeOf({ status, error }: CallEnd): string {
  return status === undefined ? error.code.replace('outgoing.', '') : `${Math.floor(status / 100)}xx`;
}
