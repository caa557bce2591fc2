import { ignored, type ChannelEvent } from '../channel-event.js';
import type { RawDelivery } from '../channel.js';
import { cleanText, idOf, jsonOf, listOf, objectOf, textOf, type JsonObject } from '../payload.js';
import { ignoredIn, type WhatsappChange } from './whatsapp-change.js';
import { contactsOf } from './whatsapp-customer.js';
import { explainWhatsappError } from './whatsapp-errors.js';
import { messageEvent } from './whatsapp-message.js';
import { statusEvent } from './whatsapp-status.js';

/**
 * Reads a delivery of the WhatsApp Cloud API: `entry[].changes[].value`, each with any number of messages,
 * statuses, echoes and errors. Each of them gives one event; one that is broken does not touch the others.
 *
 * @param phoneNumberId the number that is ours, when the administrator set it: what other numbers got is ignored
 */
export function parseWhatsapp(raw: RawDelivery, phoneNumberId?: string): ChannelEvent[] {
  const json = jsonOf(raw.body);
  if ('problem' in json) return [ignored('delivery', json.problem, raw.receivedAt)];
  const delivery = objectOf(json.value);
  const object = textOf(delivery?.['object'], 60);
  if (!delivery || object !== 'whatsapp_business_account') {
    return [ignored(object ?? 'delivery', 'It is not about a WhatsApp Business account.', raw.receivedAt)];
  }
  const changes = listOf(delivery['entry']).flatMap((entry) => orOne(listOf(objectOf(entry)?.['changes'])));
  if (changes.length === 0) return [ignored('delivery', 'It has no entries.', raw.receivedAt)];
  return changes.flatMap((change) => changeEvents(objectOf(change) ?? {}, raw.receivedAt, phoneNumberId));
}

/** An entry without changes still gives an event that says so. */
function orOne(list: readonly unknown[]): readonly unknown[] {
  return list.length === 0 ? [undefined] : list;
}

function changeEvents(fields: JsonObject, receivedAt: Date, phoneNumberId?: string): ChannelEvent[] {
  const field = textOf(fields['field'], 60);
  const value = objectOf(fields['value']) ?? {};
  const change: WhatsappChange = { contacts: contactsOf(value), receivedAt };
  if (field === undefined) return [ignoredIn(change, 'change', 'It does not say what it is about.')];
  if (field !== 'messages' && field !== 'smb_message_echoes') {
    const event = textOf(value['event'], 60);
    const news = event === undefined ? field : `${field}: ${event}`;
    return [ignoredIn(change, field, cleanText(`News of the kind "${news}" changes nothing here.`))];
  }
  const number = idOf(objectOf(value['metadata'])?.['phone_number_id']);
  const foreign = phoneNumberId !== undefined && number !== undefined && number !== phoneNumberId;
  const parts = readers.flatMap(([name, kind, read]) =>
    listOf(value[name]).map((part) =>
      foreign
        ? ignoredIn(change, kind, `It is for the number with the id ${number}, and ours is ${phoneNumberId}.`)
        : unharmed(change, kind, () => read(part, change)),
    ),
  );
  return parts.length > 0 ? parts : [ignoredIn(change, field, 'It holds nothing that is known.')];
}

type Reader = (part: unknown, change: WhatsappChange) => ChannelEvent;

const readers: readonly [name: string, kind: string, read: Reader][] = [
  ['messages', 'message', (part, change) => messageEvent(part, change, 'from')],
  ['message_echoes', 'echo', (part, change) => messageEvent(part, change, 'to')],
  ['statuses', 'status', statusEvent],
  ['errors', 'error', (part, change) => ignoredIn(change, 'error', explainWhatsappError(part).reason)],
];

/** The readers take any shape; were one of them wrong about that, the rest of the batch would still come in. */
function unharmed(change: WhatsappChange, kind: string, read: () => ChannelEvent): ChannelEvent {
  try {
    return read();
  } catch (error) {
    return ignoredIn(change, `broken ${kind}`, `It could not be read: ${String(error)}`);
  }
}
