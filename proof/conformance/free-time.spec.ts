import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  checkRecurrence,
  freeTimeOf,
  instantText,
  type LocationPlan,
  millisOf,
  planOfDates,
  type Shift,
  slotsOf,
  visitOf,
  type WallHours,
} from '#free-time';

interface Period {
  from: string;
  until: string;
}

interface Case {
  id: string;
  about: string;
  timeZone: string;
  now: string;
  location: {
    openingHours: (WallHours & { weekdays: string[]; validFrom?: string; validUntil?: string })[];
    exceptions?: { on: string; hours: WallHours[] }[];
    holidays?: string[];
    closures?: Period[];
    quotas?: (WallHours & { weekdays: string[]; channels: string[]; sharePercent: number; releaseMinutes: number })[];
    desks: { id: string; skills: string[]; shifts: Shift[]; blocks?: Period[] }[];
  };
  products: {
    id: string;
    skill?: string | null;
    minutes: number;
    extraPersonMinutes: number;
    wrapUpMinutes: number;
    stepMinutes: number;
    leadMinutes: number;
    horizonDays: number;
    releaseTime: string;
  }[];
  taken: (Period & { desk: string; channel?: string })[];
  ask: { items: { product: string; people: number }[]; from: string; until: string; channel?: string };
  expect: { slots: { start: string; free: number }[] };
}

const folder = join(process.env.CONFORMANCE_DIR ?? fileURLToPath(new URL('.', import.meta.url)), 'slots');
const files = existsSync(folder)
  ? readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.json'))
  : [];

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekdayOf = (name: string): number => weekdays.indexOf(name) + 1;

const planOf = ({ timeZone, location }: Case): LocationPlan => ({
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

const answerTo = (given: Case): { start: string; free: number }[] => {
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
    expect(files.length).toBeGreaterThan(0);
  });

  for (const file of files)
    it(file.replace('.json', ''), () => {
      const given = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case;
      expect(answerTo(given)).toEqual(given.expect.slots);
      for (const { recurrence, startsOn } of given.location.desks.flatMap((desk) => desk.shifts))
        if (recurrence) expect(checkRecurrence(recurrence, startsOn)).toHaveProperty('ok');
    });
});
