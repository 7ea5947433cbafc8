import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearestSlots } from './nearest-slots.rules.js';
import { aSituation, freeTimeIn } from './random-situation.builder.js';
import { slotsOf } from './slots.rules.js';
import { daysAfter } from './slow-clock.builder.js';

describe('the nearest slots', () => {
  it('are the first of all slots, sorted by how far away they are', () => {
    const someDays = fc.constantFrom(1, 4, 20, 90);
    const wanted = fc.record({ five: fc.nat({ max: 99_999 }), atMost: fc.constantFrom(undefined, 1, 5, 12, 40, 200) });
    fc.assert(
      fc.property(aSituation, someDays, fc.array(wanted, { minLength: 1 }), (drawn, days, list) => {
        const until = daysAfter(drawn.from, days);
        const visit = { ...drawn.visit, horizons: [{ horizonDays: days, releaseTime: '00:00' }] };
        const freeTime = freeTimeIn({ ...drawn, until });
        const slots = slotsOf(freeTime, visit, { ...drawn.asker, from: drawn.from, until });
        for (const { five, atMost } of list) {
          const start = Date.parse(drawn.from) + ((five % (days * 288 + 1_000)) - 500) * 300_000;
          const nearest = slots
            .map((slot) => ({ slot, away: Math.abs(slot.start - start) }))
            .sort((one, other) => one.away - other.away || one.slot.start - other.slot.start)
            .slice(0, atMost ?? 5)
            .map(({ slot }) => slot);
          expect(nearestSlots(freeTime, visit, { ...drawn.asker, start }, atMost)).toEqual(nearest);
        }
      }),
      { numRuns: 80 },
    );
  });
});
