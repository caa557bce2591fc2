import { describe, expect, it } from 'vitest';
import { customerOf } from './whatsapp-customer.js';

const userId = 'US.13491208655302741918';
const contact = {
  profile: { name: 'Mia' },
  wa_id: '14155550142',
  user_id: userId,
  parent_user_id: 'US.ENT.118',
};

describe('customerOf', () => {
  it('names the customer by number, and keeps the user ids as other names', () => {
    expect(customerOf({ from: '14155550142' }, [contact], 'from')).toEqual({
      externalId: '14155550142',
      aliases: [userId, 'US.ENT.118'],
      name: 'Mia',
      phone: '+14155550142',
    });
  });

  it('names the customer by user id where no number is told', () => {
    const customer = customerOf(
      { from_user_id: userId },
      [{ profile: { username: 'mia' }, user_id: userId }],
      'from',
    );
    expect(customer).toMatchObject({ externalId: userId, name: 'mia', aliases: undefined, phone: undefined });
  });

  it('takes the number from the contact when the message has the user id only', () => {
    expect(customerOf({ from_user_id: userId }, [contact], 'from')?.externalId).toBe('14155550142');
  });

  it('takes the only contact when the message names nobody, and never one of several', () => {
    expect(customerOf({}, [contact], 'from')?.externalId).toBe('14155550142');
    expect(customerOf({}, [contact, { wa_id: '34600111222' }], 'from')).toBeUndefined();
  });

  it('never mixes the ids of two people of a batch', () => {
    const other = { profile: { name: 'Ben' }, wa_id: '34600111222', user_id: 'ES.2' };
    expect(customerOf({ from: '34600111222' }, [contact, other], 'from')).toMatchObject({
      externalId: '34600111222',
      aliases: ['ES.2'],
      name: 'Ben',
    });
    const stranger = customerOf({ from: '447700900123' }, [contact], 'from');
    expect(stranger?.externalId).toBe('447700900123');
    expect(stranger?.aliases).toBeUndefined();
  });

  it('finds the customer of an echo in its recipient', () => {
    const echo = { from: '4930901820440', to: '14155550142', to_user_id: userId };
    expect(customerOf(echo, [], 'to')).toMatchObject({ externalId: '14155550142', aliases: [userId] });
  });
});
