import type { Attachment, ChannelCustomer, ChannelEvent, MessageSaid } from '../channel-event.js';
import { unixInstant } from '../instant.js';
import { cleanText, idOf, listOf, objectOf, present, textOf, urlOf, type JsonObject } from '../payload.js';
import { ignoredIn, whatsappKey, type WhatsappChange } from './whatsapp-change.js';
import { contentOf } from './whatsapp-content.js';
import { customerOf } from './whatsapp-customer.js';
import { explainWhatsappError } from './whatsapp-errors.js';
import { systemEvent } from './whatsapp-system.js';

/** What the readers of one entry of `messages[]` need. */
interface Said {
  message: JsonObject;
  type: string;
  id: string;
  customer: ChannelCustomer;
  change: WhatsappChange;
}

/**
 * One entry of `messages[]` or, written by the business in its own app, of `message_echoes[]`.
 *
 * @param side where the entry names the customer: the sender of a message, the recipient of an echo
 */
export function messageEvent(entry: unknown, change: WhatsappChange, side: 'from' | 'to'): ChannelEvent {
  const message = objectOf(entry);
  const type = textOf(message?.['type'], 60) ?? 'message';
  const id = idOf(message?.['id']);
  if (!message || id === undefined) return ignoredIn(change, type, 'It has no id that names it.');
  if (type === 'system') return systemEvent(message, id, change);
  const customer = customerOf(message, change.contacts, side);
  if (!customer) return ignoredIn(change, type, 'It names nobody it could be from or to.');
  const said: Said = { message, type, id, customer, change };
  if (type === 'reaction') return reaction(said);
  if (type === 'edit') return edit(said);
  if (type === 'revoke') return revoke(said);
  return words(said, side === 'from' ? 'INBOUND' : 'OUTBOUND');
}

function words(said: Said, direction: MessageSaid['direction']): ChannelEvent {
  const { message, customer, change } = said;
  const content = contentOf(message);
  if (!content) return ignore(said, `Messages of the type "${said.type}" are not known.`);
  return {
    type: 'message',
    externalId: said.id,
    direction,
    customer,
    contentType: content.contentType,
    body: content.body,
    attachments: [...content.attachments, ...referral(message)],
    replyToExternalId: idOf(objectOf(message['context'])?.['id']),
    notes: content.contentType === 'UNSUPPORTED' ? [whyUnsupported(said)] : undefined,
    ...about(customer, message, change),
  };
}

function whyUnsupported({ message, type }: Said): string {
  const errors = listOf(message['errors']).map((error) => explainWhatsappError(error).reason);
  return errors.join(' ') || `WhatsApp did not tell what this message of the type "${type}" holds.`;
}

/** The advertisement or post through which the customer came. */
function referral(message: JsonObject): Attachment[] {
  const source = objectOf(message['referral']);
  if (!source) return [];
  const data = present({
    sourceType: textOf(source['source_type']),
    sourceId: textOf(source['source_id']),
    text: textOf(source['body']),
    clickId: textOf(source['ctwa_clid']),
  });
  return [{ kind: 'referral', url: urlOf(source['source_url']), name: textOf(source['headline']), data }];
}

function reaction(said: Said): ChannelEvent {
  const part = objectOf(said.message['reaction']);
  const targetExternalId = idOf(part?.['message_id']);
  if (targetExternalId === undefined) return ignore(said, 'It names no message that is reacted to.');
  const from = idOf(said.message['from']) ?? said.customer.externalId;
  return {
    type: 'reaction',
    from,
    emoji: textOf(part?.['emoji'], 64) ?? null,
    ...changeOf(said, targetExternalId),
  };
}

function edit(said: Said): ChannelEvent {
  const part = objectOf(said.message['edit']);
  const targetExternalId = idOf(part?.['original_message_id']);
  const content = contentOf(objectOf(part?.['message']) ?? {});
  if (targetExternalId === undefined) return ignore(said, 'It names no message that was edited.');
  if (!content || content.contentType === 'UNSUPPORTED')
    return ignore(said, 'It does not hold the new text.');
  return { type: 'edit', body: content.body, ...changeOf(said, targetExternalId) };
}

function revoke(said: Said): ChannelEvent {
  const targetExternalId = idOf(objectOf(said.message['revoke'])?.['original_message_id']);
  if (targetExternalId === undefined) return ignore(said, 'It names no message that was taken back.');
  return { type: 'revoke', ...changeOf(said, targetExternalId) };
}

function changeOf(said: Said, targetExternalId: string) {
  return { key: said.id, targetExternalId, ...about(said.customer, said.message, said.change) };
}

function about(customer: ChannelCustomer, message: JsonObject, change: WhatsappChange) {
  return {
    conversationKey: whatsappKey(customer.externalId),
    occurredAt: unixInstant(message['timestamp'], change.receivedAt),
  };
}

function ignore(said: Said, reason: string): ChannelEvent {
  return ignoredIn(said.change, said.type, cleanText(reason), said.customer.externalId);
}
