import type { z } from 'zod';
import type { LocationPlan } from '#contracts';
import type { Item, PlanningFacts } from '#free-time';

export type Plan = z.input<typeof LocationPlan>;
type Desk = Plan['desks'][number];
type Shift = Desk['shifts'][number];

/* A location in 2026: twenty desks, an evening, Saturdays, summer hours, holidays, training afternoons, leave, illness. */

export const locationId = 'stadskantoor';
export const timeZone = 'Europe/Amsterdam';
/** When everything is asked: New Year's morning. The clock stands still. */
export const now = '2026-01-01T06:00:00Z';
const horizonDays = 365;
export const monthStarts = Array.from({ length: 13 }, (_, at) =>
  new Date(Date.UTC(2026, at, 1)).toISOString().slice(0, 10),
);

/** What the calendar of the Netherlands says of 2026, written down apart from the library that the service asks. */
export const holidayDates = [
  ...['2026-01-01', '2026-04-05', '2026-04-06', '2026-04-27', '2026-05-14'],
  ...['2026-05-24', '2026-05-25', '2026-12-25', '2026-12-26', '2027-01-01'],
];

const weekdays = [1, 2, 3, 4, 5];
const summer = { validFrom: '2026-07-06', validUntil: '2026-08-28' };
const beforeSummer = { validUntil: '2026-07-05' };
const afterSummer = { validFrom: '2026-08-29' };

const openingHours: Plan['openingHours'] = [
  ...[beforeSummer, afterSummer].flatMap((valid) => [
    ...weekdays.map((weekday) => ({ weekday, from: '09:00', until: '17:00', ...valid })),
    { weekday: 4, from: '17:00', until: '20:00', ...valid },
    { weekday: 6, from: '09:00', until: '13:00', ...valid },
  ]),
  ...weekdays.map((weekday) => ({ weekday, from: '09:00', until: '15:30', ...summer })),
];

const travel = 'reisdocumenten';
const driving = 'rijbewijzen';
const registry = 'burgerzaken';
const naturalisation = 'naturalisatie';
const births = 'geboorten';

const skillsAt = (at: number): string[] => {
  if (at < 6) return [travel, driving];
  if (at < 9) return [travel];
  if (at < 13) return [registry];
  if (at < 17) return [registry, naturalisation];
  return at < 19 ? [births, naturalisation] : [travel, driving, registry, naturalisation, births];
};

const workdays = 'BYDAY=MO,TU,WE,TH,FR';
const pick = <T>(of: readonly [T, ...T[]], at: number): T => of[at % of.length] ?? of[0];

