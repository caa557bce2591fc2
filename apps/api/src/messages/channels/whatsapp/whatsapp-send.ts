import type { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { OutgoingAddressRefused, OutgoingError } from '@libs/http/outgoing/outgoing.errors.js';
import type { OutgoingMessage, SentMessage } from '../channel.js';
import { SendFailed } from '../channels.errors.js';
import { idOf, listOf, numberOf, objectOf } from '../payload.js';
import { explainWhatsappError } from './whatsapp-errors.js';
import { whatsappPayload } from './whatsapp-payload.js';
import type { WhatsappSettings } from './whatsapp-settings.js';

/** After this time without an answer the message is in doubt, in ms. */
const TIMEOUT_MS = 20_000;

/** A status callback comes within seconds: when none came in this time, the message was hardly taken, in seconds. */
const DOUBT_SECONDS = 60;

/**
 * Sends a message through the Cloud API.
 *
 * @returns the id WhatsApp gave it (`wamid…`)
 * @throws SendFailed saying why, and whether and when to try again
 */
export async function sendWhatsapp(
  settings: WhatsappSettings,
  outgoing: OutgoingClient,
  message: OutgoingMessage,
): Promise<SentMessage> {
  const { apiUrl, phoneNumberId, accessToken } = settings;
  if (!phoneNumberId || !accessToken) {
    const reason =
      'Sending through WhatsApp is not set up: WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_ACCESS_TOKEN are needed.';
    throw new SendFailed({ reason, retryable: false });
  }
  const body = JSON.stringify(whatsappPayload(message));
  const response = await outgoing
    .send({
      method: 'POST',
      url: `${apiUrl}/${encodeURIComponent(phoneNumberId)}/messages`,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body,
      timeoutMs: TIMEOUT_MS,
    })
    .catch((error: unknown) => {
      throw unanswered(error);
    });
  return accepted(response);
}

function unanswered(error: unknown): unknown {
  if (!(error instanceof OutgoingError)) return error;
  return new SendFailed({
    reason: `WhatsApp gave no answer. ${error.detail}`,
    retryable: !(error instanceof OutgoingAddressRefused),
    retryAfterSeconds: error.maybeReceived ? DOUBT_SECONDS : undefined,
    maybeSent: error.maybeReceived,
    cause: error,
  });
}

function accepted(response: OutgoingResponse): SentMessage {
  const answer = objectOf(jsonOrNothing(response));
  if (response.status >= 300) throw refused(response, answer?.['error']);
  const externalId = idOf(objectOf(listOf(answer?.['messages'])[0])?.['id']);
  if (externalId !== undefined) return { externalId };
  throw new SendFailed({
    reason: 'WhatsApp took the message and gave no id for it, so that its fate can not be followed.',
    retryable: false,
    maybeSent: true,
  });
}

function refused(response: OutgoingResponse, error: unknown): SendFailed {
  const { code, ...explained } = explainWhatsappError(error);
  const told = numberOf(response.headers['retry-after']);
  const busy = response.status === 429 || response.status >= 500;
  const reason =
    code === undefined ? `WhatsApp answered with HTTP status ${response.status}.` : explained.reason;
  const retryAfterSeconds = told ?? explained.retryAfterSeconds;
  return new SendFailed({ reason, retryable: explained.retryable || busy, retryAfterSeconds });
}

/** Proxies and load balancers answer in HTML when they fail. */
function jsonOrNothing(response: OutgoingResponse): unknown {
  try {
    return response.json();
  } catch {
    return undefined;
  }
}
