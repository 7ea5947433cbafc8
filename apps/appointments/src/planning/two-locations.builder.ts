import type { LocationPlan, PlanningFactsHere } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  anInstance,
  aPlan,
  type Booking,
  byPhone,
  monday,
  orders,
  planner,
  town,
} from '../booking/a-booking.builder.js';

/*
 * Two locations that are the same, and what is different about the product at one of them: at `wijkloket`. Whatever
 * holds at `stadskantoor` is what holds in general.
 */

/** A service anew, and both locations with nothing in them. */
export const twoLocations = async (database: TestDatabase): Promise<Booking> => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from planning_facts; delete from planning_facts_here;
     delete from products`,
  );
  const booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(1) });
  await aBookableLocation(booking, { id: 'wijkloket', plan: aPlan(1) });
  return booking;
};

export const input = { caller: planner, productId: 'paspoort', locationId: 'wijkloket' };
export const order = <I>(more: I) => ({ municipalityId: town, requestId: 'test', input: { ...input, ...more } });
export const here = { locationId: 'wijkloket' };
export const there = { locationId: 'stadskantoor' };
export const items = (people: number) => ({ items: [{ productId: 'paspoort', people }] });

const roundTheClock = { from: '00:00', until: '24:00' };
export const openDayAndNight: Partial<LocationPlan> = {
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...roundTheClock, weekday })),
  desks: aPlan(1).desks.map((desk) => ({
    ...desk,
    shifts: [{ ...roundTheClock, startsOn: '2026-01-05', recurrence: 'FREQ=DAILY', kind: 'both' as const }],
  })),
};

const startsOf = ({ days }: { days: readonly { slots: readonly { start: string }[] }[] }): string[] =>
  days.flatMap(({ slots }) => slots.map(({ start }) => start));

/** What is asked of both. */
export const asking = (booking: () => Booking) => ({
  different: (differences: PlanningFactsHere) =>
    booking().putFactsHere.run(order({ seen: { nothing: true as const }, differences })),

  /** Of each location how long a visit takes, and how many starts there are. */
  listed: async (ask: object = {}, caller = byPhone) => {
    const { durationMinutes, locations } = await orders(booking(), caller).slots(ask);
    const at = (id: string) => {
      const found = locations.find(({ locationId }) => locationId === id);
      return found && { minutes: found.durationMinutes, starts: startsOf(found) };
    };
    return { durationMinutes, stadskantoor: at('stadskantoor'), wijkloket: at('wijkloket') };
  },

  firsts: (ask: object = {}, channel: 'web' | 'phone' = 'phone') => {
    const question = { channel, ...items(1), extraMinutes: 0, ...ask };
    return booking().slots.first({ municipalityId: town, requestId: 'test', input: question });
  },
});
