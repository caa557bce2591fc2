import { describe, expect, it } from 'vitest';
import { namesOf, personOf } from './contact.js';

describe('A contact of a channel', () => {
  it('is brought into the form in which customers are stored', () => {
    expect(
      personOf({
        platform: 'WHATSAPP',
        externalId: '5511961234567',
        aliases: ['551161234567', '5511961234567'],
        name: ' Ana Souza ',
        email: ' Ana@Example.COM ',
        phone: '+55 11 96123-4567',
        locale: 'pt_BR',
      }),
    ).toEqual({
      platform: 'WHATSAPP',
      externalIds: ['5511961234567', '551161234567'],
      name: 'Ana Souza',
      email: 'ana@example.com',
      phone: '+5511961234567',
      locale: 'pt-BR',
    });
  });

  it('loses what is told wrongly, and keeps the rest', () => {
    const person = personOf({
      platform: 'API',
      externalId: 'crm-17',
      name: '\0 \ud800Bo ',
      email: 'not an address',
      phone: '030 1234',
      locale: 'german please',
    });
    expect(person).toMatchObject({ name: '\ufffdBo', email: null, phone: null, locale: null });
  });

  it('keeps names within their length without cutting a character in two', () => {
    const { name } = personOf({ platform: 'API', externalId: 'x', name: `${'😀'.repeat(200)}more` });
    expect(name).toBe('😀'.repeat(200));
  });

  it('is named by its identities and addresses', () => {
    const person = personOf({
      platform: 'SMS',
      externalId: '+4930901820',
      phone: '+4930901820',
      email: 'a@b.de',
    });
    expect(namesOf(person)).toEqual(['SMS:+4930901820', 'email:a@b.de', 'phone:+4930901820']);
  });
});
