import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bits } from './bits.rules.js';
import { instantText } from './calendar.rules.js';
import { isPlanned } from './free-time.rules.js';
import { hoursOn, openingOn } from './opening.rules.js';
import type { WallHours } from './plan.rules.js';
import { notClosedBits, planOfDates } from './planned-time.rules.js';
import { aSituation } from './random-situation.builder.js';
import { cell, cellsOf, datesBetween } from './slow-clock.builder.js';
import { isKnown, slowPlan } from './slow-plan.builder.js';

/** The unbroken stretches of the cells of which something is so: when each begins and how many cells it has. */
const stretchesOf = (cells: readonly number[], isSo: (start: number, index: number) => boolean) => {
  const stretches: { from: string; cells: number }[] = [];
  cells.forEach((start, index) => {
    if (!isSo(start, index)) return;
    if (index > 0 && isSo(start - cell, index - 1)) stretches.at(-1)!.cells += 1;
    else stretches.push({ from: instantText(start), cells: 1 });
  });
  return stretches;
};

describe('a plan on the UTC line', () => {
  it('is that of a slow look at every cell: what is open, what is planned, what quotas leave', () => {
    fc.assert(
      fc.property(aSituation, ({ plan, from, until }) => {
        const planned = planOfDates(plan, from, until);
        const slow = slowPlan(plan, from, until);
        const inBits = (bits: Bits) => stretchesOf(slow.cells, (_, at) => (bits[at >>> 5]! & (1 << (at & 31))) !== 0);
        const inPlan = (isSo: (start: number) => boolean) => stretchesOf(slow.cells, isSo);
        expect(slow.cells).toHaveLength(planned.words * 32);
        expect(inBits(planned.open)).toEqual(inPlan(slow.isOpen));
        const desks = slow.desks.toSorted((one, other) => one.number - other.number);
        expect(planned.desks.map(({ number }) => number)).toEqual(desks.map(({ number }) => number));
        desks.forEach(({ number, isPlanned, isNotClosed }, at) => {
          expect(inBits(planned.desks[at]!.planned)).toEqual(inPlan(isPlanned));
          expect(inBits(notClosedBits(planned, number))).toEqual(inPlan(isNotClosed));
        });

        const first = slow.cells[0]!;
        const windows = slow.windows
          .filter((window) => isKnown(slow, window))
          .map(({ from, until, quota, ...rest }) => ({
            from: (from - first) / cell,
            until: (until - first) / cell,
            channels: quota.channels,
            ...rest,
          }));
        expect(planned.windows).toEqual(windows.toSorted((one, other) => one.from - other.from));
      }),
      { numRuns: 100 },
    );
  });

  it('tells of what is taken whether it is hit: whether a cell that it touches is not planned, or is closed', () => {
    fc.assert(
      fc.property(aSituation, ({ plan, from, until, taken }) => {
        const planned = planOfDates(plan, from, until);
        const slow = slowPlan(plan, from, until);
        for (const one of taken) {
          const desk = slow.desks.find(({ number }) => number === one.deskNumber);
          expect(isPlanned(planned, one)).toBe(desk !== undefined && cellsOf(one).every(desk.isPlanned));
          expect(isPlanned(planned, one, ['hours'])).toBe(desk !== undefined && cellsOf(one).every(desk.isNotClosed));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the opening hours of a date', () => {
  it('are the hours as planned, joined: none overlap or touch', () => {
    const fives = (wall: string) => Number(wall.slice(0, 2)) * 12 + Number(wall.slice(3)) / 5;
    const everyFive = Array.from({ length: 288 }, (_, five) => five);
    const inFives = (hours: readonly WallHours[]) =>
      everyFive.filter((five) => hours.some(({ from, until }) => fives(from) <= five && five < fives(until)));
    fc.assert(
      fc.property(aSituation, ({ plan, from, until }) => {
        for (const date of datesBetween(from, until)) {
          const { hours, because } = openingOn(plan, date);
          expect(because).toBe(hoursOn(plan, date).because);
          expect(inFives(hours)).toEqual(inFives(hoursOn(plan, date).hours));
          expect(hours.every((each, at) => at === 0 || hours[at - 1]!.until < each.from)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
