import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ignored, type ChannelEvent } from '../channels/channel-event.js';
import { BUCKETS, eventsOf, partsOf } from './delivery-parts.js';

const at = new Date(Date.UTC(2026, 2, 2));
const events = fc
  .array(fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }), { maxLength: 300 })
  .map((keys) =>
    keys.map((key, index): ChannelEvent =>
      ignored(`kind ${index}`, 'why', at, key === undefined ? undefined : `API:${key}`),
    ),
  );

describe('the parts of a delivery', () => {
  it('hold every event exactly once, and each conversation in one part, in its order', () => {
    fc.assert(
      fc.property(events, (all) => {
        const parts = partsOf(all).map((part) => eventsOf(part, all));
        expect(new Set(parts.flat())).toEqual(new Set(all));
        expect(parts.flat()).toHaveLength(all.length);
        for (const key of new Set(all.map((event) => event.conversationKey))) {
          const holding = parts.filter((part) => part.some((event) => event.conversationKey === key));
          expect(holding).toHaveLength(1);
          expect(holding[0]?.filter((event) => event.conversationKey === key)).toEqual(
            all.filter((event) => event.conversationKey === key),
          );
        }
      }),
    );
  });

  it('are never more than the buckets, and one where nothing was found', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ignored('kind', 'why', at, `API:${n}`));
    expect(partsOf(many)).toHaveLength(BUCKETS);
    expect(partsOf([])).toEqual([{ bucket: 0, buckets: [0] }]);
  });

  it('lose nothing when more is found in the delivery later than when it came', () => {
    fc.assert(
      fc.property(events, fc.nat(300), (all, known) => {
        const parts = partsOf(all.slice(0, known)).map((part) => eventsOf(part, all));
        expect(parts.flat()).toHaveLength(all.length);
      }),
    );
  });
});
