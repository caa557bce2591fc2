import { describe, expect, it } from 'vitest';
import webpush from 'web-push';
import { VapidSignatures } from './vapid-signatures.js';

const HOUR = 3_600_000;

describe('the signature for a push service', () => {
  let now = Date.parse('2026-03-02T10:00:00Z');
  const signatures = new VapidSignatures(
    { subject: 'mailto:parley@example.com', ...webpush.generateVAPIDKeys() },
    () => now,
  );
  const claims = (header: string): { aud: string } =>
    JSON.parse(Buffer.from(header.split('.')[1] ?? '', 'base64url').toString()) as { aud: string };

  it('is for that one alone, and used again for an hour', () => {
    const first = signatures.of('https://push.example.com');
    expect(claims(first).aud).toBe('https://push.example.com');
    expect(claims(signatures.of('https://other.example.com')).aud).toBe('https://other.example.com');
    now += HOUR - 1;
    expect(signatures.of('https://push.example.com')).toBe(first);
    now += 1;
    expect(signatures.of('https://push.example.com')).not.toBe(first);
  });

  it('is made anew when the clock was put back', () => {
    const first = signatures.of('https://push.example.com');
    now -= HOUR;
    expect(signatures.of('https://push.example.com')).not.toBe(first);
  });

  it('is remembered for a hundred services, whatever addresses people make up', () => {
    const first = signatures.of('https://first.example.com');
    for (let n = 0; n < 99; n += 1) signatures.of(`https://made-up-${n}.example.com`);
    expect(signatures.of('https://first.example.com')).toBe(first);
    signatures.of('https://one-more.example.com');
    expect(signatures.of('https://first.example.com')).not.toBe(first);
  });
});
