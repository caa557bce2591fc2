import { isEmail } from 'class-validator';
import type { Platform } from '@libs/database/generated/enums.js';
import { normaliseEmail } from '../auth/account-fields.js';
import { canonicalLocale } from './locale.js';
import { readPhone } from './phone.js';

/** Longest name of a person or company that is kept. */
export const MAX_NAME = 200;

/** Somebody who wrote on a platform, as the platform tells of them. */
export interface Contact {
  platform: Platform;
  /** How the platform names them. */
  externalId: string;
  /** Other names the same platform has for the same person. */
  aliases?: string[];
  name?: string;
  email?: string;
  phone?: string;
  /** BCP 47, in any spelling. */
  locale?: string;
}

/** What is known of a person beside their identities; null where nothing is. */
export interface PersonFacts {
  name: string | null;
  /** Lower-case. */
  email: string | null;
  /** E.164. */
  phone: string | null;
  /** BCP 47. */
  locale: string | null;
}

/** A contact in the form in which it is looked for and stored. */
export interface Person extends PersonFacts {
  platform: Platform;
  /** The identity first, then its aliases, each once. */
  externalIds: string[];
}

/** Brings a contact into its stored form. What a channel tells wrongly counts as not told. */
export function personOf(contact: Contact): Person {
  const email = told(contact.email);
  const phone = told(contact.phone);
  const reading = phone === undefined ? undefined : readPhone(phone);
  const locale = told(contact.locale);
  return {
    platform: contact.platform,
    externalIds: [...new Set([contact.externalId, ...(contact.aliases ?? [])])],
    name: shortened(told(contact.name)),
    email: email !== undefined && isEmail(email) ? normaliseEmail(email) : null,
    phone: reading !== undefined && 'number' in reading ? reading.number : null,
    locale: (locale === undefined ? undefined : canonicalLocale(locale)) ?? null,
  };
}

/** Everything that names this person and must not come to name two: the identities, the e-mail address, the phone. */
export function namesOf({ platform, externalIds, email, phone }: Person): string[] {
  return [...externalIds.map((externalId) => `${platform}:${externalId}`), ...addressesOf({ email, phone })];
}

/** The addresses among a person's names. */
export function addressesOf({ email, phone }: { email?: string | null; phone?: string | null }): string[] {
  return [
    ...(email === null || email === undefined ? [] : [`email:${email}`]),
    ...(phone === null || phone === undefined ? [] : [`phone:${phone}`]),
  ];
}

/** By characters, so that none is cut in two. */
function shortened(name: string | undefined): string | null {
  return name === undefined ? null : Array.from(name).slice(0, MAX_NAME).join('');
}

/** The text without what PostgreSQL can't hold, or undefined when nothing is left of it. */
function told(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', '').toWellFormed().trim() || undefined;
}
