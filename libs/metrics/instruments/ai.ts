import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { CallLedger } from '../../ai/spending/call-ledger.js';
import { Metrics } from '../metrics.js';
import { Timings } from '../timings.js';

/** Times calls to hosted models and counts their tokens. */
@Injectable()
export class AiInstrument {
  constructor(metrics: Metrics, ledger: CallLedger) {
    const registers = [metrics.registry];
    const timings = new Timings<'provider' | 'purpose' | 'outcome'>(
      metrics.registry,
      'parley_ai_call_duration_seconds',
      'Calls to hosted models by provider, purpose and outcome: answered, refused by our checks, declined, failed, late.',
      ['provider', 'purpose', 'outcome'],
    );
    const tokens = new Counter({
      name: 'parley_ai_tokens_total',
      help: 'Tokens of hosted models by provider and direction, as far as they tell.',
      labelNames: ['provider', 'direction'],
      registers,
    });
    new Gauge({
      name: 'parley_ai_budget_used_up',
      help: '1 while this process knows that the budget of the day for hosted models is used up.',
      registers,
      collect() {
        this.set(ledger.usedUp ? 1 : 0);
      },
    });
    ledger.calls.add(({ provider, purpose }) => ({ outcome, ms, usage }) => {
      timings.note({ provider, purpose: purpose.toLowerCase(), outcome: outcome.toLowerCase() }, ms);
      if (!usage) return;
      tokens.inc({ provider, direction: 'input' }, usage.input);
      tokens.inc({ provider, direction: 'output' }, usage.output);
    });
  }
}
