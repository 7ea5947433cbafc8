import { describe, expect, it } from '@jest/globals';
import { LocationPlan } from '#contracts';
import { holidaysBetween, knownHolidays } from './holidays.rules.js';
import { errorsIn } from './location.rules.js';

const aPlan = (change: object = {}) => ({
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  openingHours: [],
  desks: [],
  ...change,
});
const shift = { startsOn: '2026-01-05', from: '09:00', until: '17:00' };
const deskWith = (change: object) => ({ desks: [{ id: 'a', name: 'A', shifts: [{ ...shift, ...change }] }] });

describe('a plan', () => {
  it.each([
    [
      'hours that end before they begin',
      { openingHours: [{ weekday: 1, from: '17:00', until: '09:00' }] },
      'openingHours.0.until',
    ],
    ['an unknown zone', { timeZone: 'Mars/Base' }, 'timeZone'],
    ['a shift off the five-minute grid', deskWith({ from: '09:03' }), 'desks.0.shifts.0.from'],
    ['two exceptions on one date', { exceptions: [1, 2].map(() => ({ on: '2026-12-24', hours: [] })) }, 'exceptions'],
    ['two desks with one id', { desks: [1, 2].map(() => ({ id: 'a', name: 'A', shifts: [] })) }, 'desks'],
    [
      'a closure that ends before it begins',
      { closures: [{ from: '2026-12-02T08:00:00Z', until: '2026-12-01T08:00:00Z' }] },
      'closures.0.until',
    ],
  ])('with %s is refused, by name', (_what, change, path) => {
    const read = LocationPlan.safeParse(aPlan(change));
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it.each([
    [
      'a rule that never occurs',
      deskWith({ recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }),
      'desks[0].shifts[0].recurrence',
    ],
    ['a rule of hours', deskWith({ recurrence: 'FREQ=HOURLY' }), 'desks[0].shifts[0].recurrence'],
    ['holidays of nowhere', { holidays: { country: 'QQ' } }, 'holidays.country'],
    ['holidays of a region that is not there', { holidays: { country: 'DE', region: 'QQ' } }, 'holidays.region'],
    [
      'a holiday switched off that there never is',
      { holidays: { country: 'NL', except: ['Koningsdag', 'Kerstmis in juli'] } },
      'holidays.except[1]',
    ],
  ])('with %s is refused, by name', (_what, change, path) => {
    expect(errorsIn(LocationPlan.parse(aPlan(change)), knownHolidays)).toMatchObject([{ path }]);
  });
});

describe('holidays', () => {
  const nl = { country: 'NL', except: [] };

  it('are the public ones of the country', () => {
    const dates = holidaysBetween(nl, '2026-04-01', '2026-06-01').map(({ date }) => date);
    expect(dates).toEqual(expect.arrayContaining(['2026-04-06', '2026-04-27', '2026-05-14', '2026-05-25']));
    expect(dates).not.toContain('2026-05-04');
  });

  it('can each be switched off, by either name', () => {
    const names = (except: string[]) =>
      holidaysBetween({ country: 'NL', except }, '2026-04-27', '2026-04-28').map(({ date }) => date);
    expect(holidaysBetween(nl, '2026-04-27', '2026-04-28')).toEqual([{ date: '2026-04-27', name: 'Koningsdag' }]);
    expect(names(['koningsdag'])).toEqual([]);
    expect(names(["King's Day"])).toEqual([]);
  });

  it('reach over the turn of the year, and are none where none are observed', () => {
    expect(holidaysBetween(nl, '2026-12-25', '2027-01-02').map(({ date }) => date)).toEqual([
      '2026-12-25',
      '2026-12-26',
      '2027-01-01',
    ]);
    expect(holidaysBetween(undefined, '2026-12-25', '2027-01-02')).toEqual([]);
  });
});
