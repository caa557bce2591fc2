/** The shape an answer is to have, in the part of JSON Schema that every vendor of structured output understands. */
export type Schema =
  | { readonly type: 'string'; readonly enum?: readonly string[] }
  | { readonly type: 'number' | 'boolean' }
  | { readonly type: 'array'; readonly items: Schema }
  | RecordSchema;

/** An object with exactly these fields: structured output that is strict wants each of them required. */
export interface RecordSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export const text: Schema = { type: 'string' };
export const number: Schema = { type: 'number' };
export const yesOrNo: Schema = { type: 'boolean' };

/** One of these words. */
export function oneOf(values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

/** Any number of them. */
export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** All of these fields. */
export function record(properties: Record<string, Schema>): RecordSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
