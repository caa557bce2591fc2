import { describe, expect, it } from 'vitest';
import { redacted, redactedField } from './redaction.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0';
const KEY = `parley_${'Ab3_-'.repeat(8)}xyz`;

describe('a log line', () => {
  it.each([
    ['an access token', `refused: ${JWT}`, JWT],
    ['a header', `Authorization: Bearer abcdef123456`, 'abcdef123456'],
    ['a header in JSON', '{"authorization":"Bearer abcdef123456"}', 'abcdef123456'],
    ['a bearer token by itself', 'sent Bearer abcdef123456', 'abcdef123456'],
    ['a cookie', 'cookie: parley_refresh=abcdef; other=1', 'abcdef'],
    ['an API key', `who is ${KEY}?`, KEY.slice(13)],
    ['a webhook secret', 'secret is whsec_c2VjcmV0LXNlY3JldA==', 'c2VjcmV0'],
    ['a key of OpenAI', 'Incorrect API key provided: sk-proj-AbCdEf0123456789xyz', 'AbCdEf'],
    ['a password in an address', 'can not reach postgres://ada:p4ss/w:ord@db:5432/x', 'p4ss'],
    ['a reset link', 'https://crm.example.com/reset-password?token=ab_cd-ef&x=1', 'ab_cd-ef'],
    ['a verify token', '/api/webhooks/whatsapp?hub.verify_token=a%20word&hub.mode=x', 'a%20word'],
    ['a password in JSON', 'body {"email":"a@b.co","password":"long sentence"}', 'long sentence'],
    ['a password in JSON in JSON', '"{\\"newPassword\\":\\"long sentence\\"}"', 'long sentence'],
    ['a row that collides', 'Key (email)=(nora@example.com) already exists.', 'nora@example.com'],
    ['a row that fails', 'Failing row contains (1, Nora, (a) b).', 'Nora'],
    ['a value PostgreSQL can not read', 'invalid input syntax for type uuid: "my words"', 'my words'],
    ['a body that is no JSON', `Unexpected token 'm', "my words to you"... is not valid JSON`, 'my words'],
    ['a bot of Telegram', `https://api.telegram.org/bot123:${'x'.repeat(35)}/getMe`, 'xxxxx'],
  ])('does not hold %s', (_what, text, secret) => {
    expect(redacted(text)).not.toContain(secret);
    expect(redacted(text)).toContain('[redacted]');
  });

  it.each([
    'GET /api/customers/:id ended with 500 internal: Error: nothing here',
    'a connection was lost: Connection terminated unexpectedly',
    'can not reach postgres://db.internal:5432/parley_template_123',
    'worker-0192f7c1-2b44-7cc3 went silent; its jobs run again',
    'slow query: select "passwordHash" from "User" where id = $1',
  ])('keeps what is no secret: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('loses the fields that are named like secrets, at any depth, and what is too long or too deep', () => {
    const line = {
      user: { refreshToken: 'abc', name: 'Nora', list: [{ apiKey: 'x' }] },
      long: 'y'.repeat(20_000),
    };
    const clean = JSON.stringify(redactedField('line', line));
    expect(clean).toContain('"name":"Nora"');
    expect(clean).not.toMatch(/abc|"x"/);
    expect(clean.length).toBeLessThan(17_000);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(JSON.stringify(redactedField('circle', circle))).toContain('[deeper]');
  });

  it('is searched in a time that grows with its length, whatever is in it', { timeout: 5_000 }, () => {
    const hostile = ['"', 'a:', 'key=', '\\"', 'a', 'http://a:', 'Key (', '-token', 'bearer '];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil(16_000 / piece.length));
      expect(redacted(`${text}"`).length).toBeLessThan(100_000);
    }
  });
});
