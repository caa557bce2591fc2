import type { ChannelEvent } from '../channel-event.js';
import { unixInstant } from '../instant.js';
import { idOf, objectOf, textOf, type JsonObject } from '../payload.js';
import { ignoredIn, whatsappKey, type WhatsappChange } from './whatsapp-change.js';
import { phoneOfWhatsappId } from './whatsapp-phone.js';

/** A message of the type `system`: WhatsApp tells that a customer has another number or user id now. */
export function systemEvent(message: JsonObject, id: string, change: WhatsappChange): ChannelEvent {
  const system = objectOf(message['system']) ?? {};
  const kind = textOf(system['type'], 60) ?? 'system';
  const from = idOf(
    message['from'] ?? message['from_user_id'] ?? system['previous_user_id'] ?? system['customer'],
  );
  if (kind !== 'user_changed_number' && kind !== 'user_changed_user_id') {
    return ignoredIn(change, kind, `News of the kind "${kind}" changes nothing here.`, from);
  }
  const number = idOf(system['wa_id'] ?? system['new_wa_id']);
  const ids = [number, idOf(system['user_id']), idOf(system['parent_user_id'])];
  const [to, ...aliases] = new Set(ids.filter((name) => name !== undefined));
  if (from === undefined || to === undefined) {
    return ignoredIn(change, kind, 'It does not name both the old and the new identity.', from);
  }
  return {
    type: 'identity-changed',
    key: id,
    from,
    to,
    aliases: aliases.length > 0 ? aliases : undefined,
    phone: number === undefined ? undefined : phoneOfWhatsappId(number),
    conversationKey: whatsappKey(from),
    occurredAt: unixInstant(message['timestamp'], change.receivedAt),
  };
}
