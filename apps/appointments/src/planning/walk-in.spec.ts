import { describe, expect, it } from '@jest/globals';
import {
  freeTimeOf,
  instantText,
  type LocationPlan,
  type PlannedTime,
  planOfDates,
  type Shift,
  type Taken,
  type Visit,
} from '#free-time';
import { forWalkIn, type Looking, walkInNow as nowOf, walkInTimeOf, walkInVisit } from './walk-in.rules.js';

const walkInNow = (planned: PlannedTime, taken: readonly Taken[], visit: Visit, looking: Looking) =>
  nowOf(walkInTimeOf(freeTimeOf(planned, taken, looking.now), freeTimeOf(planned, [], looking.now), visit), looking);

const facts = {
  productId: 'paspoort',
  version: 1,
  minutes: 10,
  extraPersonMinutes: 5,
  wrapUpMinutes: 0,
  stepMinutes: 30,
  leadMinutes: 600,
  horizonDays: 10,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
  maxPeople: 2,
  channels: ['phone'],
  bookable: false,
};
const known = new Map([['paspoort', facts as never]]);
const passport = walkInVisit([{ productId: 'paspoort', people: 1 }], known);

const shift = (from: string, until: string, more: Partial<Shift> = {}): Shift => ({
  startsOn: '2026-11-30',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  kind: 'both',
  from,
  until,
  ...more,
});
const aPlan = (...shifts: Shift[]): LocationPlan => ({
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  holidayDates: ['2026-12-25'],
  desks: shifts.map((one, at) => ({ number: at + 1, skills: ['reisdocumenten'], shifts: [one] })),
});
const planned = (plan: LocationPlan) => planOfDates(forWalkIn(plan), '2026-11-30', '2027-01-15');
const at = (clock: string, date = '2026-12-01') => Date.parse(`${date}T${clock}:00+01:00`);
const taken = (from: string, until: string, deskNumber = 1): Taken => ({
  deskNumber,
  from: at(from),
  until: at(until),
  channel: 'web',
});
const utc = (clock: string, date?: string) => instantText(at(clock, date));
const morning = shift('09:00', '12:00');

describe('walking in', () => {
  it.each([
    ['when it is open and a desk is free', '10:00', { open: true, openUntil: utc('12:00'), waitMinutes: 0 }],
    ['in the middle of five minutes', '10:03', { open: true, openUntil: utc('12:00'), waitMinutes: 0 }],
    ['before it opens', '08:00', { open: false, opensAt: utc('09:00'), waitMinutes: 0 }],
    ['just before it closes', '11:55', { open: false, opensAt: utc('09:00', '2026-12-02'), waitMinutes: 0 }],
    ['after it closed', '13:00', { open: false, opensAt: utc('09:00', '2026-12-02'), waitMinutes: 0 }],
  ])('%s', (_, clock, expected) => {
    expect(walkInNow(planned(aPlan(morning)), [], passport, { now: at(clock) })).toEqual(expected);
  });

  it('waits for the appointments there are, at whatever desk is free first', () => {
    const busy = [taken('10:00', '10:30'), taken('10:35', '11:00')];
    const one = planned(aPlan(morning));
    expect(walkInNow(one, busy, passport, { now: at('10:05') })).toMatchObject({ open: true, waitMinutes: 55 });
    const two = planned(aPlan(morning, morning));
    expect(walkInNow(two, busy, passport, { now: at('10:05') })).toMatchObject({ waitMinutes: 0 });
    const both = [...busy, taken('10:00', '10:20', 2)];
    expect(walkInNow(two, both, passport, { now: at('10:05') })).toMatchObject({ waitMinutes: 15 });
  });

  it('is not open to who would not be served before it shuts', () => {
    const full = [taken('09:00', '12:00')];
    const told = walkInNow(planned(aPlan(morning)), full, passport, { now: at('10:00') });
    expect(told).toEqual({ open: false, opensAt: utc('09:00', '2026-12-02'), waitMinutes: 0 });
  });

  it('is told the next time it opens, also when it is full until it shuts and the next day begins full', () => {
    const full = [
      taken('09:00', '12:00'),
      { ...taken('09:00', '10:00'), from: at('09:00', '2026-12-02'), until: at('10:00', '2026-12-02') },
    ];
    const one = planned(aPlan(morning));
    const expected = { open: false, opensAt: utc('09:00', '2026-12-02'), waitMinutes: 60 };
    for (const clock of ['10:00', '13:00'])
      expect(walkInNow(one, full, passport, { now: at(clock) })).toEqual(expected);
  });

  it('before it opens tells the wait from then', () => {
    const told = walkInNow(planned(aPlan(morning)), [taken('09:00', '09:40')], passport, { now: at('08:00') });
    expect(told).toEqual({ open: false, opensAt: utc('09:00'), waitMinutes: 40 });
  });

  it('is for shifts of walk-in, not of appointments, and for desks that can do it', () => {
    const shifts = [shift('09:00', '12:00', { kind: 'appointments' }), shift('13:00', '14:00', { kind: 'walk-in' })];
    const plan = aPlan(...shifts);
    expect(walkInNow(planned(plan), [], passport, { now: at('10:00') })).toMatchObject({ opensAt: utc('13:00') });
    const unable = { ...plan, desks: plan.desks.map((desk) => ({ ...desk, skills: [] })) };
    expect(walkInNow(planned(unable), [], passport, { now: at('10:00') })).toEqual({ open: false });
  });

  it('keeps to hours of its own', () => {
    const hours = [{ weekday: 2, from: '10:00', until: '11:00' }];
    const one = planned(aPlan(morning));
    expect(walkInNow(one, [], passport, { now: at('10:30'), hours })).toMatchObject({ openUntil: utc('11:00') });
    expect(walkInNow(one, [], passport, { now: at('11:00'), hours })).toMatchObject({
      opensAt: utc('10:00', '2026-12-08'),
    });
  });

  it('later begins with that day, holidays left out', () => {
    const later = { now: at('10:00'), from: '2026-12-25' };
    expect(walkInNow(planned(aPlan(morning)), [], passport, later)).toMatchObject({
      open: false,
      opensAt: utc('09:00', '2026-12-28'),
    });
  });
});

describe('who walks in', () => {
  it('takes as long as with an appointment, at any time, through any channel, with so many as they are', () => {
    const visit = walkInVisit([{ productId: 'paspoort', people: 3 }], known);
    expect(visit).toMatchObject({ takenMinutes: 20, stepMinutes: 5, leadMinutes: 0, tooManyPeople: false });
    expect(visit.channels).toBeUndefined();
    expect(visit.skills).toEqual(['reisdocumenten']);
  });

  it('for what planning does not know is served by any desk, ten minutes each', () => {
    const visit = walkInVisit(
      [
        { productId: 'uittreksel', people: 2 },
        { productId: 'paspoort', people: 1 },
      ],
      known,
    );
    expect(visit).toMatchObject({ takenMinutes: 30, skills: ['reisdocumenten'] });
    expect(walkInVisit([{ productId: 'uittreksel', people: 1 }], known)).toMatchObject({
      takenMinutes: 10,
      skills: [],
    });
  });
});
