import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404: none, or deleted. */
export const reportNotFound = notFound('reports.not_found', 'report');

/** 404: none, or its report was deleted. */
export const reportRunNotFound = notFound('reports.run_not_found', 'run of a report');

/** 409: the file is still being written, or never was. */
export class FileNotThere extends AppError {
  /** @param state of the run */
  constructor(state: string) {
    super(
      'reports.no_file',
      409,
      state === 'FAILED'
        ? 'This run failed, so it has no file: its error says why. Mend that and run the report again.'
        : 'The file is still being written. Ask again in a moment.',
      state === 'FAILED' ? {} : { headers: { 'retry-after': '5' } },
    );
  }
}

/** 410: files are not kept for ever. */
export class FileRemoved extends AppError {
  /** @param erasure whether it went because a customer was erased */
  constructor(erasure: boolean) {
    super(
      'reports.file_removed',
      410,
      erasure
        ? 'The file was removed when a customer was erased who may have been in it. Run the report again for a new one.'
        : 'The file has had its time and was removed. Run the report again for a new one.',
    );
  }
}

/** The export is larger than what is kept of one. */
export class FileTooLarge extends AppError {
  /** @param most megabytes */
  constructor(most: number) {
    super(
      'reports.file_too_large',
      422,
      `The file is larger than ${most} MB. Narrow the report with filters or a period, or raise REPORT_FILE_MAX_MB.`,
    );
  }
}
