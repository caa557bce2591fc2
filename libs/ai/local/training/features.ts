import { factsOf } from '../model/facts.js';
import type { Grams } from '../model/grams.js';
import { featuresOf, read } from '../reading.js';
import type { Example } from './examples.js';

/** An example with all that a model weighs of it. */
export interface Seen {
  example: Example;
  grams: Grams;
  facts: Float64Array;
}

/** Reads examples as the product reads messages. */
export function see(example: Example): Seen {
  const { grams, findings } = featuresOf(read({ body: example.text }));
  return { example, grams, facts: factsOf(findings) };
}
