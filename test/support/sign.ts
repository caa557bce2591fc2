import { createHmac } from 'node:crypto';

/** The headers with which Meta would deliver this body. @param secret the app secret */
export function signWhatsapp(body: string | Buffer, secret: string): Record<string, string> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
}

/**
 * The headers with which a sender that follows Standard Webhooks would deliver this body. Written from the
 * specification and not with the package that checks them, so that each is proof of the other.
 *
 * @param secret `whsec_…`
 * @param id the delivery's name: the same on every attempt
 * @param at when it is sent
 */
export function signGeneric(
  body: string | Buffer,
  secret: string,
  id: string,
  at: Date,
): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
}
