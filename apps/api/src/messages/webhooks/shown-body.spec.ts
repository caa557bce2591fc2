import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownBody } from './shown-body.js';

describe('the shown body', () => {
  it('is the text as it came, whatever its script', () => {
    const text = '{"body":"שלום 👋🏽 été\\u0000"}';
    expect(shownBody(Buffer.from(text), Buffer.byteLength(text))).toEqual({
      body: text,
      bodyEncoding: 'utf8',
      bodyTruncated: false,
    });
  });

  it('is Base64 where the bytes are no text', () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]);
    expect(shownBody(bytes, 5)).toMatchObject({ body: bytes.toString('base64'), bodyEncoding: 'base64' });
  });

  it('is text also where the cut falls into a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), fc.nat(), (text, at) => {
        const whole = Buffer.from(text);
        const cut = 1 + (at % whole.length);
        const shown = shownBody(whole.subarray(0, cut), whole.length + 1);
        expect(shown.bodyEncoding).toBe('utf8');
        expect(shown.bodyTruncated).toBe(true);
        expect(text.startsWith(shown.body)).toBe(true);
        expect(Buffer.byteLength(shown.body)).toBeGreaterThan(cut - 4);
      }),
    );
  });
});
