import { createHash } from 'node:crypto';
import { normalizeIp } from '@nestjs/throttler';
import ipaddr from 'ipaddr.js';
import type { Actor } from '../http/actor.js';

/** Longest e-mail address there is (RFC 5321). */
const MAX_EMAIL = 320;

/**
 * What callers from one address have in common: the IPv4 address, also when it is written as IPv6, or the /64 of
 * an IPv6 one, within which anybody has any number of addresses.
 */
export function networkOf(ip: string | undefined): string {
  const written = (ip ?? '').replaceAll('"', '');
  // Some proxies append the port, which is another one for each connection.
  const address = /^\[(.+)\](?::\d+)?$/.exec(written)?.[1] ?? /^([\d.]+):\d+$/.exec(written)?.[1] ?? written;
  return ipaddr.isValid(address) ? normalizeIp(address) : 'unknown';
}

/** One signed-in user or API key. */
export function actorOf({ type, id }: Actor): string {
  return `${type}.${id}`;
}

/**
 * The account that a request tries a secret of: the e-mail address in its body, known or not, or else the actor.
 * Addresses count as one however they are written. Only a digest is kept.
 *
 * @returns undefined when the request names none
 */
export function accountOf(body: unknown, actor: Actor | undefined): string | undefined {
  const email: unknown =
    typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
  if (typeof email === 'string' && email.length <= MAX_EMAIL) {
    const written = email.normalize('NFKC').trim().toLowerCase();
    return `email.${createHash('sha256').update(written).digest('base64url')}`;
  }
  return actor && actorOf(actor);
}
