import { areSet, type Bits } from './bits.rules.js';
import type { EpochMillis } from './calendar.rules.js';
import { type CellRange, cellsTouched, startOfCell } from './cells.rules.js';
import type { PlannedTime } from './planned-time.rules.js';

/** A stretch of time, [from, until). */
export interface PlannedStretch {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
}

const stretchesIn = (bits: Bits, { from, until }: CellRange): CellRange[] => {
  const found: { from: number; until: number }[] = [];
  for (let at = from; at < until; at += 1) {
    if (!areSet(bits, at, at + 1)) continue;
    const open = found.at(-1);
    if (open?.until === at) open.until = at + 1;
    else found.push({ from: at, until: at + 1 });
  }
  return found;
};

/** When a desk is planned, in order, in the cells that [from, until) touches; one that the plan does not have: never. */
export const plannedStretches = (
  { desks, firstDay }: PlannedTime,
  deskNumber: number,
  { from, until }: PlannedStretch,
): PlannedStretch[] => {
  const desk = desks.find(({ number }) => number === deskNumber);
  if (!desk) return [];
  return stretchesIn(desk.planned, cellsTouched(firstDay, from, until)).map((cells) => ({
    from: startOfCell(firstDay, cells.from),
    until: startOfCell(firstDay, cells.until),
  }));
};
