import { type DayNumber, dayMillis, type EpochMillis, inMillis } from './calendar.rules.js';

/** A desk's time is planned in cells of so many minutes on the UTC line. */
export const cellMinutes = 5;
const cellMillis = inMillis(cellMinutes);
export const cellsPerDay = dayMillis / cellMillis;
export const wordsPerDay = cellsPerDay / 32;

/** Cells counted from the UTC midnight at which a map begins. */
export interface CellRange {
  readonly from: number;
  readonly until: number;
}

/** Every cell that the period touches: for what takes time. */
export const cellsTouched = (firstDay: DayNumber, from: EpochMillis, until: EpochMillis): CellRange => ({
  from: Math.floor(from / cellMillis) - firstDay * cellsPerDay,
  until: Math.ceil(until / cellMillis) - firstDay * cellsPerDay,
});

/** Every cell that lies wholly in the period: for what gives time, and for where something may start. */
export const cellsWithin = (firstDay: DayNumber, from: EpochMillis, until: EpochMillis): CellRange => ({
  from: Math.ceil(from / cellMillis) - firstDay * cellsPerDay,
  until: Math.floor(until / cellMillis) - firstDay * cellsPerDay,
});

/** The cells that begin in [from, until). */
export const cellsStarting = (firstDay: DayNumber, from: EpochMillis, until: EpochMillis): CellRange => ({
  from: Math.ceil(from / cellMillis) - firstDay * cellsPerDay,
  until: Math.ceil(until / cellMillis) - firstDay * cellsPerDay,
});

/** The instant at which a cell begins. */
export const startOfCell = (firstDay: DayNumber, cell: number): EpochMillis => firstDay * dayMillis + cell * cellMillis;

export const isOnCell = (at: EpochMillis): boolean => at % cellMillis === 0;

/** Minutes that two ranges of cells have in common. */
export const commonMinutes = (a: CellRange, b: CellRange): number =>
  Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from)) * cellMinutes;
