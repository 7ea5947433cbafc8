import type { PlannedProduct } from '#contracts';
import { freeTimeOf, type LocationPlan, planOfDates } from '#free-time';
import type { Appointment } from './appointment.rules.js';
import type { Ledger } from './ledger.rules.js';

export const now = Date.parse('2026-11-30T07:00:00Z');
/** Tuesday 1 December 2026, wall clock of Amsterdam. */
export const at = (time: string): number => Date.parse(`2026-12-01T${time}:00+01:00`);
const minutes = (count: number): number => count * 60_000;

export const anAppointment = (change: Partial<Appointment> = {}): Appointment => {
  const startAt = change.startAt ?? at('09:00');
  return {
    municipalityId: 'voorbeeldstad',
    id: '019abf00-0000-7000-8000-000000000001',
    code: 'K7M-4QX',
    state: 'booked',
    version: 1,
    locationId: 'stadskantoor',
    place: { deskNumber: 1, from: startAt, until: startAt + minutes(10) },
    startAt,
    released: false,
    endAt: startAt + minutes(10),
    items: [{ productId: 'paspoort', people: 1 }],
    extraMinutes: 0,
    channel: 'web',
    placeChannel: change.channel ?? 'web',
    language: 'nl',
    heldUntil: change.state === 'held' ? now + minutes(10) : undefined,
    origin: undefined,
    tokenGeneration: 1,
    person: { customer: { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' }, needs: {} },
    confirmedWith: undefined,
    override: [],
    history: [],
    createdAt: now,
    changedAt: now,
    ...change,
  };
};

const facts: PlannedProduct = {
  productId: 'paspoort',
  version: 1,
  bookable: true,
  minutes: 10,
  extraPersonMinutes: 5,
  wrapUpMinutes: 0,
  stepMinutes: 5,
  leadMinutes: 60,
  horizonDays: 30,
  releaseTime: '00:00',
  skills: [],
  maxPeople: 4,
};

const planWith = (desks: number): LocationPlan => ({
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  desks: Array.from({ length: desks }, (_, desk) => ({
    number: desk + 1,
    skills: [],
    shifts: [{ startsOn: '2026-01-01', from: '09:00', until: '17:00', recurrence: 'FREQ=DAILY' }],
  })),
});

/** What is known of one location with these appointments, at a moment. */
export const aLedger = (
  appointments: readonly Appointment[] = [],
  { desks = 1, clock = now }: { desks?: number; clock?: number } = {},
): Ledger => {
  const living = appointments.filter(
    ({ state, released }) => ['held', 'booked', 'arrived'].includes(state) && !released,
  );
  const taken = living.map(({ place, placeChannel: channel, heldUntil }) => ({ ...place, channel, heldUntil }));
  return {
    municipalityId: 'voorbeeldstad',
    now: clock,
    factsByLocation: new Map([['stadskantoor', new Map([['paspoort', facts]])]]),
    freeTimeByLocation: new Map([
      ['stadskantoor', freeTimeOf(planOfDates(planWith(desks), '2026-11-29', '2027-01-05'), taken, clock)],
    ]),
    timeZoneByLocation: new Map([['stadskantoor', 'Europe/Amsterdam']]),
    appointmentsById: new Map(appointments.map((one) => [one.id, one])),
  };
};
