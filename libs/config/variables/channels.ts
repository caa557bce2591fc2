import { str } from 'envalid';
import { httpUrl, webhookSecret } from '../validators.js';

/** The channels: each is closed until its secret is set. */
export const channels = {
  GENERIC_WEBHOOK_SECRET: webhookSecret({
    default: undefined,
    desc: 'Signs deliveries to /api/webhooks/generic (Standard Webhooks); the channel is closed when unset.',
    example: 'whsec_cmVwbGFjZS13aXRoLTMyLXJhbmRvbS1ieXRlcy4uLi4=',
  }),
  WHATSAPP_APP_SECRET: str({
    default: undefined,
    desc: "App secret of the Meta app, signs WhatsApp's deliveries; the channel is closed when unset.",
    example: '32-hex-digits-from-the-app-dashboard',
  }),
  WHATSAPP_VERIFY_TOKEN: str({
    default: undefined,
    desc: 'The token you typed into the webhook form of the Meta app.',
    example: 'a-word-you-made-up',
  }),
  WHATSAPP_PHONE_NUMBER_ID: str({
    default: undefined,
    desc: 'Id of the WhatsApp number that sends and receives.',
    example: '106540352242922',
  }),
  WHATSAPP_ACCESS_TOKEN: str({
    default: undefined,
    desc: 'Token of the system user that may send from the WhatsApp number.',
    example: 'EAAG-your-token',
  }),
  WHATSAPP_API_URL: httpUrl({
    default: 'https://graph.facebook.com/v23.0',
    desc: "Meta's Graph API with its version; another address for tests and sandboxes.",
    example: 'https://graph.facebook.com/v23.0',
  }),
};
