import { describe, expect, it } from 'vitest';
import { Config } from '../config/config.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';

const linksOf = (secret: string): UnsubscribeLinks =>
  new UnsubscribeLinks({
    PUBLIC_URL: 'https://parley.example.com',
    PORT: 3000,
    JWT_REFRESH_SECRET: secret,
  } as Config);
const links = linksOf('one secret of at least 32 characters');
const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const ID = '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20';

describe('an unsubscribe link', () => {
  it('says what it ends, is short enough for the router, and names no address', () => {
    const url = links.urlFor('report', ID, links.nameOf('boss@example.com'));
    expect(url).toMatch(/^https:\/\/parley\.example\.com\/api\/notifications\/unsubscribe\/[\w.-]{100,200}$/);
    expect(links.read(tokenOf(url))).toEqual(['report', ID, links.nameOf('boss@example.com')]);
    expect(Buffer.from(tokenOf(url), 'base64url').toString('latin1')).not.toContain('boss');
  });

  it('is taken from nobody but us', () => {
    const token = tokenOf(links.urlFor('notification', ID, 'LEAD_ALERT'));
    const [named = '', signature = ''] = token.split('.');
    const other = Buffer.from(`notification:${ID}:MESSAGE`).toString('base64url');
    const forged = [
      '',
      '.',
      named,
      `${named}.`,
      `.${signature}`,
      `${other}.${signature}`,
      `${named}.${signature.slice(0, -4)}`,
      `${named}.${signature}.${signature}`,
      `${named}.${'A'.repeat(signature.length)}`,
      `${'A'.repeat(300)}.${signature}`,
      tokenOf(linksOf('another secret of 32 characters or so').urlFor('notification', ID, 'LEAD_ALERT')),
    ];
    expect(links.read(token)).toEqual(['notification', ID, 'LEAD_ALERT']);
    for (const one of forged) expect(links.read(one), one).toBeUndefined();
  });
});
