import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aDesk, aPlan } from './plan.builder.js';
import type { Shift } from './plan.rules.js';
import { planOfDates } from './planned-time.rules.js';

/** Shifts that have most things in common: what is remembered of one may be wrong for another. */
const aShift: fc.Arbitrary<Shift> = fc.record({
  startsOn: fc.constantFrom('2026-03-02', '2026-03-04'),
  recurrence: fc.constantFrom(undefined, 'FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=TU,WE', 'FREQ=DAILY;INTERVAL=2'),
  from: fc.constantFrom('09:00', '10:00'),
  until: fc.constantFrom('12:00', '13:00'),
});

it('each desk of a location has the time that it has when it is the only one', () => {
  fc.assert(
    fc.property(fc.array(fc.array(aShift, { maxLength: 2 }), { minLength: 2, maxLength: 6 }), (shiftsOfDesks) => {
      const desks = shiftsOfDesks.map((shifts, index) => aDesk(index + 1, { shifts }));
      const planned = planOfDates(aPlan({ desks }), '2026-03-02', '2026-03-16');
      for (const [index, desk] of desks.entries()) {
        const alone = planOfDates(aPlan({ desks: [desk] }), '2026-03-02', '2026-03-16');
        expect(planned.desks[index]).toEqual(alone.desks[0]);
      }
    }),
  );
});
