import { beforeEach, describe, expect, it } from 'vitest';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { serve, type Outside } from '../../../../../../test/support/outside.js';
import type { OutgoingMessage } from '../channel.js';
import { SendFailed } from '../channels.errors.js';
import { WhatsappChannel } from './whatsapp.channel.js';

/** A stand-in for Meta's Graph API: keeps what it was asked, answers what the test says. */
const meta = {
  seen: [] as { url?: string; authorization?: string; body: unknown }[],
  status: 200,
  headers: {} as Record<string, string>,
  answer: '' as string | undefined,
};
let outside: Outside;
let apiUrl: string;

beforeEach(async () => {
  Object.assign(meta, { seen: [], status: 200, headers: {}, answer: '{"messages":[{"id":"wamid.NEW="}]}' });
  outside = await serve((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { url, headers } = request;
      meta.seen.push({ url, authorization: headers.authorization, body: JSON.parse(text) });
      if (meta.answer === undefined) request.socket.destroy();
      else response.writeHead(meta.status, meta.headers).end(meta.answer);
    });
  });
  apiUrl = `http://127.0.0.1:${outside.port}/v23.0`;
});

describe('Sending through WhatsApp', () => {
  it('posts a text to the number with the token, and gives back the id', async () => {
    expect(await send({ body: 'Hello ä' })).toEqual({ externalId: 'wamid.NEW=' });
    expect(meta.seen).toEqual([
      {
        url: '/v23.0/209871234500011/messages',
        authorization: 'Bearer token-1',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '34600111222',
          type: 'text',
          text: { body: 'Hello ä', preview_url: false },
          biz_opaque_callback_data: 'our-id',
        },
      },
    ]);
  });

  it('names the message that is answered', async () => {
    await send({ replyToExternalId: 'wamid.OLD=' });
    expect(meta.seen[0]?.body).toMatchObject({ context: { message_id: 'wamid.OLD=' } });
  });

  it('reaches people without a number by their user id, in the field that delivers', async () => {
    await send({ to: 'US.13491208655302741918' });
    expect(meta.seen[0]?.body).toMatchObject({ recipient: 'US.13491208655302741918' });
    expect(meta.seen[0]?.body).not.toHaveProperty('to');
  });

  it('sends a file by its address, with the text as caption and the name of a document', async () => {
    const url = 'https://files.example.com/offer.pdf';
    await send({ body: 'The offer', attachments: [{ kind: 'document', url, name: 'Offer.pdf' }] });
    await send({ body: '', attachments: [{ kind: 'image', mediaId: '77' }] });
    expect(meta.seen[0]?.body).toMatchObject({
      type: 'document',
      document: { link: url, caption: 'The offer', filename: 'Offer.pdf' },
    });
    expect(meta.seen[1]?.body).toMatchObject({ type: 'image', image: { id: '77' } });
  });

  it.each<[string, Partial<OutgoingMessage>]>([
    ['4096 characters, the message has 4097', { body: 'x'.repeat(4097) }],
    ['The message is empty', { body: '' }],
    [
      'one file per message',
      {
        attachments: [
          { kind: 'image', url: 'x' },
          { kind: 'image', url: 'y' },
        ],
      },
    ],
    ['1024 characters', { body: 'x'.repeat(1025), attachments: [{ kind: 'image', url: 'x' }] }],
    ['audio without text', { body: 'x', attachments: [{ kind: 'audio', url: 'x' }] }],
    [
      'kind "location"',
      { body: '', attachments: [{ kind: 'location', data: { latitude: 1, longitude: 2 } }] },
    ],
    ['no address', { body: '', attachments: [{ kind: 'image' }] }],
    ['neither a WhatsApp number nor a WhatsApp user id', { to: 'cust-42' }],
  ])('says "%s" before anything is sent', async (words, message) => {
    const error = await failure(send(message));
    expect(error.reason).toContain(words);
    expect(error).toMatchObject({ retryable: false, maybeSent: false });
    expect(meta.seen).toEqual([]);
  });

  it('says which settings are missing', async () => {
    const channel = new WhatsappChannel({ apiUrl, appSecret: 's' }, client());
    const { reason } = await failure(channel.send(message({})));
    expect(reason).toContain('WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_ACCESS_TOKEN');
  });

  it.each([
    [400, 131047, 'More than 24 hours', false, undefined],
    [400, 131026, 'can not be delivered', false, undefined],
    [401, 190, 'WHATSAPP_ACCESS_TOKEN', false, undefined],
    [400, 130429, 'Too many messages per second', true, 10],
    [400, 131056, 'Too many messages to this person', true, 10],
    [500, 131016, 'not available', true, 60],
    [400, 999999, 'WhatsApp gave an error. (error 999999: what Meta says)', false, undefined],
    [503, 999999, 'error 999999', true, undefined],
  ])('explains HTTP %i with code %i', async (status, code, words, retryable, retryAfterSeconds) => {
    meta.status = status;
    meta.answer = JSON.stringify({
      error: { code, message: '(#1) x', error_data: { details: 'what Meta says' } },
    });
    const error = await failure(send({}));
    expect(error.reason).toContain(words);
    expect(error.reason).toContain(`error ${code}: what Meta says`);
    expect(error).toMatchObject({ retryable, retryAfterSeconds, maybeSent: false });
  });

  it('waits as long as it is told to', async () => {
    Object.assign(meta, { status: 429, headers: { 'retry-after': '37' }, answer: '<html>' });
    expect(await failure(send({}))).toMatchObject({ retryable: true, retryAfterSeconds: 37 });
  });

  it('does not take an answer without an id, or a redirect, for success', async () => {
    meta.answer = '{"messages":[]}';
    expect(await failure(send({}))).toMatchObject({ retryable: false, maybeSent: true });
    Object.assign(meta, { status: 302, headers: { location: '/elsewhere' } });
    expect(await failure(send({}))).toMatchObject({ reason: 'WhatsApp answered with HTTP status 302.' });
    expect(meta.seen).toHaveLength(2);
  });

  it('leaves in doubt what was cut off after it was sent, and waits for the callback', async () => {
    meta.answer = undefined;
    expect(await failure(send({}))).toMatchObject({
      retryable: true,
      maybeSent: true,
      retryAfterSeconds: 60,
    });
    expect(meta.seen).toHaveLength(1);
  });

  it('is sure that nothing was sent when there was no connection', async () => {
    await outside.close();
    expect(await failure(send({}))).toMatchObject({ retryable: true, maybeSent: false });
  });

  it('never shows the token in what it says', async () => {
    meta.status = 401;
    meta.answer = '{"error":{"code":190,"message":"Error validating access token"}}';
    const error = await failure(send({}));
    expect(`${error.reason} ${error.stack}`).not.toContain('token-1');
  });
});

function message(given: Partial<OutgoingMessage>): OutgoingMessage {
  return { id: 'our-id', to: '34600111222', body: 'Hello', attachments: [], ...given };
}

function client(): OutgoingClient {
  return new OutgoingClient({ allowedHosts: [], trustedOrigins: [apiUrl] });
}

function send(given: Partial<OutgoingMessage>): Promise<{ externalId: string }> {
  const settings = { apiUrl, appSecret: 's', phoneNumberId: '209871234500011', accessToken: 'token-1' };
  return new WhatsappChannel(settings, client()).send(message(given));
}

async function failure(sending: Promise<unknown>): Promise<SendFailed> {
  const outcome = await sending.catch((error: unknown) => error);
  if (outcome instanceof SendFailed) return outcome;
  throw new Error(`not refused: ${String(outcome)}`);
}