/** Six shifts a desk: mornings, afternoons of both kinds of weeks, the evening, a Saturday a month, and something odd. */
const shiftsAt = (at: number): Shift[] => [
  { startsOn: '2025-09-01', from: '09:00', until: pick(['12:30', '13:00'], at), recurrence: `FREQ=WEEKLY;${workdays}` },
  { startsOn: '2025-12-29', from: '13:00', until: '17:00', recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH' },
  { startsOn: '2026-01-05', from: '12:30', until: '16:30', recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE,FR' },
  {
    startsOn: '2026-01-08',
    from: '17:00',
    until: '20:00',
    recurrence: pick(
      ['FREQ=WEEKLY;BYDAY=TH;COUNT=40', 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20261119', 'FREQ=WEEKLY;INTERVAL=2'],
      at,
    ),
  },
  {
    startsOn: '2025-11-01',
    from: '09:00',
    until: '13:00',
    recurrence: `FREQ=MONTHLY;BYDAY=${pick(['1SA', '2SA', '3SA', '-1SA'], at)}`,
  },
  pick<Shift>(
    [
      { startsOn: '2026-07-06', from: '13:00', until: '15:30', recurrence: `FREQ=DAILY;UNTIL=20260828` },
      { startsOn: '2026-01-31', from: '13:00', until: '17:00', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=15,-1' },
      { startsOn: '2026-01-05', from: '13:00', until: '17:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO', kind: 'walk-in' },
      { startsOn: '2026-03-02', from: '13:00', until: '17:00', recurrence: `FREQ=MONTHLY;${workdays};BYSETPOS=1,-1` },
      { startsOn: '2026-12-24', from: '09:00', until: '12:00' },
      { startsOn: '2026-05-04', from: '13:00', until: '16:00', recurrence: 'FREQ=YEARLY;BYMONTH=5,11;BYDAY=MO,FR' },
    ],
    at,
  ),
];

/** All have leave for two weeks, one after the other; every third is ill for a day. */
const closuresAt = (at: number): NonNullable<Desk['closures']> => {
  const from = Date.UTC(2026, 1, 2) + at * 14 * 86_400_000;
  const leave = { from: new Date(from).toISOString(), until: new Date(from + 12 * 86_400_000).toISOString() };
  const ill = { from: `2026-10-${10 + at}T07:10:00Z`, until: `2026-10-${10 + at}T15:05:00Z` };
  return at % 3 === 0 ? [leave, ill] : [leave];
};

const desks: Desk[] = Array.from({ length: 20 }, (_, at) => ({
  id: `balie-${at + 1}`,
  name: `Balie ${at + 1}`,
  skills: skillsAt(at),
  shifts: shiftsAt(at),
  closures: closuresAt(at),
}));

export const plan: Plan = {
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone,
  openingHours,
  exceptions: [
    { on: '2026-05-05', hours: [] },
    { on: '2026-12-24', hours: [{ from: '09:00', until: '12:00' }] },
    { on: '2026-12-31', hours: [{ from: '09:00', until: '12:00' }] },
  ],
  holidays: { country: 'NL' },
  closures: [
    { from: '2026-02-11T13:00:00+01:00', until: '2026-02-11T17:00:00+01:00' },
    { from: '2026-06-10T13:00:00+02:00', until: '2026-06-10T17:00:00+02:00' },
    { from: '2026-09-16T13:00:00+02:00', until: '2026-09-16T17:00:00+02:00' },
    { from: '2026-11-11T13:00:00+01:00', until: '2026-11-11T17:00:00+01:00' },
  ],
  quotas: [
    {
      weekdays,
      from: '09:00',
      until: '12:00',
      channels: ['phone', 'counter'],
      sharePercent: 30,
      releaseMinutes: 1_440,
    },
    {
      weekdays: [4, 6],
      from: '09:00',
      until: '20:00',
      channels: ['web', 'app'],
      sharePercent: 40,
      releaseMinutes: 2_880,
    },
  ],
  desks,
};

/** The same plan with one shift that ends half an hour earlier. */
export const planWithChangedShift: Plan = {
  ...plan,
  desks: desks.map((desk, at) =>
    at === 2 ? { ...desk, shifts: [{ ...shiftsAt(2)[0]!, until: '12:00' }, ...desk.shifts.slice(1)] } : desk,
  ),
};

const facts = {
  extraPersonMinutes: 0,
  wrapUpMinutes: 0,
  leadMinutes: 60,
  horizonDays,
  releaseTime: '00:00',
  maxPeople: 8,
};

export const factsByProduct = new Map<string, PlanningFacts>([
  ['paspoort', { ...facts, minutes: 10, extraPersonMinutes: 5, stepMinutes: 5, skills: [travel] }],
  ['rijbewijs', { ...facts, minutes: 15, wrapUpMinutes: 5, stepMinutes: 15, skills: [driving] }],
  ['verhuizing', { ...facts, minutes: 20, extraPersonMinutes: 5, stepMinutes: 10, skills: [registry] }],
  [
    'naturalisatie',
    { ...facts, minutes: 45, wrapUpMinutes: 5, stepMinutes: 15, leadMinutes: 2_880, skills: [naturalisation] },
  ],
  ['geboorteaangifte', { ...facts, minutes: 30, stepMinutes: 30, releaseTime: '08:00', skills: [births] }],
]);

export interface NamedVisit {
  readonly name: string;
  readonly items: readonly Item[];
}

const visit = (...items: readonly [string, number][]): NamedVisit => ({
  name: items.map(([productId, people]) => `${productId}:${people}`).join(' + '),
  items: items.map(([productId, people]) => ({ productId, people })),
});

/** The first one is that of the table by month. */
export const visits = [
  visit(['paspoort', 1]),
  visit(['paspoort', 2], ['rijbewijs', 1]),
  visit(['verhuizing', 3]),
  visit(['naturalisatie', 1]),
  visit(['geboorteaangifte', 1]),
] as const;

export const product = (title: string) => ({
  audience: ['person'],
  texts: { nl: { title, summary: 'Kom langs.', description: 'Een bezoek aan de balie.' } },
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
});
