import { describe, expect, it } from '@jest/globals';
import { afterWorkingDays, openingAt, workingDayFrom } from './working-days.rules.js';

const calendar = { timeZone: 'Europe/Amsterdam', daysOff: new Set(['2026-12-25', '2027-01-01']) };

describe('working days', () => {
  it.each([
    ['2026-12-01', 0, '2026-12-01'],
    ['2026-12-01', 5, '2026-12-08'],
    ['2026-12-04', 1, '2026-12-07'],
    ['2026-12-05', 1, '2026-12-07'],
    ['2026-12-06', 0, '2026-12-06'],
    ['2026-12-23', 2, '2026-12-28'],
    ['2026-12-24', 6, '2027-01-05'],
  ])('from %s: %i later is %s', (date, days, after) => {
    expect(afterWorkingDays(calendar, date, days)).toBe(after);
  });

  it('leave out weekends and days off', () => {
    expect(workingDayFrom(calendar, '2026-12-24')).toBe('2026-12-24');
    expect(workingDayFrom(calendar, '2026-12-25')).toBe('2026-12-28');
    expect(workingDayFrom(calendar, '2026-12-26')).toBe('2026-12-28');
  });
});

describe('weekly hours', () => {
  const days = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:30', until: '17:00' }));
  it.each([
    ['2026-12-01T08:00:00Z', { openUntil: '2026-12-01T16:00:00Z' }],
    ['2026-12-01T07:29:59Z', { opensAt: '2026-12-01T07:30:00Z' }],
    ['2026-12-01T16:00:00Z', { opensAt: '2026-12-02T07:30:00Z' }],
    ['2026-12-04T17:00:00Z', { opensAt: '2026-12-07T07:30:00Z' }],
    ['2026-12-24T20:00:00Z', { opensAt: '2026-12-28T07:30:00Z' }],
    ['2027-07-01T15:30:00Z', { opensAt: '2027-07-02T06:30:00Z' }],
  ])('at %s', (at, opening) => {
    expect(openingAt(days, calendar, Date.parse(at))).toEqual(opening);
  });

  it('that meet are one stretch, over midnight too', () => {
    const night = [
      { weekday: 2, from: '20:00', until: '24:00' },
      { weekday: 3, from: '00:00', until: '02:00' },
    ];
    expect(openingAt(night, calendar, Date.parse('2026-12-01T22:00:00Z'))).toEqual({
      openUntil: '2026-12-02T01:00:00Z',
    });
  });

  it('that there are none of never open', () => {
    expect(openingAt([], calendar, Date.parse('2026-12-01T08:00:00Z'))).toBeUndefined();
  });
});
