import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { CustomerStatus, MessageDirection, Platform } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import type { JsonText } from '@libs/http/json-text.js';
import { addressesOf, namesOf, personOf, type Contact, type Person, type PersonFacts } from './contact.js';
import { CustomerHistory } from './customer-history.service.js';
import { CustomerIdentitiesRepository } from './customer-identities.repository.js';
import { CustomersRepository } from './customers.repository.js';
import { SenderErased } from './privacy/erased.errors.js';
import { ErasedPeople, messageName } from './privacy/erased-people.service.js';
import { isComplete, recognise } from './recognition.js';

/** What the other features ask of customers. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersRepository,
    private readonly identities: CustomerIdentitiesRepository,
    private readonly history: CustomerHistory,
    private readonly erased: ErasedPeople,
    private readonly clock: Clock,
  ) {}

  /** The customer as the API shows them, undefined when there is none. */
  get(id: string): Promise<JsonText | undefined> {
    return this.customers.get(id);
  }

  /** Whether there is such a customer. */
  exists(id: string): Promise<boolean> {
    return this.customers.exists(id);
  }

  /**
   * Keeps everybody else from changing or deleting the customer until the caller's transaction ends.
   *
   * @returns their status, undefined when there is no such customer
   */
  lock(id: string): Promise<CustomerStatus | undefined> {
    return this.customers.lock(id);
  }

  /**
   * The customer who a platform says wrote: known by the identity or one of its aliases, else by e-mail address or
   * phone number, else new. What the platform tells fills what is empty and never replaces anything. However many
   * ask at the same time, one identity is one customer.
   *
   * Joins the caller's transaction; call it before the transaction locks rows.
   *
   * @param said when the person wrote, and the platform's name of the message: now, and none, when left out
   * @throws SenderErased when they, or the message, were erased since they wrote
   */
  async findOrCreate(
    contact: Contact,
    said: { at: Date; externalId?: string } = { at: this.clock.now() },
  ): Promise<{ customerId: string; created: boolean }> {
    return this.database.transaction(async () => this.found(await this.living(personOf(contact), said)));
  }

  private async found(person: Person): Promise<{ customerId: string; created: boolean }> {
    const known = recognise(person, await this.identities.sightingsOf(person));
    if (known && isComplete(known)) return { customerId: known.customerId, created: false };
    return this.linkOrCreate(person);
  }

  /**
   * The person without addresses that belonged to somebody erased: known by an identity of their own they are not
   * that somebody, and else nothing tells that they are not.
   */
  private async living(
    person: Person,
    { at, externalId }: { at: Date; externalId?: string },
  ): Promise<Person> {
    const names = namesOf(person);
    const messages = externalId === undefined ? [] : [messageName(person.platform, externalId)];
    const erased = await this.erased.among({ names, messages, at });
    if (erased.size === 0) return person;
    const addresses = addressesOf(person).filter((name) => erased.has(name));
    const [first] = erased.values();
    const isKnown = (await this.identities.sightingsOf({ ...person, email: null, phone: null })).length > 0;
    if (first && (erased.size > addresses.length || !isKnown)) throw new SenderErased(first);
    const kept = (name: string, address: string | null): string | null => (erased.has(name) ? null : address);
    return {
      ...person,
      email: kept(`email:${person.email}`, person.email),
      phone: kept(`phone:${person.phone}`, person.phone),
    };
  }

  /**
   * Notes that a message was said: the time of the newest one only moves forward.
   *
   * INACTIVE and CHURNED mean that somebody has gone silent, so a newer message of theirs makes them ACTIVE. A
   * PROSPECT who writes is still a prospect, and who is BLOCKED stays blocked: these are for people to decide.
   */
  async sawMessage(customerId: string, at: Date, direction: MessageDirection = 'INBOUND'): Promise<void> {
    await this.database.transaction(async () => {
      const moved = await this.customers.sawMessage(customerId, at, direction === 'INBOUND');
      if (moved) await this.history.updated(customerId, { status: moved.before }, { status: moved.after });
    });
  }

  /**
   * The platform names a person differently from now on. The old name may one day be somebody else's.
   *
   * @param at when the platform said so; now when left out
   * @throws SenderErased when they were erased since
   */
  async changeIdentity(platform: Platform, from: string, to: string, at = this.clock.now()): Promise<void> {
    if (from === to) return;
    await this.database.transaction(async () => {
      await this.erased.refuse({ names: [`${platform}:${from}`, `${platform}:${to}`], at });
      await this.customers.claimNames([`${platform}:${from}`, `${platform}:${to}`]);
      const customerId = await this.identities.rename(platform, from, to);
      if (customerId === undefined) return;
      const identity = (externalId: string): Record<string, unknown> => ({
        identity: { platform, externalId },
      });
      await this.history.updated(customerId, identity(from), identity(to));
    });
  }

  private async linkOrCreate(person: Person): Promise<{ customerId: string; created: boolean }> {
    await this.customers.claimNames(namesOf(person));
    const known = recognise(person, await this.identities.sightingsOf(person));
    if (!known) return { customerId: await this.create(person), created: true };
    const { customerId, unlinked, gaps } = known;
    const now = this.clock.now();
    await this.identities.link(customerId, person.platform, unlinked, now);
    if (Object.values(gaps).some((fact) => fact !== null)) await this.identities.fill(customerId, gaps, now);
    await this.history.updated(
      customerId,
      {},
      { ...told(gaps), ...(unlinked.length > 0 ? { linked: unlinked } : {}) },
    );
    return { customerId, created: false };
  }

  private async create(person: Person): Promise<string> {
    const id = v7();
    const { platform, externalIds, ...facts } = person;
    await this.identities.insertPerson(id, person, this.clock.now());
    await this.history.created(id, {
      ...told(facts),
      source: platform,
      identities: externalIds.map((externalId) => ({ platform, externalId })),
    });
    return id;
  }
}

/** The facts there are. */
function told(facts: PersonFacts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null));
}
