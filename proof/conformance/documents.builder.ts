import type { z } from 'zod';
import { Channel, type LocationPlan, type PlanningFacts, type ProductDocument, Who } from '#contracts';
import { cellMinutes, dayOf } from '#free-time';
import { type ConformanceCase, weekdayOf } from './cases.builder.js';

type Plan = z.input<typeof LocationPlan>;

const minute = 60_000;
const cell = cellMinutes * minute;
const day = 24 * 60 * minute;

const place = {
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
};

/** Holidays are dates in a case and a country to the service: they are told as days without hours. */
const exceptionsOf = ({ exceptions = [], holidays = [] }: ConformanceCase['location']) => [
  ...exceptions,
  ...holidays.filter((date) => !exceptions.some(({ on }) => on === date)).map((on) => ({ on, hours: [] })),
];

/** The location of a case, as planners write it. */
export const planOf = ({ timeZone, location }: ConformanceCase): Plan => ({
  ...place,
  timeZone,
  openingHours: location.openingHours.flatMap(({ weekdays, ...hours }) =>
    weekdays.map((name) => ({ ...hours, weekday: weekdayOf(name) })),
  ),
  exceptions: exceptionsOf(location).map(({ on, hours }) => ({ on, hours: [...hours] })),
  closures: [...(location.closures ?? [])],
  quotas: location.quotas?.map(({ weekdays, channels, ...quota }) => ({
    ...quota,
    weekdays: weekdays.map(weekdayOf),
    channels: channels.map((channel) => Channel.parse(channel)),
  })),
  desks: location.desks.map(({ id, skills, shifts, blocks = [] }) => ({
    id,
    name: id,
    skills: [...skills],
    shifts: [...shifts],
    closures: [...blocks],
  })),
});

const roundTheClock = { from: '00:00', until: '24:00' };

/** Who asks for this gets the desk at this place in the list. */
export const onlyAtDesk = (at: number): string => `only-at-desk-${at + 1}`;

/** The same desks, open and staffed day and night, each with a skill that no other has: there every visit can be booked. */
export const openPlanOf = ({ timeZone, location, now, taken }: ConformanceCase): Plan => {
  const first = [now, ...taken.map(({ from }) => from)].sort()[0] ?? now;
  const staffedFrom = new Date(Date.parse(first) - 2 * day).toISOString().slice(0, 10);
  return {
    ...place,
    timeZone,
    openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...roundTheClock, weekday })),
    desks: location.desks.map(({ id }, at) => ({
      id,
      name: id,
      skills: [onlyAtDesk(at)],
      shifts: [{ ...roundTheClock, startsOn: staffedFrom, recurrence: 'FREQ=DAILY' }],
    })),
  };
};

/** As short as a visit can be: needs make it longer. */
export const onlyAtDeskFacts = (at: number): z.input<typeof PlanningFacts> => ({
  minutes: cellMinutes,
  stepMinutes: cellMinutes,
  horizonDays: 730,
  skills: [onlyAtDesk(at)],
});

const longestVisit = cellMinutes + 240;

export interface Visit {
  readonly desk: number;
  readonly start: number;
  readonly minutes: number;
  readonly channel: string;
}

/** What is taken, in the whole cells that it touches. */
export const visitsOf = ({ taken, location }: ConformanceCase): Visit[] =>
  taken.map(({ desk, from, until, channel = 'web' }) => {
    const start = Math.floor(Date.parse(from) / cell) * cell;
    const end = Math.ceil(Date.parse(until) / cell) * cell;
    return { desk: location.desks.findIndex(({ id }) => id === desk), start, minutes: (end - start) / minute, channel };
  });

const twiceAtOnce = (visits: readonly Visit[]): boolean =>
  visits.some((one, at) =>
    visits
      .slice(at + 1)
      .some(
        (other) =>
          one.desk === other.desk &&
          one.start < other.start + other.minutes * minute &&
          other.start < one.start + one.minutes * minute,
      ),
  );

/** Why a case can not be told to the service, which knows appointments where a case has mere taken time; or nothing. */
export const leftOutBecause = (given: ConformanceCase): string | undefined => {
  const visits = visitsOf(given);
  const now = Date.parse(given.now);
  if (dayOf(given.ask.until) - dayOf(given.ask.from) > 92) return 'more than 92 days are asked for at once';
  if ([given.ask, ...visits].some(({ channel = 'web' }) => !Who.safeParse(channel).success))
    return 'nobody has credentials of the channel';
  if (twiceAtOnce(visits)) return 'a desk is taken twice at one time, as no two appointments can be';
  if (visits.some(({ minutes }) => minutes > longestVisit)) return `a visit is longer than ${longestVisit} minutes`;
  if (visits.some(({ start }) => Math.abs(start - now) > 729 * day)) return 'a visit is two years away';
  return undefined;
};

/** A product of a case has an id of its own, so that cases do not meet. */
export const productIdOf = (given: ConformanceCase, productId: string): string => `${given.id}_${productId}`;

export const factsOf = ({
  id: _id,
  skill,
  stepMinutes,
  ...facts
}: ConformanceCase['products'][number]): z.input<typeof PlanningFacts> => ({
  ...facts,
  stepMinutes: stepMinutes as PlanningFacts['stepMinutes'],
  skills: skill ? [skill] : [],
  maxPeople: 50,
});

export const product: z.input<typeof ProductDocument> = {
  audience: ['person'],
  texts: { nl: { title: 'Bezoek', summary: 'Kom langs.', description: 'Een bezoek aan de balie.' } },
  ways: [
    {
      id: 'balie',
      step: 'apply',
      kind: 'appointment',
      title: { nl: 'Op afspraak' },
      description: { nl: 'U komt langs.' },
      ownMinutes: 10,
      trips: 1,
      costCents: 0,
      identification: 'in-person',
    },
  ],
};

/** How long the visit of a case takes: the minutes of each product, and what each further person adds to them. */
export const durationOf = ({ products, ask }: ConformanceCase): number =>
  products.reduce((sum, { id, minutes, extraPersonMinutes }) => {
    const people = ask.items.reduce((all, item) => (item.product === id ? all + item.people : all), 0);
    return people === 0 ? sum : sum + minutes + extraPersonMinutes * (people - 1);
  }, 0);

/** The slots of a case as they are answered: by local date. */
export const daysOf = ({ timeZone, expect: { slots } }: ConformanceCase) => {
  const dates = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const byDate = new Map<string, ConformanceCase['expect']['slots'][number][]>();
  for (const slot of slots) {
    const date = dates.format(new Date(slot.start));
    byDate.set(date, [...(byDate.get(date) ?? []), slot]);
  }
  return [...byDate].map(([date, ofDate]) => ({ date, slots: ofDate }));
};

/** A place that is always open, to see what time it is there. */
export const watchPlan: Plan = {
  ...place,
  timeZone: 'UTC',
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...roundTheClock, weekday })),
  desks: [
    { id: 'watch', name: 'Watch', shifts: [{ ...roundTheClock, startsOn: '2000-01-01', recurrence: 'FREQ=DAILY' }] },
  ],
};

export const watchFacts: z.input<typeof PlanningFacts> = { minutes: 5, stepMinutes: 5, horizonDays: 2 };
