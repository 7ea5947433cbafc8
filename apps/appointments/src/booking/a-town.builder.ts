import { type Caller, type LocationPlan, type PlanningFacts, rights } from '#contracts';

/** Monday 30 November 2026, eight o'clock in Amsterdam. */
export const monday = Date.parse('2026-11-30T07:00:00Z');
/** A start on Tuesday 1 December 2026, wall clock of Amsterdam. */
export const tuesday = (time: string): string =>
  new Date(`2026-12-01T${time}:00+01:00`).toISOString().replace('.000Z', 'Z');

export const town = 'voorbeeldstad';

export const aPlan = (desks: number, change: Partial<LocationPlan> = {}): LocationPlan => ({
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  languages: ['nl'],
  accessibility: [],
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  exceptions: [],
  closures: [],
  quotas: [],
  desks: Array.from({ length: desks }, (_, at) => ({
    id: `balie-${at + 1}`,
    name: `Balie ${at + 1}`,
    skills: ['reisdocumenten'],
    shifts: [
      {
        startsOn: '2026-01-05',
        from: '09:00',
        until: '17:00',
        recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
        kind: 'both' as const,
      },
    ],
    closures: [],
  })),
  ...change,
});

export const passportFacts: PlanningFacts = {
  minutes: 10,
  extraPersonMinutes: 5,
  wrapUpMinutes: 0,
  stepMinutes: 5,
  leadMinutes: 0,
  horizonDays: 30,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
  maxPeople: 8,
};

export const byWeb: Caller = { client: 'anonymous', channel: 'web', scopes: [] };
export const byPhone: Caller = { client: 'phone', who: 'phone', channel: 'phone', scopes: ['appointments'] };
export const byClerk: Caller = { client: 'clerk', who: 'clerk', channel: 'counter', scopes: [...rights.clerk.scopes] };
export const planner: Caller = { client: 'planner', who: 'planner', channel: 'counter', scopes: ['planning'] };

export const asked = <I>(input: I, municipalityId = town) => ({ municipalityId, requestId: 'test', input });
