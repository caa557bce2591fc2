import type { ContentType } from '@libs/database/generated/enums.js';
import type { Attachment } from '../channel-event.js';
import { numberOf, urlOf } from '../payload.js';
import type { Findings } from './findings.js';

/** An attachment and the kind of content a message with it is. */
export interface GenericAttachment {
  attachment: Attachment;
  contentType: ContentType;
}

const kinds = { image: 'IMAGE', video: 'VIDEO', audio: 'AUDIO', document: 'DOCUMENT' } as const;

const MOST = 20;

/** `data.attachments`: `[{ url, kind?, mimeType?, name?, size?, caption? }]`, at most 20. */
export function genericAttachments(value: unknown, found: Findings): GenericAttachment[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST) {
    found.mistake('data.attachments', `has to be a list of at most ${MOST}.`);
    return [];
  }
  return value.map((entry: unknown, index) => attachmentOf(entry, `data.attachments[${index}]`, found));
}

function attachmentOf(value: unknown, path: string, found: Findings): GenericAttachment {
  const fields = found.object(value, path);
  const mimeType = found.text(fields['mimeType'], `${path}.mimeType`);
  const kind = kindOf(fields['kind'], mimeType, path, found);
  const size = fields['size'] ?? undefined;
  if (size !== undefined && (numberOf(size) ?? -1) < 0)
    found.mistake(`${path}.size`, 'has to be a number of bytes.');
  const attachment: Attachment = {
    kind,
    url: addressOf(fields['url'], path, found),
    mimeType,
    name: found.text(fields['name'], `${path}.name`),
    size: numberOf(size),
    caption: found.text(fields['caption'], `${path}.caption`, 1024),
  };
  return { attachment, contentType: kinds[kind] };
}

function kindOf(
  value: unknown,
  mimeType: string | undefined,
  path: string,
  found: Findings,
): keyof typeof kinds {
  const word = typeof value === 'string' ? value.toLowerCase() : mimeType?.split('/')[0];
  if (isKind(word)) return word;
  if (value !== undefined && value !== null) {
    found.mistake(`${path}.kind`, 'has to be image, video, audio or document.');
  }
  return 'document';
}

function isKind(word: string | undefined): word is keyof typeof kinds {
  return word !== undefined && Object.hasOwn(kinds, word);
}

function addressOf(value: unknown, path: string, found: Findings): string {
  const url = urlOf(value);
  if (url === undefined) {
    found.mistake(`${path}.url`, 'has to be an http or https address of at most 2048 characters.');
  }
  return url ?? '';
}
