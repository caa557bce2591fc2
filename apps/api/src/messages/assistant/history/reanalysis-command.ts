import { parseArgs } from 'node:util';
import type { DaySpending } from '@libs/ai/spending/call.js';
import type { BudgetLimits } from '@libs/ai/spending/call.js';
import { StartError } from '@libs/errors/start-error.js';
import { DateTime } from 'luxon';
import type { Ending, Wish } from './reanalysis.js';
import type { Run } from './reanalysis.repository.js';

/** What a person asked for on the command line. */
export interface Asked {
  wish: Wish;
  dryRun: boolean;
  restart: boolean;
}

/**
 * Reads the command line.
 *
 * @throws StartError with what is wrong, and an example
 * @throws TypeError of `parseArgs` for an unknown option
 */
export function askedFor(args: string[]): Asked {
  const { values } = parseArgs({
    args,
    options: {
      since: { type: 'string' },
      until: { type: 'string' },
      'only-local-analysed': { type: 'boolean', default: false },
      provider: { type: 'string' },
      'with-local': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      restart: { type: 'boolean', default: false },
    },
  });
  const { since: from, until: to, provider } = values;
  if (from === undefined)
    throw new StartError('Say from when on: npm run analyze -- --since 2026-01-01. Nothing was done.');
  const since = instant('--since', from);
  const until = to === undefined ? undefined : instant('--until', to);
  if (until && until <= since) throw new StartError('--until must be after --since. Nothing was done.');
  const onlyLocal = values['only-local-analysed'];
  if (onlyLocal && provider !== undefined)
    throw new StartError(
      '--only-local-analysed is short for --provider local: give one of them. Nothing was done.',
    );
  if (provider !== undefined && !/^[a-z][a-z-]{0,39}$/.test(provider))
    throw new StartError(
      `--provider is the name that messages show as analyzedBy, such as gemini; "${provider}" is none. Nothing was done.`,
    );
  if (provider === 'agent')
    throw new StartError('What agents corrected is never understood anew. Nothing was done.');
  const by = onlyLocal ? 'local' : provider;
  return {
    wish: { since, until, by, withLocal: values['with-local'] },
    dryRun: values['dry-run'],
    restart: values.restart,
  };
}

/** What a run would do, for who wants to know before. */
export function previewText(
  left: { messages: number; customers: number } | undefined,
  requests: number | undefined,
  limits: BudgetLimits,
  spent: DaySpending | undefined,
): string {
  if (!left) return 'There are too many messages to count them quickly. Nothing was changed.';
  const lines = [`${left.messages} messages of ${left.customers} customers would be understood again.`];
  if (requests !== undefined) {
    lines.push(`That takes about ${requests} requests to hosted models.`);
    if (limits.requests > 0)
      lines.push(
        `Left of today's budget: ${Math.max(0, limits.requests - (spent?.requests ?? 0))} requests.`,
      );
    if (limits.tokens > 0)
      lines.push(`Left of today's budget: ${Math.max(0, limits.tokens - (spent?.tokens ?? 0))} tokens.`);
  } else {
    lines.push('No hosted model is configured: the local model does it.');
  }
  return [...lines, 'Nothing was changed.'].join('\n');
}

/** What is said at the end. */
export function endText(ending: Ending, { done, changed }: Run): string {
  const so = `${done} messages were understood again, ${changed} of them differently`;
  switch (ending) {
    case 'DONE':
      return `Done: ${so}. Scores of leads follow within minutes, where Parley runs.`;
    case 'STOPPED':
      return `Stopped: ${so}. The same command goes on from here.`;
    case 'BUDGET':
      return (
        `The budget of today for hosted models is used up: ${so}. After midnight UTC the same command goes on from ` +
        'here; with --with-local the local model goes on now.'
      );
    case 'OUTAGE':
      return (
        `The hosted models gave no answer for minutes: ${so}. See their state in /health; the same command goes on ` +
        'from here, with --with-local by the local model.'
      );
  }
}

function instant(option: string, text: string): Date {
  const read = /^\d{4}-\d{2}-\d{2}/.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : undefined;
  if (!read?.isValid || read.year < 1970)
    throw new StartError(
      `${option} takes a day (2026-01-01) or a time (2026-01-01T10:00:00Z), not "${text}". Nothing was done.`,
    );
  return read.toJSDate();
}
