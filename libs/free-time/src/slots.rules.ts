import { dayOf, type EpochMillis, inMillis } from './calendar.rules.js';
import { cellMinutes, cellsStarting, startOfCell } from './cells.rules.js';
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
  const { minutes, free } = startsOffered(freeTime, visit, asker, between);
  const slots: Slot[] = [];
  for (let index = 0; index < minutes.length; index++)
    slots.push({ start: inMillis(minutes[index]!), free: free[index]! });
  return slots;
};

/** Slots as columns, for who has many to write: `minutes` since 1970-01-01T00:00Z, in order, and how many are free. */
export interface OfferedStarts {
  readonly minutes: Int32Array;
  readonly free: Int32Array;
}

/** As slotsStarting, in columns. */
export const startsOffered = (
  freeTime: FreeTime,
  visit: Visit,
  asker: Asker,
  between: { readonly from: EpochMillis; readonly until: EpochMillis },
): OfferedStarts => {
  const { planned } = freeTime;
  const { timeZone } = planned.plan;
  const allowed = startsAllowed(visit, timeZone, asker);
  const known = startsPlanned(freeTime);
  const range = cellsStarting(
    planned.firstDay,
    Math.max(between.from, allowed.from, known.from),
    Math.min(between.until, allowed.until, known.until),
  );
  if (range.from >= range.until || !mayBook(visit, asker.channel)) return nothing;

  const length = cellsTaken(visit);
  const grid = gridOf(timeZone, visit.stepMinutes, planned.firstDay, range);
  const maps = freeTime.desks.filter((desk) => canServe(desk, visit)).map(({ free }) => free);
  const fitting = fittingStarts(maps, length, grid.allowed, grid.firstWord);
  const limits = asker.override?.includes('quota')
    ? []
    : limitsOf(planned.windows, freeTime.minutesByChannel, asker, { from: range.from, until: range.until + length });
  const { cells, free } = withinLimits(fitting, length, limits);
  const firstMinute = startOfCell(planned.firstDay, 0) / inMillis(1);
  const minutes = new Int32Array(cells.length);
  for (let index = 0; index < cells.length; index++) minutes[index] = firstMinute + cells[index]! * cellMinutes;
  return { minutes, free };
};

const nothing: OfferedStarts = { minutes: new Int32Array(), free: new Int32Array() };

/** The starts about which this free time knows: those on the local dates that were planned. */
export const startsPlanned = ({ planned }: FreeTime): { from: EpochMillis; until: EpochMillis } => ({
  from: midnightOf(planned.plan.timeZone, dayOf(planned.fromDate)),
  until: midnightOf(planned.plan.timeZone, dayOf(planned.untilDate)),
});
