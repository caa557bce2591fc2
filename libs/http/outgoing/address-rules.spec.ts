import { describe, expect, it } from 'vitest';
import { AddressRules } from './address-rules.js';

const closed = new AddressRules([]);

describe('AddressRules', () => {
  it.each([
    ['8.8.8.8', 'an IPv4 address of the internet'],
    ['172.32.0.1', 'the first after 172.16/12'],
    ['100.128.0.1', 'the first after CGNAT'],
    ['2606:4700:4700::1111', 'an IPv6 address of the internet'],
    ['::ffff:8.8.8.8', 'a public IPv4 address in IPv6 clothes'],
  ])('lets %s through: %s', (address) => {
    expect(closed.allows(address)).toBe(true);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.0.0.2', 'the rest of 127/8'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'metadata of most clouds'],
    ['100.64.0.1', 'CGNAT'],
    ['100.100.100.200', 'metadata of Alibaba Cloud'],
    ['168.63.129.16', 'host service of Azure'],
    ['192.0.0.192', 'metadata of Oracle Cloud'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback, mapped'],
    ['::ffff:7f00:1', 'loopback, mapped and in hex'],
    ['::ffff:10.0.0.1', 'private, mapped'],
    ['::127.0.0.1', 'loopback, IPv4-compatible'],
    ['::ffff:0:127.0.0.1', 'loopback, translated (RFC 6145)'],
    ['64:ff9b::7f00:1', 'loopback by NAT64'],
    ['64:ff9b:1::7f00:1', 'loopback by local NAT64'],
    ['2002:7f00:1::', 'loopback by 6to4'],
    ['2001::1', 'Teredo'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata of AWS'],
    ['ff02::1', 'multicast'],
    ['100::1', 'discard'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['4000::1', 'not given out'],
  ])('refuses %s: %s', (address) => {
    expect(closed.allows(address)).toBe(false);
  });

  it('allows addresses and ranges the administrator named, in any of their forms, and no others', () => {
    const rules = new AddressRules(['10.1.0.0/16', '127.0.0.2', 'fd12::/16']);
    expect(rules.allows('10.1.2.3')).toBe(true);
    expect(rules.allows('::ffff:10.1.2.3')).toBe(true);
    expect(rules.allows('127.0.0.2')).toBe(true);
    expect(rules.allows('fd12::9')).toBe(true);
    expect(rules.allows('10.2.0.1')).toBe(false);
    expect(rules.allows('127.0.0.1')).toBe(false);
    expect(rules.allows('fd13::9')).toBe(false);
  });

  it('vouches for a named host only under that very name', () => {
    const rules = new AddressRules(['Ollama.internal']);
    expect(rules.trusts(new URL('http://ollama.internal:11434/api'))).toBe(true);
    expect(rules.trusts(new URL('http://ollama.internal./'))).toBe(true);
    expect(rules.trusts(new URL('http://evil.ollama.internal/'))).toBe(false);
    expect(rules.trusts(new URL('http://ollama.internal.evil.com/'))).toBe(false);
  });

  it('vouches for a base address of the settings only with its scheme, host and port', () => {
    const rules = new AddressRules([], ['http://127.0.0.1:9999/v23.0']);
    expect(rules.trusts(new URL('http://127.0.0.1:9999/other/path'))).toBe(true);
    expect(rules.trusts(new URL('http://127.0.0.1:9998/v23.0'))).toBe(false);
    expect(rules.trusts(new URL('https://127.0.0.1:9999/v23.0'))).toBe(false);
    expect(rules.trusts(new URL('http://127.0.0.2:9999/v23.0'))).toBe(false);
  });

  it.each([
    'http://a.internal',
    '10.0.0.0/33',
    '10.0.0.0/',
    '2130706433',
    'a b',
    '',
    '10.0.0/8',
    '10.0.0.0/8/9',
  ])('says clearly that "%s" is no entry for the list', (entry) => {
    expect(() => new AddressRules([entry])).toThrow(`OUTGOING_ALLOWED_HOSTS: "${entry}" is not a host name`);
  });
});
