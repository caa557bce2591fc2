import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { utilities, WinstonModule } from 'nest-winston';
import winston from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import type { Config } from '../config/config.js';

/** Days that log files are kept. */
const KEEP = '14d';
/** Nest tells of every module and route it finds at start: hundreds of lines nobody reads. */
const STARTUP = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/**
 * The logger of the process: JSON lines in production, readable elsewhere; the same lines in daily files of the
 * data folder. A full disk or a broken stream loses lines, never the process.
 */
export function createLogger(config: Config): LoggerService {
  const json = winston.format.combine(winston.format.timestamp(), winston.format.json());
  const quiet = winston.format((line) =>
    STARTUP.has(String(line.context)) && line.level === 'info' ? false : line,
  );
  const readable = winston.format.combine(
    winston.format.timestamp({ format: 'HH:mm:ss' }),
    utilities.format.nestLike('parley', { colors: process.stdout.isTTY, appName: false, processId: false }),
  );
  const console = new winston.transports.Console({
    format: config.NODE_ENV === 'production' ? json : readable,
  });
  const files = new DailyRotateFile({
    dirname: join(config.DATA_DIR, 'logs'),
    filename: 'parley-%DATE%.log',
    maxFiles: KEEP,
    maxSize: '50m',
    format: json,
  });
  const transports = [console, files];
  for (const transport of transports) transport.on('error', () => undefined);
  const logger = winston.createLogger({
    level: config.LOG_LEVEL,
    levels: winston.config.npm.levels,
    format: quiet(),
    transports,
  });
  logger.on('error', () => undefined);
  return WinstonModule.createLogger({ instance: logger });
}
