import type { Attachment } from '../channel-event.js';
import type { OutgoingMessage } from '../channel.js';
import { SendFailed } from '../channels.errors.js';

/** Longest text of a message, and longest caption, in characters. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/**
 * A message as the Cloud API takes it: a text, or one file by its address with the text as its caption.
 *
 * @throws SendFailed, not retryable, when WhatsApp has no way to carry it
 */
export function whatsappPayload(message: OutgoingMessage): object {
  const { replyToExternalId } = message;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(message.to),
    ...content(message),
    ...(replyToExternalId === undefined ? {} : { context: { message_id: replyToExternalId } }),
    // Comes back in every status of the message: finds it when the answer to this call was lost.
    biz_opaque_callback_data: message.id,
  };
}

/**
 * A user id (`US.1349…`) goes into `recipient`: in `to` WhatsApp would take it for a phone number, answer with an
 * id and deliver nothing (chatwoot/chatwoot#15150).
 */
function recipient(to: string): object {
  if (/^\d{5,20}$/.test(to)) return { to };
  if (/^[A-Z]{2}\.[\w.]+$/.test(to)) return { recipient: to };
  throw impossible(`"${to}" is neither a WhatsApp number nor a WhatsApp user id.`);
}

function content({ body, attachments }: OutgoingMessage): object {
  const [file, ...more] = attachments;
  if (more.length > 0)
    throw impossible('WhatsApp takes one file per message. Send each in a message of its own.');
  if (file) return fileContent(file, body);
  if (body === '') throw impossible('The message is empty.');
  if (body.length > MAX_TEXT) {
    throw impossible(
      `WhatsApp takes ${MAX_TEXT} characters, the message has ${body.length}. Send it in parts.`,
    );
  }
  return { type: 'text', text: { body, preview_url: false } };
}

function fileContent({ kind, url, mediaId, name }: Attachment, body: string): object {
  if (!isFile(kind)) throw impossible(`WhatsApp can not send an attachment of the kind "${kind}".`);
  if (url === undefined && mediaId === undefined)
    throw impossible('The file has no address to fetch it from.');
  const captioned = kind !== 'audio' && kind !== 'sticker';
  if (body !== '' && !captioned)
    throw impossible(`WhatsApp sends ${kind} without text. Send the text by itself.`);
  if (body.length > MAX_CAPTION) {
    throw impossible(
      `Beside a file WhatsApp takes ${MAX_CAPTION} characters, the message has ${body.length}.`,
    );
  }
  return {
    type: kind,
    [kind]: {
      ...(mediaId === undefined ? { link: url } : { id: mediaId }),
      ...(body === '' ? {} : { caption: body }),
      ...(kind === 'document' && name !== undefined ? { filename: name } : {}),
    },
  };
}

const files: readonly string[] = ['image', 'video', 'audio', 'document', 'sticker'];

function isFile(kind: string): boolean {
  return files.includes(kind);
}

function impossible(reason: string): SendFailed {
  return new SendFailed({ reason, retryable: false });
}
