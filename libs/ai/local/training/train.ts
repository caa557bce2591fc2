import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { TrainingNote } from '../model/shipped.js';
import { encodeWeights } from '../model/weights.js';
import { SETS } from './examples.js';
import { see } from './features.js';
import { FULL } from './trainer.js';
import { readExamples, trainAndCalibrate } from './training.js';

/** Where the weights are kept, from the root of the project; the build copies them. */
const WEIGHTS = 'libs/ai/local/model/weights.bin';
/** Beside them, when they were made. */
const NOTE = 'libs/ai/local/model/weights.json';

/**
 * `npm run train` makes the weights of the local model anew: the same lines, the same bytes. `--open-only` leaves
 * out share-alike sets and tweets, `--phrases-only` every set but our own lines.
 */
function main(): void {
  const phrasesOnly = process.argv.includes('--phrases-only');
  if (!phrasesOnly && !existsSync(SETS)) {
    process.stdout.write(
      `Nothing was trained: the public sets are not in ${SETS}. With \`-- --phrases-only\` our own lines are enough.\n`,
    );
    return;
  }
  const all = readExamples(process.argv.includes('--open-only'));
  const examples = phrasesOnly ? all.filter(({ source }) => source === 'phrases') : all;
  process.stdout.write(`Learning from ${examples.length} messages; this takes a minute or two...\n`);
  const file = encodeWeights(trainAndCalibrate(examples.map(see), FULL));
  const same = existsSync(WEIGHTS) && readFileSync(WEIGHTS).equals(file);
  writeFileSync(WEIGHTS, file);
  const note: TrainingNote = { trainedOn: new Date().toISOString().slice(0, 10) };
  if (!same) writeFileSync(NOTE, `{ "trainedOn": "${note.trainedOn}" }\n`);
  process.stdout.write(`${WEIGHTS}: ${file.length} bytes. \`npm run evaluate\` tells how good they are.\n`);
}

main();
