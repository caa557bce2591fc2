import { Platform, type MessageDirection } from '@libs/database/generated/enums.js';
import { conversationKey, ignored, type ChannelEvent } from '../channel-event.js';
import type { RawDelivery } from '../channel.js';
import { isoInstant } from '../instant.js';
import { cleanText, jsonOf, MAX_BODY, objectOf, textOf, type JsonObject } from '../payload.js';
import { genericAttachments } from './generic-attachments.js';
import { genericCustomer } from './generic-customer.js';
import { Findings } from './findings.js';

/**
 * Reads `{ type: "message.received", timestamp, data }`. Other types are ignored, and so is a message with
 * mistakes in it: the reason lists every mistake with its place, for the sender is known and can mend them.
 */
export function parseGeneric(raw: RawDelivery): ChannelEvent[] {
  const json = jsonOf(raw.body);
  if ('problem' in json) return [ignored('delivery', json.problem, raw.receivedAt)];
  const delivery = objectOf(json.value);
  if (!delivery) return [ignored('delivery', 'The body is not a JSON object.', raw.receivedAt)];
  const type = textOf(delivery['type'], 60);
  if (type === undefined) return [ignored('delivery', 'type: has to be text.', raw.receivedAt)];
  if (type !== 'message.received') {
    return [ignored(type, cleanText(`Events of the type "${type}" are not known.`), raw.receivedAt)];
  }
  return [message(delivery, raw.receivedAt)];
}

function message(delivery: JsonObject, receivedAt: Date): ChannelEvent {
  const found = new Findings();
  const data = found.object(delivery['data'], 'data');
  const externalId = found.id(data['messageId'], 'data.messageId');
  const customer = genericCustomer(data['customer'], found);
  const attachments = genericAttachments(data['attachments'], found);
  const body = bodyOf(data['body'], attachments.length > 0, found);
  const direction = directionOf(data['direction'], found);
  const occurredAt = timeOf(data, delivery, receivedAt, found);
  if (found.mistakes.length > 0) return ignored('message.received', found.mistakes.join(' '), receivedAt);
  return {
    type: 'message',
    externalId,
    direction,
    customer,
    contentType: attachments[0]?.contentType ?? 'TEXT',
    body,
    attachments: attachments.map(({ attachment }) => attachment),
    notes: found.notes.length > 0 ? found.notes : undefined,
    conversationKey: conversationKey(Platform.API, customer.externalId),
    occurredAt,
  };
}

function bodyOf(value: unknown, hasAttachments: boolean, found: Findings): string {
  if (value === undefined && hasAttachments) return '';
  if (typeof value !== 'string') found.mistake('data.body', 'has to be text.');
  else if (value.trim() === '' && !hasAttachments)
    found.mistake('data.body', 'is empty, and there is no attachment.');
  else if (value.length > MAX_BODY) found.note(`data.body was cut to ${MAX_BODY} characters.`);
  return typeof value === 'string' ? cleanText(value, MAX_BODY) : '';
}

function directionOf(value: unknown, found: Findings): MessageDirection {
  if (value === undefined || value === 'INBOUND') return 'INBOUND';
  if (value !== 'OUTBOUND') found.mistake('data.direction', 'has to be INBOUND or OUTBOUND.');
  return 'OUTBOUND';
}

function timeOf(data: JsonObject, delivery: JsonObject, receivedAt: Date, found: Findings): Date {
  const said = data['occurredAt'] ?? undefined;
  if (said === undefined) return isoInstant(delivery['timestamp'], receivedAt) ?? receivedAt;
  const instant = isoInstant(said, receivedAt);
  if (!instant) found.mistake('data.occurredAt', 'has to be a time such as 2026-03-02T09:30:00Z.');
  return instant ?? receivedAt;
}
