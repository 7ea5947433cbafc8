import { describe, expect, it } from '@jest/globals';
import { decideStart } from './decide-start.rules.js';
import type { FreeTime } from './free-time.rules.js';
import type { Override } from './offering.rules.js';
import { aDesk, aPlan, aTaken, at, aVisit, everyDay, freeWeek, staffed } from './plan.builder.js';
import type { Visit } from './visit.rules.js';

const decide = (
  freeTime: FreeTime,
  start: string,
  visit: Visit = aVisit(),
  override: Override[] = [],
  channel = 'web',
) => decideStart(freeTime, visit, { start: at(start), channel, now: at('03-09T07:00'), override });
const notOffered = (reason: string) => ({ refused: 'slot-not-offered', reason });
const deskOf = (decision: ReturnType<typeof decideStart>) => ('ok' in decision ? decision.ok.deskNumber : decision);
const monday = { from: '09:00', until: '17:00' };

describe('a start is given', () => {
  it('with the desk and the time it is taken, wrap-up included', () => {
    const visit = aVisit({ minutes: 22, wrapUpMinutes: 10 });
    expect(decide(freeWeek(aPlan()), '03-09T08:00', visit)).toEqual({
      ok: { deskNumber: 1, from: at('03-09T08:00'), until: at('03-09T08:35') },
    });
  });

  it('at the desk with the fewest skills', () => {
    const desks = [aDesk(1, { skills: ['passport', 'traffic'] }), aDesk(2)];
    expect(deskOf(decide(freeWeek(aPlan({ desks })), '03-09T08:00'))).toBe(2);
  });

  it('among those in the shortest free stretch', () => {
    const desks = [aDesk(1), aDesk(2, { shifts: staffed('2026-03-09', { from: '09:00', until: '12:00' }) })];
    expect(deskOf(decide(freeWeek(aPlan({ desks })), '03-09T08:00'))).toBe(2);
    const afterwards = { from: at('03-09T08:30'), until: at('03-09T16:00') };
    expect(deskOf(decide(freeWeek(aPlan({ desks }), aTaken('03-09T08:30', afterwards)), '03-09T08:00'))).toBe(1);
  });

  it('and else at the lowest desk number', () => {
    expect(deskOf(decide(freeWeek(aPlan({ desks: [aDesk(10), aDesk(9)] })), '03-09T08:00'))).toBe(9);
  });
});

describe('a start is taken', () => {
  it('when the only desk is', () => {
    expect(decide(freeWeek(aPlan(), aTaken('03-09T08:15')), '03-09T08:00')).toEqual({ refused: 'slot-taken' });
  });

  it('when a quota has been used', () => {
    const quota = { weekdays: [1], ...monday, channels: ['phone'], sharePercent: 90, releaseMinutes: 0 };
    const freeTime = freeWeek(aPlan({ quotas: [quota] }), aTaken('03-09T10:00'));
    expect(decide(freeTime, '03-09T09:00')).toEqual({ refused: 'slot-taken' });
    expect(deskOf(decide(freeTime, '03-09T09:00', aVisit(), ['quota']))).toBe(1);
    expect(deskOf(decide(freeTime, '03-09T09:00', aVisit(), [], 'phone'))).toBe(1);
    expect(deskOf(decide(freeTime, '03-10T09:00'))).toBe(1);
  });

  it('whatever staff set aside', () => {
    const taken = freeWeek(aPlan(), aTaken('03-09T08:00'));
    expect(decide(taken, '03-09T08:00', aVisit(), ['lead', 'horizon', 'hours', 'quota'])).toEqual({
      refused: 'slot-taken',
    });
  });
});

describe('a start is not offered', () => {
  it.each([
    ['off-grid', '03-09T08:05', aVisit()],
    ['off-grid', '03-09T08:00:01', aVisit()],
    ['too-soon', '03-09T08:00', aVisit({ leadMinutes: 61 })],
    ['too-far', '03-12T08:00', aVisit({ horizonDays: 2 })],
    ['too-far', '03-11T08:00', aVisit({ horizonDays: 2, releaseTime: '12:00' })],
    ['channel', '03-09T08:00', aVisit({ channels: ['counter'] })],
    ['too-many-people', '03-09T08:00', aVisit({ maxPeople: 1 }, [{ productId: 'it', people: 2 }])],
    ['closed', '03-09T18:00', aVisit()],
    ['no-desk', '03-09T08:00', aVisit({ skills: ['traffic'] })],
    ['no-desk', '03-09T15:30', aVisit({ minutes: 60 })],
  ])('%s', (reason, start, visit) => {
    expect(decide(freeWeek(aPlan()), start, visit)).toEqual(notOffered(reason));
  });

  it('where a closure is: closed for the location, no desk for a desk', () => {
    const closures = [{ from: '2026-03-09T08:29:00Z', until: '2026-03-09T09:00:00Z' }];
    expect(decide(freeWeek(aPlan({ closures })), '03-09T08:30')).toEqual(notOffered('closed'));
    expect(decide(freeWeek(aPlan({ desks: [aDesk(1, { closures })] })), '03-09T08:30')).toEqual(notOffered('no-desk'));
  });

  it('to a channel for which a quota leaves no room at all', () => {
    const quota = { weekdays: [1], ...monday, channels: ['phone'], sharePercent: 100, releaseMinutes: 0 };
    expect(decide(freeWeek(aPlan({ quotas: [quota] })), '03-09T08:00')).toEqual(notOffered('channel'));
  });

  it('although the quota would be used: the plan comes first', () => {
    const quota = { weekdays: [1], ...monday, channels: ['phone'], sharePercent: 100, releaseMinutes: 0 };
    expect(decide(freeWeek(aPlan({ quotas: [quota] })), '03-09T18:00')).toEqual(notOffered('closed'));
  });
});

describe('staff may set aside', () => {
  it('the lead', () => {
    expect(deskOf(decide(freeWeek(aPlan()), '03-09T08:00', aVisit({ leadMinutes: 600 }), ['lead']))).toBe(1);
  });

  it('the horizon', () => {
    expect(deskOf(decide(freeWeek(aPlan()), '03-12T08:00', aVisit({ horizonDays: 0 }), ['horizon']))).toBe(1);
  });

  it('the hours: opening hours and shifts, but neither closures nor skills', () => {
    const inTheEvening = '03-09T18:00';
    const closures = [{ from: '2026-03-09T17:00:00Z', until: '2026-03-09T23:00:00Z' }];
    const open = aPlan({ openingHours: everyDay('09:00', '24:00') });
    expect(deskOf(decide(freeWeek(aPlan()), inTheEvening, aVisit(), ['hours']))).toBe(1);
    expect(deskOf(decide(freeWeek(open), inTheEvening, aVisit(), ['hours']))).toBe(1);
    expect(decide(freeWeek({ ...open, closures }), inTheEvening, aVisit(), ['hours'])).toEqual(notOffered('closed'));
    expect(decide(freeWeek(open), inTheEvening, aVisit({ skills: ['traffic'] }), ['hours'])).toEqual(
      notOffered('no-desk'),
    );
  });
});
