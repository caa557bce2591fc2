import { SchemaType, type GenerateContentRequest, type ResponseSchema } from '@google/generative-ai';
import type { Question } from '../prompts/question.js';
import type { Schema } from '../prompts/schema.js';

/** The question in Gemini's words: rules as the system's turn, data as the user's. */
export function geminiRequest({ rules, data, schema }: Question<unknown>): GenerateContentRequest {
  return {
    systemInstruction: { role: 'system', parts: [{ text: rules }] },
    contents: [{ role: 'user', parts: [{ text: JSON.stringify(data) }] }],
    generationConfig: {
      // The same question is to get the same answer as far as the model can.
      temperature: 0,
      responseMimeType: 'application/json',
      responseSchema: geminiSchema(schema),
    },
  };
}

/** Gemini takes a dialect of OpenAPI's schemas: enums have a format, objects are closed anyway. */
function geminiSchema(schema: Schema): ResponseSchema {
  switch (schema.type) {
    case 'string':
      return schema.enum
        ? { type: SchemaType.STRING, format: 'enum', enum: [...schema.enum] }
        : { type: SchemaType.STRING };
    case 'number':
      return { type: SchemaType.NUMBER };
    case 'boolean':
      return { type: SchemaType.BOOLEAN };
    case 'array':
      return { type: SchemaType.ARRAY, items: geminiSchema(schema.items) };
    case 'object':
      return {
        type: SchemaType.OBJECT,
        properties: Object.fromEntries(
          Object.entries(schema.properties).map(([name, field]) => [name, geminiSchema(field)]),
        ),
        required: [...schema.required],
      };
  }
}
