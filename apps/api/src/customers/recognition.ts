import type { Platform } from '@libs/database/generated/enums.js';
import type { Person, PersonFacts } from './contact.js';

/** A customer who carries one of the names of a person: an identity, or (externalId null) the e-mail or phone. */
export interface Sighting extends PersonFacts {
  customerId: string;
  externalId: string | null;
}

/** Who the person is, and what the customer lacks of what is told of them. */
export interface Recognition {
  customerId: string;
  /** Identities nobody has yet. */
  unlinked: string[];
  /** What is told and neither known of the customer nor held by somebody else; null where there is nothing to add. */
  gaps: PersonFacts;
}

/** On these the phone number is proven by the platform; elsewhere the e-mail address is the better witness. */
const PHONE_PLATFORMS: ReadonlySet<Platform> = new Set<Platform>(['WHATSAPP', 'SMS']);

/**
 * Recognises a person among the customers who carry one of their names: the identity counts most, then its
 * aliases in their order, then the platform's own kind of address, then the other kind.
 *
 * @param sightings all customers with one of the person's names
 * @returns undefined when it is nobody we know
 */
export function recognise(person: Person, sightings: readonly Sighting[]): Recognition | undefined {
  const [known] = [...sightings].sort((a, b) => rank(person, a) - rank(person, b));
  if (known === undefined) return undefined;
  const carried = new Set(sightings.map(({ externalId }) => externalId));
  const gap = (fact: keyof PersonFacts): string | null => (known[fact] === null ? person[fact] : null);
  const free = (fact: 'email' | 'phone'): string | null =>
    sightings.some((sighting) => sighting[fact] === person[fact]) ? null : gap(fact);
  return {
    customerId: known.customerId,
    unlinked: person.externalIds.filter((externalId) => !carried.has(externalId)),
    gaps: { name: gap('name'), email: free('email'), phone: free('phone'), locale: gap('locale') },
  };
}

/** Whether the person brings nothing that the customer lacks. */
export function isComplete({ unlinked, gaps }: Recognition): boolean {
  return unlinked.length === 0 && Object.values(gaps).every((fact) => fact === null);
}

/** Lower is the better witness. */
function rank(person: Person, { externalId, email, phone }: Sighting): number {
  if (externalId !== null) return person.externalIds.indexOf(externalId);
  const byPhone = phone !== null && phone === person.phone;
  const byEmail = email !== null && email === person.email;
  const own = PHONE_PLATFORMS.has(person.platform) ? byPhone : byEmail;
  return person.externalIds.length + (own ? 0 : 1);
}
