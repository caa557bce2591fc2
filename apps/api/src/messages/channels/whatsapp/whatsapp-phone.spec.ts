import { expect, it } from 'vitest';
import { phoneOfWhatsappId } from './whatsapp-phone.js';

it.each([
  ['34600111222', '+34600111222', 'a number like most'],
  ['551187654321', '+5511987654321', 'a Brazilian mobile number without its ninth digit'],
  ['5511987654321', '+5511987654321', 'the same with it'],
  ['551132654321', '+551132654321', 'a Brazilian landline, which has none'],
  ['5491123456789', '+5491123456789', 'an Argentine mobile number'],
  ['541123456789', '+5491123456789', 'the same without its 9'],
  ['5215512345678', '+525512345678', 'a Mexican number with the 1 it had until 2019'],
  ['525512345678', '+525512345678', 'the same without'],
])('%s is %s: %s', (id, phone) => {
  expect(phoneOfWhatsappId(id)).toBe(phone);
});

it.each(['US.13491208655302741918', '', '0049', '12', '1234567890123456', '+34600111222', '34600x11222'])(
  '"%s" is no phone number',
  (id) => {
    expect(phoneOfWhatsappId(id)).toBeUndefined();
  },
);
