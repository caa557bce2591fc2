import { join } from 'node:path';
import { Writable } from 'node:stream';
import { WinstonModule, type WinstonLogger } from 'nest-winston';
import winston from 'winston';
import type { Config } from '../config/config.js';
import { currentRequest } from '../http/request-context.js';
import { DailyFile } from './daily-file.js';
import { asJson, asText } from './line.js';
import { noteLostLines } from './lost-lines.js';
import { redactedField } from './redaction.js';
import { Repeats } from './repeats.js';

/** Nest tells of every module and route it finds at start: hundreds of lines nobody reads. */
const STARTUP = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);
/** The five that LOG_LEVEL names, and the two that only Nest uses. */
const LEVELS = { fatal: 0, error: 1, warn: 2, info: 3, http: 4, debug: 5, verbose: 6 };

/** What the log needs to know. */
export type LogSettings = Pick<Config, 'NODE_ENV' | 'LOG_LEVEL' | 'DATA_DIR' | 'LOG_DIR'>;

/**
 * The logger of the process: JSON lines in production, readable elsewhere; the same lines as JSON in daily files.
 * Secrets are taken out of every line, a flood of the same line is told as a number, and a full disk or a broken
 * stream loses lines and never stops the process.
 *
 * @param consoleLevel the least important kind that is also printed. Unless given: all that is written in
 *   production, where the lines are collected; elsewhere no lines of single requests, which nobody can read along.
 */
export function createLogger(config: LogSettings, consoleLevel = printedLevel(config)): WinstonLogger {
  const file = new DailyFile(config.LOG_DIR ?? join(config.DATA_DIR, 'logs'), noteLostLines);
  process.once('exit', () => file.flushAtExit());
  survive(process.stdout);
  const logger = winston.createLogger({
    level: config.LOG_LEVEL,
    levels: LEVELS,
    transports: [
      new winston.transports.Stream({ stream: printing(), level: consoleLevel, format: printed(config) }),
      new winston.transports.Stream({ stream: filing(file), format: asJson() }),
    ],
  });
  const repeats = new Repeats((level, message) => {
    logger.log({ level, message, summary: true });
  });
  logger.format = winston.format.combine(withoutNoise(repeats)(), withRequest(), withoutSecrets());
  logger.on('error', () => noteLostLines(1));
  return WinstonModule.createLogger({ instance: logger }) as WinstonLogger;
}

function printedLevel({ NODE_ENV, LOG_LEVEL }: LogSettings): string {
  return NODE_ENV !== 'production' && LOG_LEVEL === 'http' ? 'info' : LOG_LEVEL;
}

function printed({ NODE_ENV }: LogSettings): winston.Logform.Format {
  return NODE_ENV === 'production' ? asJson() : asText(process.stdout.isTTY);
}

/** Drops what nobody reads: Nest's start, and a flood of warnings or errors that say the same. */
function withoutNoise(repeats: Repeats): winston.Logform.FormatWrap {
  return winston.format((line) => {
    if (line.level === 'info') return STARTUP.has(String(line.context)) ? false : line;
    if (line.level !== 'error' && line.level !== 'warn') return line;
    if (line.summary === true) return line;
    return repeats.passes(line.level, `${String(line.context)}: ${String(line.message)}`) ? line : false;
  });
}

/** Names the request a line belongs to, where there is one. */
const withRequest = winston.format((line) => {
  const id = line.requestId ?? currentRequest()?.id;
  if (id !== undefined) line.requestId = id;
  return line;
});

const withoutSecrets = winston.format((line) => {
  for (const [name, value] of Object.entries(line)) {
    if (name !== 'level' && typeof value !== 'number') line[name] = redactedField(name, value);
  }
  return line;
});

function filing(file: DailyFile): Writable {
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      file.append(line);
      done();
    },
  });
}

function printing(): Writable {
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      process.stdout.write(line);
      done();
    },
  });
}

const survived = new WeakSet<NodeJS.WriteStream>();

/** Standard output may be a file on a full disk, or a pipe whose reader has gone. */
function survive(stream: NodeJS.WriteStream): void {
  if (survived.has(stream)) return;
  survived.add(stream);
  stream.on('error', () => noteLostLines(1));
}
