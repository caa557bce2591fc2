import type { Question } from '../prompts/question.js';
import { record, type RecordSchema, type Schema } from '../prompts/schema.js';

/** Where a list stands in the object that wraps it. */
export const LIST_FIELD = 'items';

/** A request body of `POST /chat/completions`, as far as it is used. */
export interface ChatRequest {
  model: string;
  temperature: 0;
  messages: { role: 'system' | 'user'; content: string }[];
  response_format: {
    type: 'json_schema';
    json_schema: { name: string; strict: true; schema: RecordSchema };
  };
}

/**
 * The question in the words of OpenAI's chat completions. `json_schema` is what OpenAI, vLLM, llama.cpp, LM Studio
 * (which takes no `json_object`) and Ollama from 0.5 on hold the model to; other servers take it and pay no heed
 * (Ollama's cloud), so the shape is told in words too. A strict schema has an object at its root: lists are wrapped.
 */
export function chatRequest(model: string, { purpose, rules, data, schema }: Question<unknown>): ChatRequest {
  const shape = wrapped(schema);
  return {
    model,
    // The same question is to get the same answer as far as the model can.
    temperature: 0,
    messages: [
      { role: 'system', content: `${rules}\n${SHAPE}${JSON.stringify(shape)}` },
      { role: 'user', content: JSON.stringify(data) },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: purpose.toLowerCase(), strict: true, schema: shape },
    },
  };
}

const SHAPE = 'Answer with one JSON object and nothing else, valid against this JSON Schema: ';

function wrapped(schema: Schema): RecordSchema {
  return schema.type === 'object' ? schema : record({ [LIST_FIELD]: schema });
}
