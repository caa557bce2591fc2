import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { ChannelCustomer } from '../channel-event.js';
import type { Findings } from './findings.js';

/** `data.customer`. A phone number or e-mail address that is none is left out with a note: the message counts more. */
export function genericCustomer(value: unknown, found: Findings): ChannelCustomer {
  const customer = found.object(value, 'data.customer');
  const externalId = found.id(customer['externalId'], 'data.customer.externalId');
  return {
    externalId,
    name: found.text(customer['name'], 'data.customer.name', 200),
    phone: phoneOf(found.text(customer['phone'], 'data.customer.phone'), found),
    email: emailOf(found.text(customer['email'], 'data.customer.email'), found),
    locale: found.text(customer['locale'], 'data.customer.locale', 35),
  };
}

function phoneOf(text: string | undefined, found: Findings): string | undefined {
  if (text === undefined) return undefined;
  const phone = parsePhoneNumberFromString(text);
  if (phone?.isPossible()) return phone.number;
  found.note('data.customer.phone was left out: it is no phone number with + and country code.');
  return undefined;
}

/** Longest address there is: RFC 5321 with erratum 1690. */
const MAX_EMAIL = 254;

function emailOf(text: string | undefined, found: Findings): string | undefined {
  if (text === undefined) return undefined;
  const email = text.trim().toLowerCase();
  if (email.length <= MAX_EMAIL && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email;
  found.note('data.customer.email was left out: it is no e-mail address.');
  return undefined;
}
