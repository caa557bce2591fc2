import { existsSync } from 'node:fs';
import type { Weights } from '../model/weights.js';
import { calibrate, calibrated } from './calibration.js';
import { PHRASES, readPhraseLines, readSets, SETS, type Example } from './examples.js';
import type { Seen } from './features.js';
import { splitByLine } from './split.js';
import { trainOn, type Effort } from './trainer.js';

/** Trains on everything given; the temperatures come from a first model that a tenth of the lines was kept from. */
export function trainAndCalibrate(seen: readonly Seen[], effort: Effort): Weights {
  const { learn, apart } = splitByLine(seen, CALIBRATION, 'calibration');
  const calibration = calibrate(trainOn(learn, effort), apart);
  return calibrated(trainOn(seen, effort), calibration);
}

const CALIBRATION = 0.1;

/** Our lines and the public sets that are there; tells where the sets are looked for when they are not. */
export function readExamples(openOnly: boolean): Example[] {
  if (!existsSync(SETS))
    process.stdout.write(`${SETS} is not there: only the lines in ${PHRASES} are used.\n`);
  return [...readPhraseLines(PHRASES), ...readSets(SETS, openOnly)];
}
