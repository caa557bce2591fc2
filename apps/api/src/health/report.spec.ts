import { describe, expect, it } from 'vitest';
import type { HealthCheckResult } from '@nestjs/terminus';
import { isFit, reportFor, softened } from './report.js';

const report: HealthCheckResult = {
  status: 'error',
  info: { version: { status: 'up', version: '1.4.0' } },
  error: {
    database: { status: 'down', message: 'connect ECONNREFUSED db.internal:5432', host: 'db.internal' },
  },
  details: {
    version: { status: 'up', version: '1.4.0' },
    database: { status: 'down', message: 'connect ECONNREFUSED db.internal:5432', host: 'db.internal' },
  },
};

describe('the health report', () => {
  it('names no host and no error text to callers who are not signed in', () => {
    expect(JSON.stringify(reportFor(undefined, report))).not.toContain('db.internal');
    expect(reportFor(undefined, report).details).toEqual({
      version: { status: 'up', version: '1.4.0' },
      database: { status: 'down' },
    });
  });

  it('tells everything to those who are signed in', () => {
    expect(reportFor({ type: 'user', id: '1', name: 'Ada', role: 'AGENT' }, report)).toEqual(report);
  });

  it('shows what is not vital and down as degraded, and leaves the rest as it is', () => {
    expect(softened({ smtp: { status: 'down', configured: true } })).toEqual({
      smtp: { status: 'degraded', configured: true },
    });
    expect(softened({ smtp: { status: 'up' } })).toEqual({ smtp: { status: 'up' } });
  });

  it('finds a degraded process fit to serve, and one that is ending unfit', () => {
    expect(isFit({ status: 'degraded', details: {} })).toBe(true);
    expect(isFit({ status: 'shutting_down', details: {} })).toBe(false);
  });
});
