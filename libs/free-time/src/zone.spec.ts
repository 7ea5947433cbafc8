import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dateOf, dayOf, instantText } from './calendar.rules.js';
import { instantOf, localDayOf, midnightOf, offsetsBetween, wallClockOf } from './zone.rules.js';

const zones = [
  'Europe/Amsterdam',
  'America/Curacao',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Nuuk',
  'Asia/Beirut',
];
const instant = (zone: string, date: string, time: string) => instantText(instantOf(zone, dayOf(date), time));

describe('a wall-clock time', () => {
  it('that is skipped moves forward by the length of the gap', () => {
    expect(instant('Europe/Amsterdam', '2026-03-29', '02:30')).toBe('2026-03-29T01:30:00Z');
  });

  it('that comes twice is its first pass', () => {
    expect(instant('Europe/Amsterdam', '2026-10-25', '02:30')).toBe('2026-10-25T00:30:00Z');
  });

  it('of 24:00 is the next midnight', () => {
    expect(instant('Europe/Amsterdam', '2026-10-25', '24:00')).toBe('2026-10-25T23:00:00Z');
  });

  it('is what Temporal calls compatible, in any zone', () => {
    const minutes = fc.integer({ min: 0, max: 287 }).map((cell) => cell * 5);
    const days = fc.integer({ min: dayOf('2019-01-01'), max: dayOf('2035-12-31') });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, minutes, (timeZone, day, minute) => {
        const time = Temporal.PlainTime.from('00:00').add({ minutes: minute });
        const zoned = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone, plainTime: time });
        expect(instantOf(timeZone, day, time.toString().slice(0, 5))).toBe(zoned.epochMilliseconds);
        expect(dateOf(localDayOf(timeZone, zoned.epochMilliseconds))).toBe(zoned.toPlainDate().toString());
        expect(wallClockOf(timeZone, zoned.epochMilliseconds)).toBe(zoned.toPlainTime().toString().slice(0, 5));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the offsets of a stretch of time', () => {
  it('are those in force in it, and no others', () => {
    const from = midnightOf('Europe/Amsterdam', dayOf('2026-03-28'));
    const until = midnightOf('Europe/Amsterdam', dayOf('2026-03-30'));
    expect(offsetsBetween('Europe/Amsterdam', from, until).map(({ offset }) => offset / 3_600_000)).toEqual([1, 2]);
    expect(offsetsBetween('Europe/Amsterdam', from, from + 3_600_000)).toHaveLength(1);
  });
});
