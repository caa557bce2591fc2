import { createHash } from 'node:crypto';
import type { Config } from '../config/config.js';
import type { Actor } from '../http/actor.js';
import { canonical } from './canonical.js';

/*
 * Every key this product writes into Redis:
 *
 *   parley:<version>:<group>:<scope>:<digest>   a cached answer
 *   parley:all:epoch                            changes when every cached answer turns stale
 *   parley:all:tag:<tag>                        changes when the answers with this tag turn stale
 *   parley:all:throttle:{<caller>:<limit>}:hits a counter of libs/throttle
 *
 * In front of each stands a name of the installation, so that two that share a Redis share nothing in it.
 * Answers belong to one version of the product, whose code knows their shape. Epoch and tags belong to all of
 * them: while a new version is being rolled out, a write in the one must drop the answers of the other.
 */

/** What all processes of an installation share and no other has. */
export type InstallationSecret = Partial<Pick<Config, 'JWT_ACCESS_SECRET'>>;

/** Before every key in Redis: a name of the installation, made from a secret that its processes share. */
export function installationPrefix({ JWT_ACCESS_SECRET: secret }: InstallationSecret): string {
  return secret === undefined ? '' : `${digest(`installation ${secret}`).slice(0, 12)}:`;
}

/** Whose answers a route's cache may share: each actor's own, those of one role, or one for all. */
export type CacheScope = 'actor' | 'role' | 'all';

/** Where an answer is kept. */
export interface EntryName {
  /** Version of the product. */
  version: string;
  /** What is counted together in the figures: usually `Class.method`. */
  group: string;
  /** Who may see the answer, from `scopeOf`. */
  scope: string;
  /** All that tells one answer of the group from another: any plain value. */
  id: unknown;
}

/** Tags and groups that need no encoding. */
const PLAIN = /^[\w.:@-]{1,100}$/;

export const EPOCH_KEY = 'parley:all:epoch';

/** Before the names of the counters in libs/throttle. */
export const THROTTLE_PREFIX = 'parley:all:throttle:';

/** Key of the version of a tag. */
export function tagKey(tag: string): string {
  return `parley:all:tag:${part(tag)}`;
}

/**
 * Key of a cached answer.
 *
 * @throws TypeError when `id` holds something that has no fixed text
 */
export function entryKey({ version, group, scope, id }: EntryName): string {
  return `parley:${part(version)}:${part(group)}:${part(scope)}:${digest(canonical(id))}`;
}

/** The scope of a request by this actor. A role is part of an actor's scope: it decides what the answer holds. */
export function scopeOf(scope: CacheScope, actor: Actor | undefined): string {
  if (scope === 'all') return 'all';
  if (!actor) return 'anonymous';
  return scope === 'role' ? `role.${actor.role}` : `${actor.type}.${actor.id}.${actor.role}`;
}

function part(text: string): string {
  return PLAIN.test(text) ? text : `#${digest(text)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
