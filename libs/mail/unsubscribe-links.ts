import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { publicUrl } from '../config/public-url.js';

/** Path that mail programs post to and readers open, without the token. */
export const UNSUBSCRIBE_PATH = '/api/notifications/unsubscribe';

/** Characters of the longest token that is looked at; the router has a limit of 200. */
const MAX_TOKEN = 200;

/**
 * Links by which a reader says that they want no more of something. Who has one can do that and nothing else, for ever:
 * mails are opened late. It names no address, so that none stands in a log of addresses that were asked for. Signed with
 * a key made of JWT_REFRESH_SECRET: with another one, links of earlier mails lead nowhere.
 */
@Injectable()
export class UnsubscribeLinks {
  private readonly key: Buffer;

  constructor(private readonly config: Config) {
    this.key = Buffer.from(hkdfSync('sha256', config.JWT_REFRESH_SECRET, '', 'parley unsubscribe', 32));
  }

  /** The address to unsubscribe from what these words name, in words without colons. */
  urlFor(...words: string[]): string {
    const named = Buffer.from(words.join(':')).toString('base64url');
    return `${publicUrl(this.config)}${UNSUBSCRIBE_PATH}/${named}.${this.signatureOf(named).toString('base64url')}`;
  }

  /** The words a token was made of; undefined for one that was not made here. */
  read(token: string): string[] | undefined {
    const [named = '', signature = '', ...more] = token.slice(0, MAX_TOKEN + 1).split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = this.signatureOf(named);
    if (token.length > MAX_TOKEN || more.length > 0 || given.length !== right.length) return undefined;
    return timingSafeEqual(given, right) ? Buffer.from(named, 'base64url').toString().split(':') : undefined;
  }

  /** A name for an address among those of one list, which does not tell it to who does not know it. */
  nameOf(address: string): string {
    return createHmac('sha256', this.key).update(`address ${address}`).digest('base64url').slice(0, 22);
  }

  private signatureOf(named: string): Buffer {
    return createHmac('sha256', this.key).update(named).digest();
  }
}
