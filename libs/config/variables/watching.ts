import { str } from 'envalid';
import { httpUrl, whole } from '../validators.js';

/** Logs, metrics, traces and what /health minds. */
export const watching = {
  LOG_LEVEL: str({
    choices: ['error', 'warn', 'info', 'http', 'debug'],
    default: 'http',
    desc: 'The least important kind of log line that is written; http is a line for each request. Outside production request lines go to the files only.',
    example: 'info',
  }),
  LOG_DIR: str({
    default: undefined,
    desc: 'Folder for the daily log files, kept for 14 days; DATA_DIR/logs when unset.',
    example: '/var/log/parley',
  }),
  SLOW_QUERY_MS: whole(
    1,
    60_000,
  )({
    default: 500,
    desc: 'Database queries that take this many milliseconds or longer are logged, without their values.',
    example: '500',
  }),
  METRICS_TOKEN: str({
    default: undefined,
    desc: 'What Prometheus has to send as a bearer token to read /metrics; open to everybody when unset.',
    example: 'replace-with-the-output-of-openssl-rand-hex-32',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl({
    default: undefined,
    desc: 'OpenTelemetry collector that traces are sent to (OTLP over HTTP, JSON); nothing is traced when unset.',
    example: 'http://collector.internal:4318',
  }),
  JOBS_LATE_AFTER_S: whole(
    5,
    86_400,
  )({
    default: 300,
    desc: 'Age in seconds at which a job that should have run makes /health show the jobs as degraded.',
    example: '300',
  }),
  MIN_FREE_DISK_MB: whole(
    0,
    1_048_576,
  )({
    default: 1_024,
    desc: 'Free space of DATA_DIR below which /health shows the disk as degraded, in megabytes.',
    example: '5120',
  }),
};
