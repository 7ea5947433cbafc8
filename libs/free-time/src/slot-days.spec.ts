import { describe, expect, it } from '@jest/globals';
import { aPlan, at, aVisit, freeWeek } from './plan.builder.js';
import { datesAsked, daysBetween, perDate, slotTold } from './slot-days.rules.js';
import { slotsOf } from './slots.rules.js';

const asked = (timeZone: string, dates: { from?: string; until?: string }, now = at('03-09T12:00:00')) =>
  datesAsked({ plan: aPlan({ timeZone }) }, dates, now);

describe('the dates that are asked about', () => {
  it('are two weeks from today at the location, unless told', () => {
    expect(asked('Europe/Amsterdam', {})).toEqual({ from: '2026-03-09', until: '2026-03-23' });
    expect(asked('Pacific/Kiritimati', {})).toEqual({ from: '2026-03-10', until: '2026-03-24' });
    expect(asked('Europe/Amsterdam', {}, at('03-08T23:00:00'))).toEqual({ from: '2026-03-09', until: '2026-03-23' });
    expect(asked('Europe/Amsterdam', {}, at('03-08T22:59:59'))).toEqual({ from: '2026-03-08', until: '2026-03-22' });
  });

  it('may be told in part', () => {
    expect(asked('Europe/Amsterdam', { from: '2026-12-30' })).toEqual({ from: '2026-12-30', until: '2027-01-13' });
    expect(asked('Europe/Amsterdam', { until: '2026-03-11' })).toEqual({ from: '2026-03-09', until: '2026-03-11' });
    expect(asked('Europe/Amsterdam', { until: '2026-03-01' })).toEqual({ from: '2026-03-09', until: '2026-03-09' });
  });

  it('are counted over a night in which the clock changes too', () => {
    expect(daysBetween({ from: '2026-03-28', until: '2026-03-30' })).toBe(2);
    expect(daysBetween({ from: '2026-03-28', until: '2026-03-28' })).toBe(0);
  });
});

describe('slots by date', () => {
  it('stand under the date of the location, with their starts in UTC, and a date without any is left out', () => {
    const starts = ['03-09T10:59:00', '03-09T11:00:00', '03-11T10:30:00', '03-12T10:59:59'];
    const slots = starts.map((start, index) => ({ start: at(start), free: index + 1 }));
    expect(perDate('Pacific/Auckland', slots)).toEqual([
      { date: '2026-03-09', slots: [{ start: '2026-03-09T10:59:00Z', free: 1 }] },
      { date: '2026-03-10', slots: [{ start: '2026-03-09T11:00:00Z', free: 2 }] },
      { date: '2026-03-11', slots: [{ start: '2026-03-11T10:30:00Z', free: 3 }] },
      { date: '2026-03-12', slots: [{ start: '2026-03-12T10:59:59Z', free: 4 }] },
    ]);
    expect(perDate('Pacific/Auckland', [])).toEqual([]);
  });

  it('are all of them, in order', () => {
    const now = at('03-09T00:00:00');
    const slots = slotsOf(freeWeek(aPlan()), aVisit(), {
      channel: 'web',
      now,
      from: '2026-03-09',
      until: '2026-03-12',
    });
    const days = perDate('Europe/Amsterdam', slots);
    expect(days.map(({ date }) => date)).toEqual(['2026-03-09', '2026-03-10', '2026-03-11']);
    expect(days.flatMap((day) => day.slots)).toEqual(slots.map(slotTold));
  });
});
