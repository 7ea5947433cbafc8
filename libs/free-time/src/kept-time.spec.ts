import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMillis, type EpochMillis, inMillis } from './calendar.rules.js';
import { type FreeTime, freeTimeOf, type Taken } from './free-time.rules.js';
import { KeptTime, type Serving, takenByServing } from './kept-time.mirror.js';
import { aDesk, aPlan, aTaken, at, aVisit } from './plan.builder.js';
import { planOfDates } from './planned-time.rules.js';
import { minute } from './random-plan.builder.js';
import { aSituation, someTaken, takenIn } from './random-situation.builder.js';
import { type Slot, slotsOf, slotsStarting } from './slots.rules.js';
import { daysAfter } from './slow-clock.builder.js';

/** What is free, whatever the order in which it became so. */
const free = ({ planned, desks, takenAtGoneDesks, minutesByChannel }: FreeTime) => ({
  planned,
  desks: desks.map(({ number, free, taken }) => ({ number, free, taken: taken.map(named).sort() })),
  gone: takenAtGoneDesks.map(named).sort(),
  minutes: [...minutesByChannel].filter(([, minutes]) => minutes.some((count) => count !== 0)).sort(),
});
const named = (taken: Taken): string => JSON.stringify(taken);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ put: fc.nat({ max: 39 }), as: fc.nat({ max: 39 }) }) },
  { weight: 3, arbitrary: fc.record({ remove: fc.nat({ max: 39 }) }) },
  { weight: 3, arbitrary: fc.record({ later: fc.constantFrom(-90, -1, 0, 1, 4, 30, 500, 2_000) }) },
  fc.record({ serve: fc.array(fc.record({ desk: fc.nat({ max: 4 }), more: fc.nat({ max: 90 }) }), { maxLength: 3 }) }),
  fc.record({ replan: fc.nat({ max: 2 }) }),
);

