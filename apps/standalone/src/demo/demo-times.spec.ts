import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import type { LocationPlan } from '#contracts';
import {
  checkRecurrence,
  dateOf,
  dayOf,
  type FreeTime,
  freeTimeOf,
  instantText,
  millisOf,
  type PlanningFacts,
  planOfDates,
  slotsOf,
  visitOf,
} from '#free-time';
import { readMunicipalities } from './demo-folder.client.js';
import { demoFolder, type Stocked, townOf } from './town.builder.js';

const days = { from: '2026-11-01', until: '2028-03-01' };
const ordinaryWeek = ['2027-06-07', '2027-06-08', '2027-06-09', '2027-06-10', '2027-06-11'];

const holidayDates = [2026, 2027, 2028].flatMap((year) =>
  new Holidays('NL')
    .getHolidays(year)
    .filter(({ type }) => type === 'public')
    .map(({ date }) => date.slice(0, 10)),
);

const emptyTime = (plan: LocationPlan): FreeTime => {
  const desks = plan.desks.map((desk, at) => ({ ...desk, number: at + 1 }));
  const planned = planOfDates(
    { ...plan, desks, holidayDates: plan.holidays ? holidayDates : [] },
    days.from,
    days.until,
  );
  return freeTimeOf(planned, [], millisOf(`${days.from}T00:00:00Z`));
};

const visitTo = (productId: string, planning: PlanningFacts, people = 1) => {
  const visit = visitOf([{ productId, people }], new Map([[productId, planning]]));
  if ('refused' in visit) throw new Error(visit.refused);
  return visit;
};

/** The starts on [from, until) for the website, when lead and horizon do not matter. */
const starts = (time: FreeTime, visit: ReturnType<typeof visitTo>, from: string, until: string): string[] =>
  slotsOf(time, visit, {
    from,
    until,
    channel: 'web',
    now: millisOf(`${from}T00:00:00Z`),
    override: ['lead', 'horizon'],
  }).map(({ start }) => instantText(start));

const plusDays = (date: string, more: number): string => dateOf(dayOf(date) + more);

const locationsOf = ({ product }: Stocked): string[] => [
  ...new Set(product.ways.filter(({ kind }) => kind === 'appointment').flatMap(({ locationIds }) => locationIds ?? [])),
];

describe.each(readMunicipalities(demoFolder))('$id', ({ id }) => {
  const town = townOf(id);
  const timeOf = new Map([...town.plans].map(([locationId, plan]) => [locationId, emptyTime(plan)]));
  const planned = town.products.flatMap((stocked) =>
    stocked.planning ? [{ ...stocked, planning: stocked.planning, at: locationsOf(stocked) }] : [],
  );

  it('has shifts that the planner understands', () => {
    for (const { recurrence, startsOn } of [...town.plans.values()].flatMap(({ desks }) =>
      desks.flatMap((desk) => desk.shifts),
    ))
      expect(checkRecurrence(recurrence ?? '', startsOn)).toHaveProperty('ok');
  });

  it('can serve every product at each location that is named for an appointment', () => {
    for (const { productId, planning, at } of planned)
      for (const locationId of at) {
        const found = starts(timeOf.get(locationId)!, visitTo(productId, planning), '2027-06-07', '2027-06-12');
        expect({ productId, locationId, times: found.length > 0 }).toEqual({ productId, locationId, times: true });
      }
  });

  it.each(ordinaryWeek)('has a time for every product on %s', (day) => {
    for (const { productId, planning, at } of planned) {
      const visit = visitTo(productId, planning);
      const found = at.flatMap((locationId) => starts(timeOf.get(locationId)!, visit, day, plusDays(day, 1)));
      expect({ productId, times: found.length > 0 }).toEqual({ productId, times: true });
    }
  });

  it('offers a time at every location within five days, whatever the day', () => {
    const { planning } = planned.find(({ productId }) => productId === 'paspoort')!;
    const visit = visitTo('paspoort', planning);
    for (const [locationId, time] of timeOf)
      for (let day = days.from; day < '2028-02-20'; day = plusDays(day, 1)) {
        const found = slotsOf(time, visit, {
          from: day,
          until: plusDays(day, 5),
          channel: 'web',
          now: millisOf(`${day}T16:00:00Z`),
        });
        expect({ locationId, day, times: found.length > 0 }).toEqual({ locationId, day, times: true });
      }
  });

  it('has room for a family', () => {
    const { planning, at } = planned.find(({ productId }) => productId === 'paspoort')!;
    const visit = visitTo('paspoort', planning, 4);
    const found = at.flatMap((locationId) => starts(timeOf.get(locationId)!, visit, '2027-06-07', '2027-06-08'));
    expect(found.length).toBeGreaterThan(0);
  });
});

it('is open late on Thursday at the town hall, and shut at Christmas', () => {
  const time = emptyTime(townOf('voorbeeldstad').plans.get('stadskantoor')!);
  const passport = visitTo(
    'paspoort',
    townOf('voorbeeldstad').products.find((one) => one.productId === 'paspoort')!.planning!,
  );
  expect(starts(time, passport, '2026-12-03', '2026-12-04').at(-1)).toBe('2026-12-03T18:50:00Z');
  expect(starts(time, passport, '2026-12-04', '2026-12-05').at(-1)).toBe('2026-12-04T15:50:00Z');
  expect(starts(time, passport, '2026-12-25', '2026-12-27')).toEqual([]);
});
