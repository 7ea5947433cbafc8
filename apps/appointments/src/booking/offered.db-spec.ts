import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller, LocationPlan, PlanningFacts } from '#contracts';
import {
  aBookableLocation,
  aPlan,
  asked,
  byClerk,
  byPhone,
  byWeb,
  monday,
  orders,
  passportFacts,
  planner,
} from './a-booking.builder.js';
import { codeOf, Race } from './races.builder.js';

/* Whatever the plan and whatever was booked: what is offered can be booked, just so often, and comes back. */
let race: Race;
let number = 0;
beforeAll(async () => {
  race = await Race.begin();
  race.setClock(monday);
  await aBookableLocation(race.one, { id: 'elders' });
});
afterAll(async () => expect(await race.end()).toEqual([]));

const wall = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const fives = (min: number, max: number) => fc.integer({ min: min / 5, max: max / 5 }).map((count) => count * 5);
const hours = fc
  .tuple(fives(8 * 60, 9 * 60), fives(90, 5 * 60))
  .map(([from, length]) => ({ from: wall(from), until: wall(from + length) }));
const closure = fc
  .tuple(fc.integer({ min: 0, max: 3 * 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => ({
    from: new Date(Date.parse('2026-12-01T07:30:00Z') + from * 60_000).toISOString(),
    until: new Date(Date.parse('2026-12-01T07:30:00Z') + (from + length) * 60_000).toISOString(),
  }));
const closures = fc
  .array(closure, { maxLength: 2 })
  .map((list) => list.map((one, at) => ({ id: `dicht-${at}`, ...one })));
const daily = { startsOn: '2026-11-01', recurrence: 'FREQ=DAILY', kind: 'both' as const };
const desk = fc
  .record({
    shifts: fc.array(hours, { minLength: 1, maxLength: 2 }),
    isAble: fc.constantFrom(true, true, false),
    closures,
  })
  .map(({ shifts, isAble, ...rest }) => ({
    ...rest,
    skills: isAble ? ['reisdocumenten'] : [],
    shifts: shifts.map((shift, at) => ({ id: `dienst-${at}`, ...daily, ...shift })),
  }));
const quota: fc.Arbitrary<LocationPlan['quotas'][number]> = fc.record({
  weekdays: fc.constant<number[]>([2, 3]),
  ...{ from: fc.constant('08:00'), until: fc.constantFrom('09:30', '14:00') },
  channels: fc.constantFrom<Caller['channel'][]>(['phone'], ['web', 'phone'], ['counter']),
  sharePercent: fc.constantFrom(30, 60, 100),
  releaseMinutes: fc.constantFrom(0, 24 * 60),
});
const plan: fc.Arbitrary<LocationPlan> = fc
  .record({
    openingHours: fc.array(hours, { minLength: 1, maxLength: 2 }),
    closures,
    quotas: fc.array(quota, { maxLength: 2 }),
    desks: fc.array(desk, { minLength: 1, maxLength: 3 }),
  })
  .map(({ openingHours, desks, ...rest }) =>
    aPlan(0, {
      ...rest,
      openingHours: openingHours.flatMap((open) => [2, 3].map((weekday) => ({ weekday, ...open }))),
      desks: desks.map((one, at) => ({ id: `balie-${at + 1}`, name: `Balie ${at + 1}`, ...one })),
    }),
  );
const facts: fc.Arbitrary<PlanningFacts> = fc.record({
  minutes: fc.constantFrom(5, 10, 12, 25),
  extraPersonMinutes: fc.constantFrom(0, 5, 8),
  wrapUpMinutes: fc.constantFrom(0, 5),
  stepMinutes: fc.constantFrom(5, 10, 15),
  ...{
    leadMinutes: fc.constantFrom(0, 0, 0, 26 * 60),
    horizonDays: fc.constantFrom(1, 5),
    releaseTime: fc.constant('00:00'),
  },
  ...{ skills: fc.constantFrom(['reisdocumenten'], []), maxPeople: fc.constant(passportFacts.maxPeople ?? 8) },
});
const caller: fc.Arbitrary<Caller> = fc.constantFrom(byPhone, byWeb, byClerk);
const wish = fc.record({ caller, people: fc.integer({ min: 1, max: 3 }), pick: fc.nat({ max: 200 }) });

const place = () => `plek-${number}`;
const slotsFor = async ({ caller, people }: { caller: Caller; people: number }) => {
  const items = [{ productId: 'paspoort', people }];
  const days = { from: '2026-12-01', until: '2026-12-03', locationId: place() };
  const { locations } = await orders(race.service(number), caller).slots({ items, ...days });
  return locations.flatMap((location) => location.days.flatMap(({ slots }) => slots));
};
const book = (start: string, { caller, people }: { caller: Caller; people: number }, service = race.one) =>
  orders(service, caller).book(start, {
    locationId: place(),
    items: [{ productId: 'paspoort', people }],
  });
const cancelAll = async (ids: readonly string[]) => {
  await race.atOnce(ids.map((id) => (service) => orders(service).cancel(id)));
};
const everybody = [byPhone, byWeb, byClerk].flatMap((one) => [1, 2].map((people) => ({ caller: one, people })));
const allSlots = () => Promise.all(everybody.map(slotsFor));

const aTown = async (anyPlan: LocationPlan, anyFacts: PlanningFacts): Promise<void> => {
  await race.query('delete from appointments');
  await race.query('delete from locations where id = $1', [place()]);
  number += 1;
  await aBookableLocation(race.one, { id: place(), plan: anyPlan });
  const any = { caller: planner, productId: 'paspoort', seen: { versions: ['*'] } };
  await race.one.putFacts.run(asked({ ...any, facts: anyFacts }));
};

describe('what is offered, whatever the plan and whatever was booked', () => {
  it('can be booked as often as is said, and not once more; what is cancelled is offered again', async () => {
    let booked = 0;
    const asSaid = fc.asyncProperty(plan, facts, fc.array(wish, { maxLength: 6 }), wish, async (...drawn) => {
      const [anyPlan, anyFacts, before, last] = drawn;
      await aTown(anyPlan, anyFacts);
      const atFirst = await allSlots();
      const ids: string[] = [];
      for (const one of before) {
        const slots = await slotsFor(one);
        const slot = slots[one.pick % slots.length];
        if (slot) ids.push((await book(slot.start, one)).id);
      }
      const offered = await slotsFor(last);
      const slot = offered[last.pick % offered.length];
      if (slot) {
        const { start, free } = slot;
        const taken = await race.atOnce(Array.from({ length: free }, () => (service) => book(start, last, service)));
        booked += taken.length;
        expect(await codeOf(book(start, last))).toBe('slot-taken');
        expect((await slotsFor(last)).map((one) => one.start)).not.toContain(start);
        await cancelAll(taken.map(({ id }) => id));
        expect(await slotsFor(last)).toEqual(offered);
      }
      await cancelAll(ids);
      expect(await allSlots()).toEqual(atFirst);
    });
    await fc.assert(asSaid, { numRuns: 25 });
    expect(booked).toBeGreaterThan(5);
  });
});
