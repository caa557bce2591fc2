import { AppError } from '@libs/errors/app-error.js';

/** 404: no such version. */
export function versionNotFound(): AppError {
  return new AppError('model.version_not_found', 404, 'There is no version of the model with this number.');
}

/** 409: this version can not answer. */
export class VersionNotUsable extends AppError {
  /** @param why in a sentence */
  constructor(why: string) {
    super('model.version_not_usable', 409, `${why} Choose another version, or learn anew.`);
  }
}
