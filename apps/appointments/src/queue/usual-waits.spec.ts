import { describe, expect, it } from '@jest/globals';
import { type LocationPlan, planOfDates } from '#free-time';
import { aPlan } from '../booking/a-town.builder.js';
import { forWalkIn } from '../planning/walk-in.rules.js';
import { type AskedOfWeek, type UsualWait, usuallyShort } from './usual-waits.rules.js';

const skills = ['reisdocumenten'];
/** Tuesday 1 December 2026, half past ten in Amsterdam. */
const tuesday = '2026-12-01T10:30:00+01:00';

const plannedFrom = (now: string, change: Partial<LocationPlan> = {}) => {
  const { timeZone, openingHours, desks: planned } = aPlan(2);
  const numbered = planned.map((desk, at) => ({ ...desk, number: at + 1 }));
  const plan = forWalkIn({ timeZone, openingHours, desks: numbered, ...change });
  const desks = plan.desks.map((desk, at) => ({ ...desk, number: at + 1 }));
  const from = new Date(Date.parse(now) - 86_400_000).toISOString().slice(0, 10);
  const until = new Date(Date.parse(now) + 10 * 86_400_000).toISOString().slice(0, 10);
  return planOfDates({ ...plan, desks }, from, until);
};

/** On a weekday, in the hour that begins then, so many minutes. */
const usual = (weekday: number, hour: number, minutes: number, visits = 20): UsualWait => ({
  weekday,
  hour,
  visits,
  waitedSeconds: minutes * 60 * visits,
});

const short = (
  measured: readonly UsualWait[],
  { now = tuesday, plan = {}, ...asked }: Partial<Omit<AskedOfWeek, 'now'>> & { now?: string; plan?: object } = {},
) =>
  usuallyShort(
    {
      now: Date.parse(now),
      planned: plannedFrom(now, plan),
      skills,
      hours: undefined,
      waitMinutes: 30,
      ...asked,
    },
    measured,
  );

describe('when it is usually short', () => {
  it('is the hour of the coming week with the shortest wait', () => {
    expect(short([usual(2, 15, 12), usual(4, 9, 4), usual(5, 13, 7)])).toEqual({
      from: '2026-12-03T08:00:00Z',
      until: '2026-12-03T09:00:00Z',
      waitMinutes: 4,
    });
  });

  it('of equal hours it is the first that is yet to begin: next week when it began this week', () => {
    expect(short([usual(4, 9, 4), usual(2, 16, 4)])?.from).toBe('2026-12-01T15:00:00Z');
    expect(short([usual(2, 10, 4), usual(1, 9, 4)])?.from).toBe('2026-12-07T08:00:00Z');
    expect(short([usual(2, 10, 4)])?.from).toBe('2026-12-08T09:00:00Z');
  });

  it('is not told where too little is known, or where coming now is hardly longer', () => {
    expect(short([usual(4, 9, 0, 4.9)])).toBeUndefined();
    expect(short([usual(4, 9, 0, 5)])).toBeDefined();
    expect(short([usual(4, 9, 25)])?.waitMinutes).toBe(25);
    expect(short([usual(4, 9, 26)])).toBeUndefined();
    expect(short([])).toBeUndefined();
  });

  it('is told whatever it is to who can not come now', () => {
    expect(short([usual(4, 9, 40)], { waitMinutes: undefined })?.waitMinutes).toBe(40);
  });

  it('is only when somebody is planned who could serve it, and in the hours of who asks', () => {
    const best = [usual(6, 9, 0), usual(3, 20, 0), usual(5, 16, 3), usual(4, 11, 8)];
    expect(short(best)?.from).toBe('2026-12-04T15:00:00Z');
    expect(short(best, { hours: [{ weekday: 4, from: '11:20', until: '11:45' }] })).toEqual({
      from: '2026-12-03T10:20:00Z',
      until: '2026-12-03T10:45:00Z',
      waitMinutes: 8,
    });
    expect(short(best, { skills: ['huwelijken'] })).toBeUndefined();
    const closed = { exceptions: [{ on: '2026-12-04', hours: [] }] };
    expect(short(best, { plan: closed })?.from).toBe('2026-12-03T10:00:00Z');
  });

  it('begins when it opens in that hour', () => {
    const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:40', until: '17:00' }));
    expect(short([usual(4, 9, 2)], { plan: { openingHours: hours } })).toMatchObject({
      from: '2026-12-03T08:40:00Z',
      until: '2026-12-03T09:00:00Z',
    });
  });
});

describe('in the week the clock changes', () => {
  it('an hour is that of the clock, before and after', () => {
    // Sunday 25 October 2026 the clock goes back.
    const now = '2026-10-22T18:00:00+02:00';
    expect(short([usual(5, 9, 2)], { now })?.from).toBe('2026-10-23T07:00:00Z');
    expect(short([usual(1, 9, 2)], { now })?.from).toBe('2026-10-26T08:00:00Z');
  });

  const nights = {
    openingHours: [{ weekday: 7, from: '00:00', until: '24:00' }],
    desks: aPlan(1).desks.map((desk) => ({
      ...desk,
      shifts: [
        { startsOn: '2026-01-04', from: '00:00', until: '24:00', recurrence: 'FREQ=WEEKLY;BYDAY=SU', kind: 'both' },
      ],
    })),
  };

  it('an hour that is skipped is none, and one that comes twice is twice as long', () => {
    expect(short([usual(7, 2, 1), usual(7, 5, 3)], { now: '2027-03-26T12:00:00Z', plan: nights })?.from).toBe(
      '2027-03-28T03:00:00Z',
    );
    expect(short([usual(7, 2, 1)], { now: '2026-10-23T12:00:00Z', plan: nights })).toEqual({
      from: '2026-10-25T00:00:00Z',
      until: '2026-10-25T02:00:00Z',
      waitMinutes: 1,
    });
  });

  it('the last hour of a day ends at midnight', () => {
    expect(short([usual(7, 23, 1)], { plan: nights })).toMatchObject({
      from: '2026-12-06T22:00:00Z',
      until: '2026-12-06T23:00:00Z',
    });
  });
});
