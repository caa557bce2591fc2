import { describe, expect, it } from 'vitest';
import { analysisQuestion } from '../prompts/analysis.question.js';
import { GeminiVendor } from './gemini.vendor.js';

const question = analysisQuestion([{ body: 'hello' }]);

describe("Gemini's requests", () => {
  it('go to the model of the settings, with the key in its own header', () => {
    const { url, headers } = new GeminiVendor({ apiKey: 'k', model: 'gemini-2.5-flash' }).request(question);
    expect(url).toBe(
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent',
    );
    expect(headers).toEqual({ 'x-goog-api-key': 'k' });
    const tuned = new GeminiVendor({ apiKey: 'k', model: 'tunedModels/ours', baseUrl: 'http://proxy/' });
    expect(tuned.request(question).url).toBe('http://proxy/v1beta/tunedModels/ours:generateContent');
  });

  it('hold the model to the schema in its own dialect', () => {
    const { body } = new GeminiVendor({ apiKey: 'k', model: 'm' }).request(question);
    const { generationConfig } = JSON.parse(body) as {
      generationConfig: { responseSchema: { items: { properties: Record<string, unknown> } } };
    };
    expect(generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseSchema: { type: 'array', items: { type: 'object' } },
    });
    expect(generationConfig.responseSchema.items.properties.sentiment).toEqual({
      type: 'string',
      format: 'enum',
      enum: ['POSITIVE', 'NEUTRAL', 'NEGATIVE'],
    });
    expect(body).not.toContain('additionalProperties');
  });
});
