import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RealtimeDto } from '../../../apps/api/src/analytics/realtime/realtime.dto.js';
import { deliverWhatsapp, whatsapp, whatsappStatus } from '../messages/inbox.js';
import { MIA, Outbox } from '../messages/outbox.js';
import { EventSource, listen } from './event-source.js';

let box: Outbox;
let source: EventSource;

beforeAll(async () => {
  box = await Outbox.open();
});
beforeEach(() => box.begin());
afterAll(async () => {
  source.close();
  await box.close();
});

async function lastHour(): Promise<number> {
  return (await box.ada.get<RealtimeDto>('/api/analytics/realtime')).body.messages.last60Minutes;
}

it('a message of ours is counted once on its whole way: waiting, sent and read', async () => {
  const { body } = await box.ada.post<{ key: string }>('/api/api-keys', { name: 'Test', role: 'AGENT' });
  source = await EventSource.open(await listen(box.t), { token: body.key });
  await expect.poll(() => source.events.length, { timeout: 10_000 }).toBeGreaterThan(0);
  // Mia's hello.
  expect(await lastHour()).toBe(1);
  const { body: sent } = await box.send();
  await expect.poll(lastHour).toBe(2);
  await box.t.drain();
  const { externalId } = await box.read(sent.id);
  const read = whatsapp({ statuses: [whatsappStatus(externalId ?? '', 'read', MIA, box.t.clock.now())] });
  await deliverWhatsapp(box.t, read);
  await box.t.drain();
  // Told by an event as well, so it has been heard when the status has.
  await expect
    .poll(() => source.news.some(({ data }) => (data as { status?: string }).status === 'READ'))
    .toBe(true);
  expect(await lastHour()).toBe(2);
});
