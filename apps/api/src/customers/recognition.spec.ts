import { describe, expect, it } from 'vitest';
import { personOf } from './contact.js';
import { isComplete, recognise, type Sighting } from './recognition.js';

const ana = personOf({
  platform: 'WHATSAPP',
  externalId: '491701',
  aliases: ['491702'],
  name: 'Ana',
  email: 'ana@example.com',
  phone: '+49 170 1234567',
});

function sighting(of: Partial<Sighting>): Sighting {
  return { customerId: 'ana', externalId: null, name: null, email: null, phone: null, locale: null, ...of };
}

describe('Recognising a person', () => {
  it('finds nobody where nobody carries one of the names', () => {
    expect(recognise(ana, [])).toBeUndefined();
  });

  it('trusts the identity before its aliases, and both before the addresses', () => {
    const byAddress = sighting({ customerId: 'address', phone: '+491701234567', email: 'ana@example.com' });
    const byAlias = sighting({ customerId: 'alias', externalId: '491702' });
    const byIdentity = sighting({ customerId: 'identity', externalId: '491701' });
    expect(recognise(ana, [byAddress, byAlias, byIdentity])?.customerId).toBe('identity');
    expect(recognise(ana, [byAddress, byAlias])?.customerId).toBe('alias');
    expect(recognise(ana, [byAddress])?.customerId).toBe('address');
  });

  it('trusts the phone number where the platform proves it, else the e-mail address', () => {
    const phone = sighting({ customerId: 'phone', phone: '+491701234567' });
    const email = sighting({ customerId: 'email', email: 'ana@example.com' });
    expect(recognise(ana, [email, phone])?.customerId).toBe('phone');
    expect(recognise({ ...ana, platform: 'EMAIL' }, [phone, email])?.customerId).toBe('email');
  });

  it('fills what is empty and leaves what is known', () => {
    const found = recognise(ana, [sighting({ externalId: '491701', name: 'Anna S.' })]);
    expect(found).toEqual({
      customerId: 'ana',
      unlinked: ['491702'],
      gaps: { name: null, email: 'ana@example.com', phone: '+491701234567', locale: null },
    });
  });

  it('takes no address that another customer holds', () => {
    const found = recognise(ana, [
      sighting({ externalId: '491701', name: 'Ana' }),
      sighting({ externalId: '491702', name: 'Ana' }),
      sighting({ customerId: 'other', email: 'ana@example.com', phone: '+491701234567' }),
    ]);
    expect(found?.gaps).toEqual({ name: null, email: null, phone: null, locale: null });
    expect(found && isComplete(found)).toBe(true);
  });
});
