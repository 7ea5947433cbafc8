import { type Bits, clearCells, keepCommon, setCells } from './bits.rules.js';
import { type DayNumber, dateOf, dayOf, type EpochMillis, millisOf } from './calendar.rules.js';
import { cellsTouched, cellsWithin, wordsPerDay } from './cells.rules.js';
import { hoursOn } from './opening.rules.js';
import type { Closure, Desk, LocationPlan, Shift, WallHours } from './plan.rules.js';
import { type QuotaWindow, windowsOf } from './quota-window.rules.js';
import { shiftDays } from './recurrence-dates.rules.js';
import { instantOf } from './zone.rules.js';

/** The planned time of one desk: open ∩ staffed − closed. */
export interface PlannedDesk {
  readonly number: number;
  readonly skills: readonly string[];
  readonly planned: Bits;
}

/**
 * What a plan gives on the local dates [fromDate, untilDate), to be kept as long as the plan does not change. The maps
 * hold whole UTC days from `firstDay`, a day more on either side, so that a visit may run past the last midnight.
 */
export interface PlannedTime {
  readonly plan: LocationPlan;
  readonly fromDate: string;
  readonly untilDate: string;
  readonly firstDay: DayNumber;
  readonly words: number;
  /** The location's hours less its closures. */
  readonly open: Bits;
  /** In order of their numbers. */
  readonly desks: readonly PlannedDesk[];
  readonly windows: readonly QuotaWindow[];
}

/** Puts a plan on the UTC line for the local dates [fromDate, untilDate). */
export const planOfDates = (plan: LocationPlan, fromDate: string, untilDate: string): PlannedTime => {
  const firstDay = dayOf(fromDate) - 1;
  const lastDay = dayOf(untilDate) + 1;
  const range: PlannedRange = {
    timeZone: plan.timeZone,
    firstDay,
    lastDay,
    words: Math.max(0, lastDay - firstDay + 1) * wordsPerDay,
    daysByRule: new Map(),
    instantsByTime: new Map(),
  };

  const open = openBits(plan, range);
  const desks = plan.desks
    .map((desk) => ({ number: desk.number, skills: desk.skills, planned: deskBits(desk, open, range) }))
    .toSorted((a, b) => a.number - b.number);
  const windows = windowsOf(
    plan,
    desks.map(({ planned }) => planned),
    range,
  );
  return { plan, fromDate, untilDate, firstDay, words: range.words, open, desks, windows };
};

/** Where closures of the location, and of a desk if one is named, leave time: for staff who override the hours. */
export const notClosedBits = (planned: PlannedTime, deskNumber?: number): Bits => {
  const bits = new Uint32Array(planned.words).fill(0xffff_ffff);
  close(bits, planned.plan.closures, planned.firstDay);
  close(bits, planned.plan.desks.find(({ number }) => number === deskNumber)?.closures, planned.firstDay);
  return bits;
};

/** Which UTC days the maps hold, both inclusive, and what desks ask again and again of the calendar. */
interface PlannedRange {
  readonly timeZone: string;
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  readonly words: number;
  readonly daysByRule: Map<string, readonly DayNumber[]>;
  readonly instantsByTime: Map<string, EpochMillis[]>;
}

const openBits = (plan: LocationPlan, range: PlannedRange): Bits => {
  const bits = new Uint32Array(range.words);
  for (const day of localDays(range))
    for (const hours of hoursOn(plan, dateOf(day)).hours) put(bits, range, day, hours);
  close(bits, plan.closures, range.firstDay);
  return bits;
};

const deskBits = (desk: Desk, open: Bits, range: PlannedRange): Bits => {
  const bits = new Uint32Array(range.words);
  for (const shift of desk.shifts) {
    if (shift.kind === 'walk-in') continue;
    for (const day of daysIn(range, shift)) put(bits, range, day, shift);
  }
  close(bits, desk.closures, range.firstDay);
  keepCommon(bits, open);
  return bits;
};

/** A local date may reach into the UTC day before or after it. */
const localDays = ({ firstDay, lastDay }: PlannedRange): DayNumber[] =>
  Array.from({ length: lastDay - firstDay + 3 }, (_, index) => firstDay - 1 + index);

const daysIn = ({ firstDay, lastDay, daysByRule }: PlannedRange, shift: Shift): readonly DayNumber[] => {
  const rule = JSON.stringify([shift.startsOn, shift.recurrence]);
  const days = daysByRule.get(rule) ?? shiftDays(shift, firstDay - 1, lastDay + 2);
  daysByRule.set(rule, days);
  return days;
};

const put = (bits: Bits, range: PlannedRange, day: DayNumber, hours: WallHours): void => {
  const cells = cellsWithin(range.firstDay, instantIn(range, day, hours.from), instantIn(range, day, hours.until));
  setCells(bits, cells.from, cells.until);
};

const instantIn = ({ timeZone, firstDay, instantsByTime }: PlannedRange, day: DayNumber, time: string): EpochMillis => {
  const at = day - firstDay + 1;
  const instants = instantsByTime.get(time) ?? [];
  instants[at] ??= instantOf(timeZone, day, time);
  instantsByTime.set(time, instants);
  return instants[at];
};

const close = (bits: Bits, closures: readonly Closure[] = [], firstDay: DayNumber): void => {
  for (const { from, until } of closures) {
    const cells = cellsTouched(firstDay, millisOf(from), millisOf(until));
    clearCells(bits, cells.from, cells.until);
  }
};
