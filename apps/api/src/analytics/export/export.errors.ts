import { AppError } from '@libs/errors/app-error.js';

/** Seconds after which asking again is worth it. */
const RETRY_AFTER = 15;

/** 429: this process writes as many exports as it may. */
export class TooManyExports extends AppError {
  constructor() {
    super(
      'analytics.too_many_exports',
      429,
      'Other exports are being written at the moment. Wait for one of them to end and ask again.',
      { headers: { 'retry-after': String(RETRY_AFTER) } },
    );
  }
}

/** 503: the export was not finished. Half of it may be out already: then the connection is cut, which tells the same. */
export class ExportCut extends AppError {
  /** @param reason why, in a sentence */
  constructor(reason: string, cause?: unknown) {
    super('analytics.export_cut', 503, `${reason} What came of the export is not the whole of it.`, {
      headers: { 'retry-after': String(RETRY_AFTER) },
      cause,
    });
  }
}
