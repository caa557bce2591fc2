import { expect, it } from 'vitest';
import { GenericChannel } from './generic/generic.channel.js';
import { ChannelRegistry } from './registry.js';

it('A channel is found by its route and its platform, and others are not', () => {
  const generic = new GenericChannel();
  const registry = new ChannelRegistry([generic]);
  expect(registry.all()).toEqual([generic]);
  expect(registry.byKey('generic')).toBe(generic);
  expect(registry.byPlatform('API')).toBe(generic);
  expect(registry.byKey('constructor')).toBeUndefined();
  expect(registry.byPlatform('SMS')).toBeUndefined();
});

it('Two channels with one key do not start, and the sentence says which key', () => {
  expect(() => new ChannelRegistry([new GenericChannel(), new GenericChannel()])).toThrow(
    'Two channels have the key "generic"',
  );
});
