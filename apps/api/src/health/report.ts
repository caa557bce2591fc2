import type { HealthCheckResult, HealthIndicatorResult } from '@nestjs/terminus';
import type { Actor } from '@libs/http/actor.js';

/** What anybody may see of a check. Hosts, versions of servers and error texts are for those who are signed in. */
const PUBLIC_FINDINGS = new Set([
  'status',
  'configured',
  'provider',
  'responseTime',
  'version',
  'seconds',
  'workers',
  'waiting',
  'oldestSeconds',
  'failed',
  'applied',
]);

/** What is down but not vital is degraded: shown, and no reason to take the process out of service. */
export function softened(result: HealthIndicatorResult): HealthIndicatorResult {
  return mapped(result, (check) => (check.status === 'down' ? { ...check, status: 'degraded' } : check));
}

/** The report as this caller may see it. */
export function reportFor(actor: Actor | undefined, result: HealthCheckResult): HealthCheckResult {
  if (actor) return result;
  const { status, info = {}, error = {}, details } = result;
  return { status, info: publicPart(info), error: publicPart(error), details: publicPart(details) };
}

/** Whether the report says that the process can serve. */
export function isFit({ status }: HealthCheckResult): boolean {
  return status === 'ok' || status === 'degraded';
}

type Check = HealthIndicatorResult[string];

function publicPart(results: Partial<HealthIndicatorResult>): HealthIndicatorResult {
  return mapped(results, (check) => {
    const findings = Object.entries(check).filter(([name]) => PUBLIC_FINDINGS.has(name));
    return { ...Object.fromEntries(findings), status: check.status };
  });
}

function mapped(
  results: Partial<HealthIndicatorResult>,
  change: (check: Check) => Check,
): HealthIndicatorResult {
  return Object.fromEntries(
    Object.entries(results).flatMap(([key, check]) => (check ? [[key, change(check)]] : [])),
  );
}
