import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Model } from './model.js';
import { decodeWeights } from './weights.js';

/** What is known of the weights that come with the product. */
export interface ShippedModel {
  bytes: number;
  /** In hexadecimal: what is learned on top of other weights does not fit these. */
  sha256: string;
  /** The day they were trained, as `2026-11-23`. */
  trainedOn: string;
}

/** What training notes beside the weights. */
export interface TrainingNote {
  trainedOn: string;
}

const file = readFileSync(new URL('./weights.bin', import.meta.url));
const note = JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as TrainingNote;

/** The model that comes with the product, read once. */
export const MODEL = new Model(decodeWeights(file));

export const SHIPPED: ShippedModel = {
  bytes: file.length,
  sha256: createHash('sha256').update(file).digest('hex'),
  trainedOn: note.trainedOn,
};
