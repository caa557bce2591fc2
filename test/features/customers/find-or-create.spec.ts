import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contact } from '../../../apps/api/src/customers/contact.js';
import type { CustomerDto } from '../../../apps/api/src/customers/customers.dto.js';
import { CustomersService } from '../../../apps/api/src/customers/customers.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let second: TestApp;
let api: Api;
let customers: CustomersService;
beforeAll(async () => {
  t = await startTestApp();
  second = await startTestApp({ sharing: t });
  api = await t.api.asAda();
  customers = t.app.get(CustomersService);
});
afterAll(async () => {
  await second.close();
  await t.close();
});

async function shown(id: string): Promise<CustomerDto> {
  return (await api.get<CustomerDto>(`/api/customers/${id}`)).body;
}

async function entered(customer: Record<string, unknown>): Promise<CustomerDto> {
  return (await api.post<CustomerDto>('/api/customers', customer)).body;
}

describe('Somebody who writes for the first time', () => {
  it('becomes a customer with what the platform tells', async () => {
    const { customerId, created } = await customers.findOrCreate({
      platform: 'WHATSAPP',
      externalId: '5511961234567',
      aliases: ['551161234567'],
      name: ' Ana Souza ',
      phone: '+55 11 96123-4567',
      locale: 'pt_BR',
    });
    expect(created).toBe(true);
    expect(await shown(customerId)).toMatchObject({
      name: 'Ana Souza',
      phone: '+5511961234567',
      email: null,
      source: 'WHATSAPP',
      status: 'PROSPECT',
      locale: 'pt-BR',
      identities: [
        { platform: 'WHATSAPP', externalId: '5511961234567' },
        { platform: 'WHATSAPP', externalId: '551161234567' },
      ],
    });
  });

  it('is the same customer the next time, by the identity or an alias', async () => {
    const first = await customers.findOrCreate({
      platform: 'SMS',
      externalId: '+4917011',
      aliases: ['old-11'],
    });
    for (const contact of [
      { platform: 'SMS', externalId: '+4917011' },
      { platform: 'SMS', externalId: 'old-11' },
      { platform: 'SMS', externalId: 'new-11', aliases: ['+4917011'] },
    ] as Contact[]) {
      expect(await customers.findOrCreate(contact)).toEqual({ customerId: first.customerId, created: false });
    }
    expect((await shown(first.customerId)).identities).toHaveLength(3);
  });

  it('is somebody else on another platform, where nothing but the id is the same', async () => {
    const here = await customers.findOrCreate({ platform: 'TELEGRAM', externalId: '4711' });
    const there = await customers.findOrCreate({ platform: 'WEBCHAT', externalId: '4711' });
    expect(there.customerId).not.toBe(here.customerId);
  });

  it('is written down as the doing of the product, once', async () => {
    const contact: Contact = { platform: 'API', externalId: 'audit-1', name: 'Samuel Reyes' };
    const { customerId } = await customers.findOrCreate(contact);
    await customers.findOrCreate(contact);
    const rows = await t.database.rows<{ action: string; actorType: string }>(
      'select action, "actorType" from "AuditEntry" where "entityId" = $1',
      [customerId],
    );
    expect(rows).toEqual([{ action: 'created', actorType: 'system' }]);
  });

  it('is one customer however many messages come at once, on however many processes', async () => {
    const there = second.app.get(CustomersService);
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? customers : there).findOrCreate({
          platform: 'WHATSAPP',
          externalId: '491701234567',
          name: 'Tom Becker',
          phone: '+49 170 1234567',
        }),
      ),
    );
    expect(new Set(found.map(({ customerId }) => customerId)).size).toBe(1);
    expect(found.filter(({ created }) => created)).toHaveLength(1);
    const rows = await t.database.rows(`select 1 from "Customer" where phone = '+491701234567'`);
    expect(rows).toHaveLength(1);
  });

  it('is one customer also when platforms and aliases cross', async () => {
    const found = await Promise.all([
      customers.findOrCreate({
        platform: 'MESSENGER',
        externalId: 'a',
        aliases: ['b'],
        email: 'ella@example.com',
      }),
      customers.findOrCreate({ platform: 'MESSENGER', externalId: 'b', aliases: ['a'] }),
      customers.findOrCreate({
        platform: 'EMAIL',
        externalId: 'ella@example.com',
        email: 'ella@example.com',
      }),
      customers.findOrCreate({ platform: 'WEBCHAT', externalId: 'v-1', email: 'Ella@Example.com' }),
    ]);
    const ids = new Set(found.map(({ customerId }) => customerId));
    // Who comes by the bare alias first may be made before anybody told of the e-mail address.
    expect(ids.size).toBeLessThanOrEqual(2);
    const again = await customers.findOrCreate({ platform: 'MESSENGER', externalId: 'b', aliases: ['a'] });
    expect(again.created).toBe(false);
    const holders = await t.database.rows(`select 1 from "Customer" where email = 'ella@example.com'`);
    expect(holders).toHaveLength(1);
  });

  it('vanishes with the transaction that brought them', async () => {
    const contact: Contact = { platform: 'API', externalId: 'rolled-back' };
    const work = t.database.transaction(async () => {
      await customers.findOrCreate(contact);
      throw new Error('the message was no message');
    });
    await expect(work).rejects.toThrow('no message');
    expect((await customers.findOrCreate(contact)).created).toBe(true);
  });
});

