import { describe, expect, it } from '@jest/globals';
import {
  checkRecurrence,
  freeTimeOf,
  instantText,
  type LocationPlan,
  millisOf,
  planOfDates,
  slotsOf,
  visitOf,
} from '#free-time';
import { type ConformanceCase, casesFolder, casesIn, weekdayOf } from './cases.builder.js';

const folder = casesFolder(process.env.CONFORMANCE_DIR);
const cases = casesIn(folder);

const planOf = ({ timeZone, location }: ConformanceCase): LocationPlan => ({
  timeZone,
  openingHours: location.openingHours.flatMap(({ weekdays: names, ...hours }) =>
    names.map((name) => ({ ...hours, weekday: weekdayOf(name) })),
  ),
  exceptions: location.exceptions,
  holidayDates: location.holidays,
  closures: location.closures,
  quotas: location.quotas?.map((quota) => ({ ...quota, weekdays: quota.weekdays.map(weekdayOf) })),
  desks: location.desks.map(({ skills, shifts, blocks }, index) => ({
    number: index + 1,
    skills,
    shifts,
    closures: blocks,
  })),
});

const answerTo = (given: ConformanceCase): { start: string; free: number }[] => {
  const now = millisOf(given.now);
  const { items, from, until, channel = 'web' } = given.ask;
  const facts = new Map(
    given.products.map(({ id, skill, ...product }) => [id, { ...product, skills: skill ? [skill] : [] }]),
  );
  const visit = visitOf(
    items.map(({ product, people }) => ({ productId: product, people })),
    facts,
  );
  if ('refused' in visit) throw new Error(`${given.id} asks for ${visit.productId}, which it does not have`);

  const numberOf = (id: string): number => given.location.desks.findIndex((desk) => desk.id === id) + 1;
  const taken = given.taken.map((one) => ({
    deskNumber: numberOf(one.desk),
    from: millisOf(one.from),
    until: millisOf(one.until),
    channel: one.channel ?? 'web',
  }));
  const freeTime = freeTimeOf(planOfDates(planOf(given), from, until), taken, now);
  return slotsOf(freeTime, visit, { from, until, channel, now }).map(({ start, free }) => ({
    start: instantText(start),
    free,
  }));
};

describe('conformance', () => {
  it(`has cases in ${folder}`, () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  for (const { name, given } of cases)
    it(name, () => {
      expect(answerTo(given)).toEqual(given.expect.slots);
      for (const { recurrence, startsOn } of given.location.desks.flatMap((desk) => desk.shifts))
        if (recurrence) expect(checkRecurrence(recurrence, startsOn)).toHaveProperty('ok');
    });
});
