import { describe, expect, it } from 'vitest';
import { MAX_PAYLOAD, payloadOf, topicOf, type PushNews } from './push-payload.js';

const NEWS: PushNews = {
  title: 'Ana is a hot lead',
  body: 'The score rose to 82.',
  icon: '/push-icon.png',
  type: 'LEAD_ALERT',
  tag: 'lead:1',
  url: '/leads/1',
  badge: 3,
  actions: [{ action: 'open', title: 'Open' }],
  data: { leadId: '1' },
};

describe('the payload of a push', () => {
  it('is the news as JSON', () => {
    expect(JSON.parse(payloadOf(NEWS))).toEqual(NEWS);
  });

  it('always fits, with whole characters, whatever a customer writes', () => {
    for (const character of ['a', '😀', '\u0001', 'ü', '"']) {
      const text = payloadOf({ ...NEWS, title: character.repeat(200), body: character.repeat(400) });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_PAYLOAD);
      const { title, body } = JSON.parse(text) as PushNews;
      expect([title, body].every((part) => part.isWellFormed())).toBe(true);
      expect(title.startsWith(character)).toBe(true);
    }
  });

  it('has a topic that tells tags and people apart and names neither', () => {
    const topics = [topicOf('u1', 'lead:1'), topicOf('u1', 'lead:2'), topicOf('u2', 'lead:1')];
    expect(new Set(topics).size).toBe(3);
    for (const topic of topics) expect(topic).toMatch(/^[\w-]{1,32}$/);
    expect(topicOf('u1', 'lead:1')).toBe(topics[0]);
  });
});
