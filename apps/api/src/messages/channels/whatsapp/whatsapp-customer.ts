import type { ChannelCustomer } from '../channel-event.js';
import { idOf, listOf, objectOf, textOf, type JsonObject } from '../payload.js';
import { phoneOfWhatsappId } from './whatsapp-phone.js';

/** The `contacts[]` of a change: what WhatsApp tells of the people in it. */
export function contactsOf(value: JsonObject): JsonObject[] {
  return listOf(value['contacts'])
    .map(objectOf)
    .filter((contact) => contact !== undefined);
}

/**
 * The customer a message is from, or to when the business wrote it. A phone number names them where there is one;
 * people with a user name may have none, and are then named by their user id (`US.1349…`).
 *
 * @returns undefined when the message names nobody
 */
export function customerOf(
  message: JsonObject,
  contacts: readonly JsonObject[],
  side: 'from' | 'to',
): ChannelCustomer | undefined {
  const named = [message[side], message[`${side}_user_id`], message[`${side}_parent_user_id`]].map(idOf);
  const only = contacts.length === 1 ? contacts[0] : undefined;
  const anonymous = named.every((id) => id === undefined);
  const contact = contacts.find((entry) => idsOf(entry).some((id) => named.includes(id)));
  const ids = [...named, ...idsOf(contact ?? (anonymous ? only : undefined))].filter(
    (id) => id !== undefined,
  );
  const [externalId, ...aliases] = new Set(byPhoneFirst(ids));
  if (externalId === undefined) return undefined;
  const profile = objectOf((contact ?? only)?.['profile']);
  return {
    externalId,
    aliases: aliases.length > 0 ? aliases : undefined,
    name: textOf(profile?.['name']) ?? textOf(profile?.['username']),
    phone: phoneOfWhatsappId(externalId),
  };
}

function idsOf(contact: JsonObject | undefined): string[] {
  const ids = [contact?.['wa_id'], contact?.['user_id'], contact?.['parent_user_id']];
  return ids.map(idOf).filter((id) => id !== undefined);
}

/** A contact may know the number that the message itself does not name. */
function byPhoneFirst(ids: string[]): string[] {
  const isPhone = (id: string) => /^\d+$/.test(id);
  return [...ids.filter(isPhone), ...ids.filter((id) => !isPhone(id))];
}
