import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * The phone number behind a WhatsApp id, in E.164, or undefined when the id is no phone number.
 *
 * WhatsApp ids are phone numbers as they were when the account was made: Brazilian mobile numbers may lack the
 * ninth digit, Argentine ones the 9 of mobile numbers, and Mexican ones may carry the 1 that was dropped in 2019.
 * One person must have one number, so these are written the way they are dialled today.
 */
export function phoneOfWhatsappId(id: string): string | undefined {
  if (!/^[1-9]\d{6,14}$/.test(id)) return undefined;
  const phone = parsePhoneNumberFromString(`+${dialledToday(id)}`);
  return phone?.isPossible() ? phone.number : undefined;
}

function dialledToday(digits: string): string {
  const [, brazilArea, brazilMobile] = /^55(\d\d)([6-9]\d{7})$/.exec(digits) ?? [];
  if (brazilArea !== undefined && brazilMobile !== undefined) return `55${brazilArea}9${brazilMobile}`;
  const [, argentine] = /^54([1-8]\d{9})$/.exec(digits) ?? [];
  if (argentine !== undefined) return `549${argentine}`;
  const [, mexican] = /^521(\d{10})$/.exec(digits) ?? [];
  if (mexican !== undefined) return `52${mexican}`;
  return digits;
}
