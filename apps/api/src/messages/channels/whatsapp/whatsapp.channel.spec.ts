import { describe, expect, it } from 'vitest';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { WhatsappChannel } from './whatsapp.channel.js';

const outgoing = new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });
const apiUrl = 'https://graph.facebook.com/v23.0';
const channel = new WhatsappChannel({ apiUrl, appSecret: 's', verifyToken: 'tell nobody' }, outgoing);

describe("Meta's handshake", () => {
  const right = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'tell nobody' };

  it('is answered with the challenge when the token is ours', () => {
    expect(channel.handshake(right)).toBe('1158201444');
  });

  it.each([
    { ...right, 'hub.verify_token': 'tell nobod' },
    { ...right, 'hub.verify_token': 'tell nobody ' },
    { ...right, 'hub.verify_token': '' },
    { ...right, 'hub.verify_token': undefined },
    { ...right, 'hub.verify_token': ['tell nobody', 'x'] },
    { ...right, 'hub.mode': 'unsubscribe' },
    { ...right, 'hub.challenge': undefined },
    {},
  ])('is not answered to %j', (query) => {
    expect(channel.handshake(query)).toBeUndefined();
  });

  it.each([undefined, ''])(
    'is not answered when our token is %j, not even to an empty one',
    (verifyToken) => {
      const closed = new WhatsappChannel({ apiUrl, appSecret: 's', verifyToken }, outgoing);
      expect(closed.handshake({ ...right, 'hub.verify_token': '' })).toBeUndefined();
      expect(closed.handshake({ ...right, 'hub.verify_token': 'undefined' })).toBeUndefined();
    },
  );
});
