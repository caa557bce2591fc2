import type { ChannelEvent, StatusMoved } from '../channel-event.js';
import { unixInstant } from '../instant.js';
import { idOf, listOf, objectOf, textOf } from '../payload.js';
import { ignoredIn, whatsappKey, type WhatsappChange } from './whatsapp-change.js';
import { explainWhatsappError } from './whatsapp-errors.js';

/** WhatsApp's word for where a message is. A voice message that was played has been read. */
const steps = new Map<string, StatusMoved['status']>([
  ['sent', 'SENT'],
  ['delivered', 'DELIVERED'],
  ['read', 'READ'],
  ['played', 'READ'],
  ['failed', 'FAILED'],
]);

/** One entry of `statuses[]`: where a message of ours is now. They come in any order and more than once. */
export function statusEvent(entry: unknown, change: WhatsappChange): ChannelEvent {
  const fields = objectOf(entry);
  const word = textOf(fields?.['status']) ?? 'status';
  const targetExternalId = idOf(fields?.['id']);
  if (!fields || !targetExternalId) return ignoredIn(change, word, 'It names no message.');
  const recipient = recipientOf(fields, change);
  if (recipient === undefined) return ignoredIn(change, word, 'It names no recipient.');
  const status = steps.get(word);
  if (!status)
    return ignoredIn(change, word, `"${word}" is no status a message of ours can have.`, recipient);
  // In a group the same message has a status for each person.
  const person = idOf(fields['recipient_participant_id']) ?? recipient;
  return {
    type: 'status',
    key: `${targetExternalId}:${word}:${person}`,
    targetExternalId,
    status,
    reason: status === 'FAILED' ? reasonOf(fields['errors']) : undefined,
    messageId: idOf(fields['biz_opaque_callback_data']),
    conversationKey: whatsappKey(recipient),
    occurredAt: unixInstant(fields['timestamp'], change.receivedAt),
  };
}

function recipientOf(fields: Readonly<Record<string, unknown>>, change: WhatsappChange): string | undefined {
  const only = change.contacts.length === 1 ? change.contacts[0] : undefined;
  const names = [
    fields['recipient_id'],
    fields['recipient_user_id'],
    fields['recipient_parent_user_id'],
    only?.['wa_id'],
    only?.['user_id'],
  ];
  return names.map(idOf).find((id) => id !== undefined);
}

function reasonOf(errors: unknown): string {
  const reasons = listOf(errors).map((error) => explainWhatsappError(error).reason);
  return reasons.join(' ') || 'WhatsApp could not deliver it and did not say why.';
}
