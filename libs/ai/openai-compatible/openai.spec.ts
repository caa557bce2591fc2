import { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { describe, expect, it } from 'vitest';
import { analysisQuestion } from '../prompts/analysis.question.js';
import { chatUsage, chatWritten } from './openai.answer.js';
import { OpenAiVendor } from './openai.vendor.js';

const question = analysisQuestion([{ body: 'hello' }]);
const OLLAMA = { baseUrl: 'http://ollama.internal:11434/v1/', model: 'qwen3:8b' };

function answered(content: unknown, more: object = {}): OutgoingResponse {
  const body = { choices: [{ message: { content }, finish_reason: 'stop' }], ...more };
  return new OutgoingResponse('model.test', 200, {}, Buffer.from(JSON.stringify(body)));
}

describe('requests to a server that speaks chat completions', () => {
  it('go below the base address, with a bearer token only where there is a key', () => {
    const { url, headers } = new OpenAiVendor(OLLAMA).request(question);
    expect(url).toBe('http://ollama.internal:11434/v1/chat/completions');
    expect(headers).toEqual({});
    const openai = new OpenAiVendor({ apiKey: 'k', model: 'gpt-4.1-mini' }).request(question);
    expect(openai.url).toBe('https://api.openai.com/v1/chat/completions');
    expect(openai.headers).toEqual({ authorization: 'Bearer k' });
  });

  it('hold the model to a strict schema with an object at its root, and tell the shape in words too', () => {
    const { body } = new OpenAiVendor(OLLAMA).request(question);
    const { response_format, messages } = JSON.parse(body) as {
      response_format: { type: string; json_schema: { strict: boolean; schema: Shape } };
      messages: { role: string; content: string }[];
    };
    const { strict, schema } = response_format.json_schema;
    expect([response_format.type, strict]).toEqual(['json_schema', true]);
    expect(objectsOf(schema).length).toBeGreaterThan(2);
    for (const { properties, required, additionalProperties } of objectsOf(schema)) {
      expect(required).toEqual(Object.keys(properties ?? {}));
      expect(additionalProperties).toBe(false);
    }
    expect(schema.type).toBe('object');
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[0]?.content).toContain(JSON.stringify(schema));
  });
});

describe('answers of a server that speaks chat completions', () => {
  it.each([
    ['{"items":[1]}', [1]],
    ['[1]', [1]],
    ['```json\n{"items":[1]}\n```', [1]],
    ['{"reply":"Hi"}', { reply: 'Hi' }],
  ])('%s is read without its wrapping', (content, value) => {
    expect(chatWritten(answered(content))).toEqual(value);
  });

  it.each([null, 5, { items: [1] }])('with %j for a text is refused', (content) => {
    expect(() => chatWritten(answered(content))).toThrow('refused');
  });

  it.each([
    [{ usage: { prompt_tokens: 5, completion_tokens: 7 } }, { input: 5, output: 7 }],
    [{ usage: { prompt_tokens: -5, completion_tokens: 7 } }, undefined],
    [{ usage: { prompt_tokens: '5', completion_tokens: 7 } }, undefined],
    [{ usage: null }, undefined],
    [{}, undefined],
  ])('with %j are counted as %j', (more, usage) => {
    expect(chatUsage(answered('[]', more))).toEqual(usage);
  });
});

interface Shape {
  type: string;
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: boolean;
}

/** Every object in the schema. */
function objectsOf(schema: Shape): Shape[] {
  const parts = [schema.items, ...Object.values(schema.properties ?? {})].filter(
    (part) => part !== undefined,
  );
  return [...(schema.type === 'object' ? [schema] : []), ...parts.flatMap(objectsOf)];
}