describe('kept time', () => {
  it('is what it would be if worked out anew, whatever was taken, given back, held, served, planned, and the clock', () => {
    fc.assert(
      fc.property(
        aSituation.filter(({ plan }) => plan.desks.length > 0),
        someTaken.filter((taken) => taken.length > 0),
        fc.array(step, { minLength: 1, maxLength: 25 }),
        (situation, more, steps) => {
          const { plan, from, until, visit } = situation;
          const many = [...situation.taken, ...takenIn(situation, more)];
          const plans = [
            planOfDates(plan, from, until),
            planOfDates(plan, daysAfter(from, 1), daysAfter(until, 1)),
            planOfDates({ ...plan, desks: plan.desks.slice(1) }, from, until),
          ];
          let { now } = situation.asker;
          let planned = plans[0]!;
          let serving: readonly Serving[] = [];
          const rows = new Map<string, Taken>();
          const kept = new KeptTime(planned);
          const days = daysOf(planned.fromDate, planned.untilDate);
          let before: { slots: Slot[]; change: number }[] | undefined;
          for (const one of steps) {
            if ('put' in one) {
              const taken = { ...many[one.as % many.length]! };
              rows.set(`${one.put}`, taken);
              kept.put(`${one.put}`, taken);
            } else if ('remove' in one) {
              rows.delete(`${one.remove}`);
              kept.remove(`${one.remove}`);
            } else if ('later' in one) now += one.later * minute;
            else if ('replan' in one) {
              planned = plans[one.replan]!;
              kept.replan(planned);
            } else {
              serving = one.serve.map(({ desk, more: minutes }) => ({
                deskNumber: plan.desks[desk % plan.desks.length]!.number,
                from: now - 20 * minute,
                expectedUntil: now + (minutes - 30) * minute,
              }));
              kept.serve(serving);
            }
            const all = [...rows.values(), ...serving.map((visited) => takenByServing(visited, now))];
            expect(kept.size).toBe(rows.size);
            expect(free(kept.at(now))).toEqual(free(freeTimeOf(planned, all, now)));
            expect(kept.at(now)).toBe(kept.at(now));

            // Of the same moment, so that only what is free may differ, and who asks is let off what the clock says.
            const asker = { ...situation.asker, override: ['lead', 'horizon', 'quota'] as const };
            const after = days.map((day) => ({
              slots: slotsStarting(kept.at(now), visit, asker, { from: day * dayMillis, until: (day + 1) * dayMillis }),
              change: kept.lastChange(day, day + Math.ceil(visit.takenMinutes / 1_440)),
            }));
            after.forEach(({ slots, change }, index) => {
              const was = before?.[index] ?? { slots, change };
              expect(change).toBeGreaterThanOrEqual(was.change);
              if (change === was.change) expect(slots).toEqual(was.slots);
            });
            before = after;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  const planned = planOfDates(aPlan({ desks: [aDesk(1), aDesk(2)] }), '2026-03-09', '2026-03-16');
  const monday = Math.floor(at('03-09T00:00:00') / dayMillis);
  const startsAt = (kept: KeptTime, now: EpochMillis): number =>
    slotsOf(kept.at(now), aVisit(), { channel: 'web', now, from: '2026-03-10', until: '2026-03-11' }).reduce(
      (sum, slot) => sum + slot.free,
      0,
    );

  it('counts a change of the days that it touches, and of no other', () => {
    const kept = new KeptTime(planned);
    const now = at('03-09T06:00:00');
    kept.at(now);
    const changesOf = (days: readonly number[]) => days.map((day) => kept.lastChange(monday + day, monday + day));
    const before = changesOf([0, 1, 2]);
    kept.put('one', aTaken('03-10T08:00:00'));
    kept.at(now);
    const after = changesOf([0, 1, 2]);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]).toBeGreaterThan(before[1]!);
    expect(kept.lastChange(monday, monday + 6)).toBe(after[1]);
    kept.put('one', aTaken('03-10T08:00:00'));
    kept.remove('another');
    expect(changesOf([0, 1, 2])).toEqual(after);
  });

  it('changes when a hold lapses, at that millisecond', () => {
    const kept = new KeptTime(planned);
    const heldUntil = at('03-09T07:10:00');
    kept.put('hold', aTaken('03-10T08:00:00', { heldUntil }));
    kept.put('booked', aTaken('03-10T09:00:00'));
    const changes = [heldUntil - 2, heldUntil - 1, heldUntil, heldUntil + 1].map((now) => {
      const free = startsAt(kept, now);
      return { free, change: kept.lastChange(monday + 1, monday + 1) };
    });
    expect(changes.map(({ free }) => free)).toEqual([30, 30, 31, 31]);
    expect(changes[1]).toEqual(changes[0]);
    expect(changes[2]?.change).toBeGreaterThan(changes[1]?.change ?? Number.NaN);
    expect(changes[3]).toEqual(changes[2]);
    expect([...kept.overdue().keys()]).toEqual(['hold']);
    const change = kept.lastChange(monday + 1, monday + 1);
    // The clock is set back: it holds again.
    expect(startsAt(kept, heldUntil - 1)).toBe(30);
    expect(kept.lastChange(monday + 1, monday + 1)).toBeGreaterThan(change);
  });

  it('has a desk taken until the visit is expected to end, and five minutes more at least', () => {
    const now = at('03-10T08:01:00');
    const one = { deskNumber: 1, from: at('03-10T08:00:00'), expectedUntil: at('03-10T08:12:00') };
    expect(takenByServing(one, now).until).toBe(at('03-10T08:15:00'));
    expect(takenByServing(one, at('03-10T08:15:00')).until).toBe(at('03-10T08:20:00'));
    expect(takenByServing(one, at('03-10T08:15:00') + 1).until).toBe(at('03-10T08:25:00'));
    const kept = new KeptTime(planned);
    kept.serve([one]);
    const free = kept.at(now);
    const change = kept.lastChange(monday + 1, monday + 1);
    expect(kept.at(now + inMillis(2))).toBe(free);
    expect(kept.lastChange(monday + 1, monday + 1)).toBe(change);
    expect(kept.at(at('03-10T08:10:00') + 1)).not.toBe(free);
    const later = kept.lastChange(monday + 1, monday + 1);
    expect(later).toBeGreaterThan(change);
    kept.serve([]);
    kept.at(at('03-10T08:10:00') + 1);
    expect(kept.lastChange(monday + 1, monday + 1)).toBeGreaterThan(later);
  });

  it('tells what starts on a day, holds that are over included', () => {
    const kept = new KeptTime(planned);
    const hold = aTaken('03-10T08:00:00', { heldUntil: at('03-09T01:00:00') });
    kept.put('hold', hold);
    kept.put('one', aTaken('03-11T08:00:00'));
    kept.at(at('03-09T02:00:00'));
    expect(kept.takenOn(monday + 1)).toEqual([hold]);
    expect(kept.daysTaken()).toEqual([monday + 1, monday + 2]);
    kept.put('one', aTaken('03-12T08:00:00'));
    expect([kept.takenOn(monday + 2), kept.takenOn(monday + 3)]).toEqual([[], [aTaken('03-12T08:00:00')]]);
    kept.remove('hold');
    expect(kept.takenOn(monday + 1)).toEqual([]);
  });
});

const daysOf = (from: string, until: string): number[] => {
  const first = Date.parse(from) / dayMillis - 1;
  return Array.from({ length: Date.parse(until) / dayMillis + 2 - first }, (_, index) => first + index);
};
