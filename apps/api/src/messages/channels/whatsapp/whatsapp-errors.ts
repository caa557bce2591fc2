import { numberOf, objectOf, textOf } from '../payload.js';

/** What an error of WhatsApp means for the message it is about. */
export interface WhatsappError {
  code?: number;
  /** For a person: what happened, what to do, and the code to look up. */
  reason: string;
  /** True when the same message may go through later. */
  retryable: boolean;
  /** Seconds. */
  retryAfterSeconds?: number;
}

/**
 * Codes of Meta's page "Cloud API error codes" that a person can do something about, or that pass by themselves.
 * A number of seconds marks those worth another attempt; the waits are our choice where Meta names none.
 */
const known = new Map<number, [reason: string, retryAfterSeconds?: number]>([
  [1, ['WhatsApp had a fault of its own.', 30]],
  [2, ['WhatsApp is not available for the moment.', 60]],
  [4, ['The Meta app made too many calls. It goes on when the hour is over.', 300]],
  [10, ['The access token lacks the permission to send. An administrator has to grant it in the Meta app.']],
  [33, ['WhatsApp does not know the sending number. Check WHATSAPP_PHONE_NUMBER_ID.']],
  [100, ['WhatsApp refused a field of the message.']],
  [190, ['The access token is no longer valid. An administrator has to set a new WHATSAPP_ACCESS_TOKEN.']],
  [
    368,
    ['The WhatsApp account is blocked for breaking the rules. See the account quality in Meta Business.'],
  ],
  [80007, ['The WhatsApp account reached its limit of calls.', 300]],
  [130429, ['Too many messages per second were sent from this number.', 10]],
  [130472, ['WhatsApp did not deliver it: this person is in a Meta experiment that holds marketing back.']],
  [130497, ['The account may not write to people in this country.']],
  [131000, ['Something went wrong at WhatsApp.', 30]],
  [131005, ['The access token lacks a permission. An administrator has to grant it in the Meta app.']],
  [131008, ['A field that WhatsApp needs is missing.']],
  [131009, ['A field has a value that WhatsApp does not take.']],
  [131016, ['WhatsApp is not available for the moment.', 60]],
  [131021, ['Sender and recipient are the same number.']],
  [131026, ['It can not be delivered: the person is not on WhatsApp, has an old version, or blocked us.']],
  [131030, ['The number is not on the list of allowed recipients of this test account.']],
  [131031, ['The WhatsApp account is locked. See Meta Business Support.']],
  [131042, ['There is a problem with the payment method of the WhatsApp account.']],
  [131045, ['The sending number is not registered. Register it in the Meta app.']],
  [
    131047,
    ['More than 24 hours have passed since the person wrote. Only an approved template can be sent now.'],
  ],
  [
    131048,
    ['Too many people reported or blocked this number, so WhatsApp limits it. See its quality rating.'],
  ],
  [131049, ['WhatsApp held it back, to keep the number of marketing messages this person gets low.']],
  [131050, ['The person does not want marketing messages from this business.']],
  [131051, ['WhatsApp does not support this type of message.']],
  [131052, ['WhatsApp could not fetch the file the person sent.']],
  [131053, ['WhatsApp could not fetch or use the file. Check its address, type and size.']],
  [131056, ['Too many messages to this person in a short time.', 10]],
  [131057, ['The WhatsApp account is in maintenance.', 300]],
  [131060, ['WhatsApp does not hand this message on to businesses.']],
  [132000, ['The template has another number of variables.']],
  [132001, ['There is no approved template of this name and language.']],
  [132015, ['The template is paused for its low quality.']],
  [132016, ['The template was switched off for its low quality.']],
  [133004, ['WhatsApp is not available for the moment.', 60]],
  [133010, ['The sending number is not registered. Register it in the Meta app.']],
]);

/** Explains one entry of `errors[]`, or the `error` of an answer. @param error as WhatsApp sent it */
export function explainWhatsappError(error: unknown): WhatsappError {
  const fields = objectOf(error) ?? {};
  const code = numberOf(fields['code']);
  const [meaning, retryAfterSeconds] = known.get(code ?? -1) ?? [];
  const details = textOf(objectOf(fields['error_data'])?.['details']) ?? textOf(fields['message']);
  const said = details ?? textOf(fields['title']);
  const name = code === undefined ? 'an error without a code' : `error ${code}`;
  const words = meaning ?? 'WhatsApp gave an error.';
  return {
    code,
    reason: said === undefined ? `${words} (${name})` : `${words} (${name}: ${said})`,
    retryable: retryAfterSeconds !== undefined,
    retryAfterSeconds,
  };
}