describe('Somebody we know by an address', () => {
  it('gets the identity linked, on every platform that tells the address', async () => {
    const known = await entered({
      name: 'Camille Moreau',
      email: 'camille@example.com',
      phone: '+33 1 23 45 67 89',
    });
    const mail = await customers.findOrCreate({
      platform: 'EMAIL',
      externalId: 'camille@example.com',
      email: 'CAMILLE@example.com',
    });
    const text = await customers.findOrCreate({
      platform: 'SMS',
      externalId: '+33123456789',
      phone: '+33123456789',
    });
    expect([mail, text]).toEqual(Array(2).fill({ customerId: known.id, created: false }));
    expect((await shown(known.id)).identities).toEqual([
      { platform: 'EMAIL', externalId: 'camille@example.com' },
      { platform: 'SMS', externalId: '+33123456789' },
    ]);
    expect((await shown(known.id)).source).toBe('MANUAL');
  });
});

describe('What a platform tells', () => {
  it('fills what is empty and never replaces what is there', async () => {
    const known = await entered({ name: 'Ben W.', phone: '+44 20 7946 0001' });
    const contact: Contact = {
      platform: 'SMS',
      externalId: '+442079460001',
      name: 'Benjamin Whitaker',
      phone: '+44 20 7946 0001',
      email: 'ben@example.com',
      locale: 'en-GB',
    };
    await customers.findOrCreate(contact);
    expect(await shown(known.id)).toMatchObject({
      name: 'Ben W.',
      email: 'ben@example.com',
      locale: 'en-GB',
    });
    await customers.findOrCreate({ ...contact, email: 'other@example.com', locale: 'fr' });
    expect(await shown(known.id)).toMatchObject({ email: 'ben@example.com', locale: 'en-GB' });
  });

  it('is no error where it is no address, and no theft where it is somebody else’s', async () => {
    await entered({ name: 'Ivy Tran', email: 'ivy@example.com' });
    const contact: Contact = { platform: 'TELEGRAM', externalId: '99', email: 'not an address', phone: '12' };
    const { customerId } = await customers.findOrCreate(contact);
    await customers.findOrCreate({ ...contact, email: 'ivy@example.com' });
    expect(await shown(customerId)).toMatchObject({ email: null, phone: null });
  });
});

describe('A message that was said', () => {
  it('moves the time of the last one forward only', async () => {
    const { id } = await entered({ name: 'Yael Shapira' });
    for (const at of ['2026-03-01T10:00:00.000Z', '2026-03-01T12:00:00.000Z', '2026-03-01T11:00:00.000Z']) {
      await customers.sawMessage(id, new Date(at));
    }
    expect((await shown(id)).lastMessageAt).toBe('2026-03-01T12:00:00.000Z');
  });

  it.each([
    ['INACTIVE', 'INBOUND', 'ACTIVE'],
    ['CHURNED', 'INBOUND', 'ACTIVE'],
    ['CHURNED', 'OUTBOUND', 'CHURNED'],
    ['PROSPECT', 'INBOUND', 'PROSPECT'],
    ['BLOCKED', 'INBOUND', 'BLOCKED'],
  ] as const)('of somebody %s, %s, makes them %s', async (status, direction, expected) => {
    const { id } = await entered({ name: 'Omar Nasser', status });
    await customers.sawMessage(id, t.clock.now(), direction);
    expect((await shown(id)).status).toBe(expected);
  });

  it('that is older than the last one brings nobody back', async () => {
    const { id } = await entered({ name: 'Hannah Cole' });
    await customers.sawMessage(id, t.clock.now());
    await api.patch(`/api/customers/${id}`, { status: 'CHURNED' });
    await customers.sawMessage(id, new Date('2026-01-01T00:00:00Z'));
    expect((await shown(id)).status).toBe('CHURNED');
  });
});

describe('A platform that names somebody differently', () => {
  it('keeps the customer, and leaves the old name to whoever gets it', async () => {
    const { customerId } = await customers.findOrCreate({ platform: 'WHATSAPP', externalId: 'old-number' });
    await customers.changeIdentity('WHATSAPP', 'old-number', 'new-number');
    expect(await customers.findOrCreate({ platform: 'WHATSAPP', externalId: 'new-number' })).toEqual({
      customerId,
      created: false,
    });
    const stranger = await customers.findOrCreate({ platform: 'WHATSAPP', externalId: 'old-number' });
    expect(stranger.created).toBe(true);
  });

  it('takes nothing from a customer who has the new name already', async () => {
    const before = await customers.findOrCreate({ platform: 'SMS', externalId: 'one' });
    const after = await customers.findOrCreate({ platform: 'SMS', externalId: 'two' });
    await customers.changeIdentity('SMS', 'one', 'two');
    expect((await shown(before.customerId)).identities).toEqual([]);
    expect((await shown(after.customerId)).identities).toEqual([{ platform: 'SMS', externalId: 'two' }]);
    await customers.changeIdentity('SMS', 'nobody', 'three');
    expect((await customers.findOrCreate({ platform: 'SMS', externalId: 'three' })).created).toBe(true);
  });
});
