import type { EpochMillis } from './calendar.rules.js';
import { millisOf } from './calendar.rules.js';
import { type FreeTime, freeTimeOf, type Taken } from './free-time.rules.js';
import type { Desk, LocationPlan, WallHours } from './plan.rules.js';
import { planOfDates } from './planned-time.rules.js';
import { type Item, type PlanningFacts, type Visit, visitOf } from './visit.rules.js';

export const everyDay = (from: string, until: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from, until }));

/** A desk that is staffed every day of 2026 from 09:00 until 17:00 and can issue passports. */
export const aDesk = (number: number, parts: Partial<Desk> = {}): Desk => ({
  number,
  skills: ['passport'],
  shifts: [{ startsOn: '2026-01-01', from: '09:00', until: '17:00', recurrence: 'FREQ=DAILY' }],
  ...parts,
});

export const staffed = (on: string, ...hours: WallHours[]) => hours.map((each) => ({ startsOn: on, ...each }));

/** A location in Amsterdam, open every day from 09:00 until 17:00, with one desk. */
export const aPlan = (parts: Partial<LocationPlan> = {}): LocationPlan => ({
  timeZone: 'Europe/Amsterdam',
  openingHours: everyDay('09:00', '17:00'),
  desks: [aDesk(1)],
  ...parts,
});

/** Half an hour at a desk for passports, on every half hour, without lead, up to a year ahead. */
export const someFacts = (parts: Partial<PlanningFacts> = {}): PlanningFacts => ({
  minutes: 30,
  extraPersonMinutes: 10,
  wrapUpMinutes: 0,
  stepMinutes: 30,
  leadMinutes: 0,
  horizonDays: 365,
  releaseTime: '00:00',
  skills: ['passport'],
  ...parts,
});

export const aVisit = (parts: Partial<PlanningFacts> = {}, items: Item[] = [{ productId: 'it', people: 1 }]): Visit => {
  const visit = visitOf(items, new Map([['it', someFacts(parts)]]));
  if ('refused' in visit) throw new Error('the visit names a product it does not have');
  return visit;
};

export const at = (instant: string): EpochMillis => millisOf(`2026-${instant}Z`);

/** Taken by the web for half an hour. */
export const aTaken = (start: string, parts: Partial<Taken> = {}): Taken => ({
  deskNumber: 1,
  from: at(start),
  until: at(start) + 30 * 60_000,
  channel: 'web',
  ...parts,
});

/** What is free in the second week of March 2026, a week of winter time, Monday the 9th first. */
export const freeWeek = (plan: LocationPlan, ...taken: Taken[]): FreeTime =>
  freeTimeOf(planOfDates(plan, '2026-03-09', '2026-03-16'), taken, at('03-01T08:00'));
