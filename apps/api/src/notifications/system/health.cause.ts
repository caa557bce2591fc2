import type { HealthCheckResult } from '@nestjs/terminus';
import type { SystemCause, Trouble } from './system-cause.js';

/** A cause that `/health` knows of already: what its check says is what is told. */
export abstract class HealthCause implements SystemCause {
  /** As the report names the check. */
  abstract readonly key: string;
  abstract readonly urgent: boolean;
  abstract readonly patience: number;
  readonly url = '/settings/system';
  protected abstract readonly title: string;
  protected abstract readonly overTitle: string;
  /** What it means and what to do, where the check's own words do not say it. */
  protected abstract readonly advice: string;

  look({ details }: HealthCheckResult): Promise<Trouble[]> {
    const check = details[this.key];
    if (check === undefined || check.status === 'up') return Promise.resolve([]);
    const message: unknown = check.message;
    const found = typeof message === 'string' && message !== '' ? `${message.replace(/\.?$/, '.')} ` : '';
    return Promise.resolve([{ subject: '', title: this.title, body: `${found}${this.advice}`.trim() }]);
  }

  over(): string {
    return this.overTitle;
  }
}
