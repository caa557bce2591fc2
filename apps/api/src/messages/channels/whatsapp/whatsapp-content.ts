import type { ContentType } from '@libs/database/generated/enums.js';
import type { Attachment } from '../channel-event.js';
import {
  idOf,
  listOf,
  MAX_BODY,
  numberOf,
  objectOf,
  present,
  textOf,
  type JsonObject,
  urlOf,
} from '../payload.js';
import { formOf } from './whatsapp-form.js';

/** What a message holds. */
export interface WhatsappContent {
  contentType: ContentType;
  body: string;
  attachments: Attachment[];
}

/**
 * The content of a message, or of the new version of an edited one, by its `type`.
 *
 * @returns undefined for a type that is not known; an UNSUPPORTED content when the type is known and what it
 *   should hold is missing, so that people see that the customer said something
 */
export function contentOf(message: JsonObject): WhatsappContent | undefined {
  const type = textOf(message['type']) ?? '';
  const read = readers.get(type);
  if (!read) return undefined;
  return read(message[type], type) ?? { contentType: 'UNSUPPORTED', body: '', attachments: [] };
}

/** Most products, contacts and the like of one message that are kept. */
const MOST_PARTS = 100;

type Reader = (part: unknown, type: string) => WhatsappContent | undefined;

const readers = new Map<string, Reader>([
  ['text', readText],
  ['image', readMedia],
  ['video', readMedia],
  ['audio', readMedia],
  ['document', readMedia],
  ['sticker', readMedia],
  ['location', readLocation],
  ['contacts', readContacts],
  ['button', readButton],
  ['interactive', readInteractive],
  ['order', readOrder],
  ['unsupported', () => undefined],
]);

function readText(part: unknown): WhatsappContent | undefined {
  const body = textOf(objectOf(part)?.['body'], MAX_BODY);
  return body === undefined ? undefined : { contentType: 'TEXT', body, attachments: [] };
}

const media = {
  image: 'IMAGE',
  video: 'VIDEO',
  audio: 'AUDIO',
  document: 'DOCUMENT',
  sticker: 'STICKER',
} as const;

function readMedia(part: unknown, type: string): WhatsappContent | undefined {
  const file = objectOf(part);
  const mediaId = idOf(file?.['id']);
  const url = urlOf(file?.['url'] ?? file?.['link']);
  if (!file || !isMedia(type) || (mediaId === undefined && url === undefined)) return undefined;
  const caption = textOf(file['caption'], MAX_BODY);
  const attachment: Attachment = {
    kind: type,
    mediaId,
    url,
    mimeType: textOf(file['mime_type']),
    name: textOf(file['filename']),
    size: numberOf(file['file_size']),
    data: file['voice'] === true ? { voice: true } : undefined,
  };
  return { contentType: media[type], body: caption ?? '', attachments: [attachment] };
}

function isMedia(type: string): type is keyof typeof media {
  return Object.hasOwn(media, type);
}

function readLocation(part: unknown): WhatsappContent | undefined {
  const place = objectOf(part);
  const latitude = numberOf(place?.['latitude']);
  const longitude = numberOf(place?.['longitude']);
  if (!place || latitude === undefined || longitude === undefined) return undefined;
  const name = textOf(place['name']);
  const address = textOf(place['address']);
  const body = [name, address].filter((text) => text !== undefined).join(', ');
  const data = present({ latitude, longitude, address });
  const attachment: Attachment = { kind: 'location', url: urlOf(place['url']), name, data };
  return { contentType: 'LOCATION', body, attachments: [attachment] };
}

function readContacts(part: unknown): WhatsappContent | undefined {
  const attachments = listOf(part).slice(0, MOST_PARTS).flatMap(readContact);
  if (attachments.length === 0) return undefined;
  const names = attachments.map(({ name }) => name).filter((name) => name !== undefined);
  return { contentType: 'CONTACTS', body: names.join(', ').slice(0, MAX_BODY), attachments };
}

function readContact(entry: unknown): Attachment[] {
  const card = objectOf(entry);
  if (!card) return [];
  const texts = (list: unknown, field: string) =>
    listOf(list)
      .slice(0, MOST_PARTS)
      .flatMap((value) => textOf(objectOf(value)?.[field]) ?? []);
  const data = { phones: texts(card['phones'], 'phone'), emails: texts(card['emails'], 'email') };
  return [{ kind: 'contact', name: textOf(objectOf(card['name'])?.['formatted_name']), data }];
}

function readButton(part: unknown): WhatsappContent | undefined {
  const button = objectOf(part);
  return choice(textOf(button?.['text'], MAX_BODY), idOf(button?.['payload']));
}

function readInteractive(part: unknown): WhatsappContent | undefined {
  const reply = objectOf(part);
  const kind = textOf(reply?.['type']);
  const chosen = objectOf(reply?.[kind ?? '']);
  if (kind === 'nfm_reply') return form(chosen);
  if (kind !== 'button_reply' && kind !== 'list_reply') return undefined;
  return choice(textOf(chosen?.['title'], MAX_BODY), idOf(chosen?.['id']), textOf(chosen?.['description']));
}

function form(reply?: JsonObject): WhatsappContent | undefined {
  const read = formOf(reply);
  return read && { contentType: 'INTERACTIVE', body: read.body, attachments: [read.attachment] };
}

function choice(title?: string, id?: string, description?: string): WhatsappContent | undefined {
  if (title === undefined) return undefined;
  const attachment: Attachment = { kind: 'choice', name: title, data: present({ id, description }) };
  return { contentType: 'INTERACTIVE', body: title, attachments: [attachment] };
}

function readOrder(part: unknown): WhatsappContent | undefined {
  const order = objectOf(part);
  const attachments = listOf(order?.['product_items']).slice(0, MOST_PARTS).flatMap(readProduct);
  if (!order || attachments.length === 0) return undefined;
  return { contentType: 'ORDER', body: textOf(order['text'], MAX_BODY) ?? '', attachments };
}

function readProduct(entry: unknown): Attachment[] {
  const item = objectOf(entry);
  if (!item) return [];
  const data = present<string | number>({
    quantity: numberOf(item['quantity']),
    price: numberOf(item['item_price']),
    currency: textOf(item['currency']),
  });
  return [{ kind: 'product', name: idOf(item['product_retailer_id']), data }];
}
