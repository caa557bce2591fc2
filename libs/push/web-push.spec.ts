import { createECDH, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import { loadConfig } from '../config/config.js';
import { OutgoingClient } from '../http/outgoing/outgoing-client.js';
import { PushEndpointRefused } from './push.errors.js';
import { WebPush } from './web-push.js';

const MESSAGE = { payload: '{}', ttl: 60, urgency: 'normal' } as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-push-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @param address where every name leads */
function webPush(address: string, allowed = ''): WebPush {
  const config = loadConfig({ NODE_ENV: 'test', DATA_DIR: folder, OUTGOING_ALLOWED_HOSTS: allowed });
  const outgoing = new OutgoingClient({
    allowedHosts: config.OUTGOING_ALLOWED_HOSTS,
    trustedOrigins: [],
    resolve: () => Promise.resolve([{ address, family: 4 }]),
  });
  return new WebPush(config, outgoing, new Clock());
}

function device(endpoint: string): { endpoint: string; p256dh: string; auth: string } {
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  return { endpoint, p256dh, auth: randomBytes(16).toString('base64url') };
}

describe('a push', () => {
  it('is not sent to a name that leads to a private address, and is not tried again', async () => {
    const outcome = await webPush('10.0.0.8').send(device('https://push.example.com/x'), MESSAGE);
    expect(outcome.kind).toBe('refused');
    expect(outcome).toMatchObject({
      reason: expect.stringContaining('not one that may be called') as string,
    });
  });

  it('tells nobody what a name leads to inside the network', async () => {
    const outcome = await webPush('10.0.0.8').send(device('https://payroll.internal/x'), MESSAGE);
    expect(JSON.stringify(outcome)).not.toMatch(/10\.0|private|payroll/);
    expect(() => webPush('10.0.0.8').checkEndpoint('https://169.254.169.254/x')).toThrow(
      expect.objectContaining({ detail: expect.not.stringMatching(/169|link-local/) as string }) as Error,
    );
  });

  it('goes to the usual port only, unless the administrator named the host', async () => {
    const open = webPush('93.184.215.14');
    expect(() => open.checkEndpoint('https://push.example.com:443/x')).not.toThrow();
    expect(() => open.checkEndpoint('https://push.example.com:22/x')).toThrow(PushEndpointRefused);
    const outcome = await open.send(device('https://push.example.com:8443/x'), MESSAGE);
    expect(outcome).toMatchObject({ kind: 'refused' });
    const named = webPush('93.184.215.14', 'push.example.com');
    expect(() => named.checkEndpoint('https://push.example.com:8443/x')).not.toThrow();
  });

  it('is not sent without TLS, not even to a device that was subscribed when that was allowed', async () => {
    const before = webPush('93.184.215.14', 'push.internal,10.1.0.0/16');
    for (const endpoint of ['http://push.internal:8080/x', 'http://10.1.2.3/x']) {
      expect(() => before.checkEndpoint(endpoint)).not.toThrow();
      expect(() => webPush('93.184.215.14').checkEndpoint(endpoint)).toThrow(PushEndpointRefused);
      const outcome = await webPush('93.184.215.14').send(device(endpoint), MESSAGE);
      expect(outcome).toMatchObject({ kind: 'refused' });
    }
  });

  it('that can not be encrypted is refused with the key at fault', async () => {
    const broken = { ...device('https://push.example.com/x'), auth: 'AAAA' };
    const outcome = await webPush('10.0.0.8').send(broken, MESSAGE);
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('auth') as string });
  });
});
