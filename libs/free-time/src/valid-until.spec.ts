import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aSituation, freeTimeIn, type Situation } from './random-situation.builder.js';
import { type Slot, slotsOf } from './slots.rules.js';
import { day, daysAfter, instantAt, localAt } from './slow-clock.builder.js';
import { isKnown, slowPlan } from './slow-plan.builder.js';
import { slotsValidUntil } from './valid-until.rules.js';

const answerIn = (situation: Situation): { readonly slots: Slot[]; readonly validUntil: number } => {
  const { from, until, visit, asker } = situation;
  const freeTime = freeTimeIn(situation);
  const slots = slotsOf(freeTime, visit, { ...asker, from, until });
  return { slots, validUntil: slotsValidUntil(freeTime, visit, asker, slots) };
};

/** When something happens by itself, as far as it matters to these slots. */
const happenings = (situation: Situation, slots: readonly Slot[]): number[] => {
  const { plan, from, until, taken, visit, asker } = situation;
  const slow = slowPlan(plan, from, until);
  const { date } = localAt(plan.timeZone, asker.now);
  return [
    ...taken.flatMap(({ heldUntil }) => heldUntil ?? []),
    ...slow.windows.filter((window) => isKnown(slow, window)).map(({ releasedAt }) => releasedAt),
    ...visit.horizons.flatMap(({ releaseTime }) =>
      [0, 1, 2].map((days) => instantAt(plan.timeZone, daysAfter(date, days), releaseTime)),
    ),
    ...slots
      .slice(0, asker.override?.includes('lead') ? 0 : 1)
      .map(({ start }) => start - visit.leadMinutes * 60_000 + 1),
  ].filter((at) => at > asker.now);
};

describe('until slots are no longer valid', () => {
  it('the clock alone changes nothing', () => {
    fc.assert(
      fc.property(aSituation, fc.array(fc.nat({ max: 999 }), { maxLength: 5 }), (situation, thousandths) => {
        const { asker } = situation;
        const { slots, validUntil } = answerIn(situation);
        const moments = [1_000, ...thousandths].map(
          (part) => asker.now + Math.floor(((validUntil - 1 - asker.now) * part) / 1_000),
        );
        for (const now of validUntil > asker.now ? moments : []) {
          const later = { ...situation, asker: { ...asker, now } };
          expect(answerIn(later).slots).toEqual(slots);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('nothing happens, and at that moment something does, or two days have passed', () => {
    fc.assert(
      fc.property(aSituation, (situation) => {
        const { slots, validUntil } = answerIn(situation);
        expect(validUntil).toBe(Math.min(situation.asker.now + 2 * day, ...happenings(situation, slots)));
      }),
      { numRuns: 100 },
    );
  });
});
