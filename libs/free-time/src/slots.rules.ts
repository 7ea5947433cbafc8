import { dayOf, type EpochMillis } from './calendar.rules.js';
import { cellsStarting, startOfCell } from './cells.rules.js';
import { fittingStarts } from './fitting.rules.js';
import type { FreeTime } from './free-time.rules.js';
import { gridOf } from './grid.rules.js';
import { type Asker, mayBook, startsAllowed } from './offering.rules.js';
import { limitsOf, withinLimits } from './quota-use.rules.js';
import { canServe, cellsTaken, type Visit } from './visit.rules.js';
import { midnightOf } from './zone.rules.js';

/** A start that is offered, and how many such visits could still be booked at it. */
export interface Slot {
  readonly start: EpochMillis;
  readonly free: number;
}

/** Which slots: those with a start on the local dates [from, until). */
export interface Question extends Asker {
  readonly from: string;
  readonly until: string;
}

/**
 * The slots of a location in order of their start, as far as its planned time reaches. Override `lead`, `horizon` and
 * `quota` are honoured; `hours` is not, for it would offer every night.
 */
export const slotsOf = (freeTime: FreeTime, visit: Visit, question: Question): Slot[] => {
  const { timeZone } = freeTime.planned.plan;
  const from = midnightOf(timeZone, dayOf(question.from));
  const until = midnightOf(timeZone, dayOf(question.until));
  return slotsStarting(freeTime, visit, question, { from, until });
};

/** As slotsOf, for starts between two instants: [from, until). */
export const slotsStarting = (
  freeTime: FreeTime,
  visit: Visit,
  asker: Asker,
  between: { readonly from: EpochMillis; readonly until: EpochMillis },
): Slot[] => {
  const { planned } = freeTime;
  const { timeZone } = planned.plan;
  if (!mayBook(visit, asker.channel)) return [];

  const allowed = startsAllowed(visit, timeZone, asker);
  const known = startsPlanned(freeTime);
  const range = cellsStarting(
    planned.firstDay,
    Math.max(between.from, allowed.from, known.from),
    Math.min(between.until, allowed.until, known.until),
  );
  if (range.from >= range.until) return [];

  const grid = gridOf(timeZone, visit.stepMinutes, planned.firstDay, range);
  const maps = freeTime.desks.filter((desk) => canServe(desk, visit)).map(({ free }) => free);
  const fitting = fittingStarts(maps, cellsTaken(visit), grid.allowed, grid.firstWord);
  const limits = asker.override?.includes('quota')
    ? []
    : limitsOf(planned.windows, freeTime.minutesByChannel, asker.channel, asker.now);
  const { cells, free } = withinLimits(fitting, cellsTaken(visit), limits);
  return cells.map((cell, index) => ({ start: startOfCell(planned.firstDay, cell), free: free[index]! }));
};

/** The starts about which this free time knows: those on the local dates that were planned. */
export const startsPlanned = ({ planned }: FreeTime): { from: EpochMillis; until: EpochMillis } => ({
  from: midnightOf(planned.plan.timeZone, dayOf(planned.fromDate)),
  until: midnightOf(planned.plan.timeZone, dayOf(planned.untilDate)),
});
