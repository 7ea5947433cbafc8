import { areSet, type Bits, clearCells, stretchAround } from './bits.rules.js';
import type { EpochMillis } from './calendar.rules.js';
import { type CellRange, cellsTouched } from './cells.rules.js';
import type { FreeDesk, FreeTime } from './free-time.rules.js';
import { type Asker, type NotOfferedReason, reasonAgainst } from './offering.rules.js';
import { notClosedBits } from './planned-time.rules.js';
import { limitsOf, type MinutesByChannel, roomFor } from './quota-use.rules.js';
import { canServe, takenMillis, type Visit } from './visit.rules.js';

/** A place for a visit: the desk and the time it is taken, wrap-up included. */
export interface Place {
  readonly deskNumber: number;
  readonly from: EpochMillis;
  readonly until: EpochMillis;
}

/** `slot-taken`: the slot is offered, but holds, appointments or quotas leave no room. */
export type StartRefused =
  | { readonly refused: 'slot-taken' }
  | { readonly refused: 'slot-not-offered'; readonly reason: NotOfferedReason };

/** Which desk takes the visit at this start, by the same rules as slots are listed, or why none does. The start lies on the planned dates. */
export const decideStart = (
  freeTime: FreeTime,
  visit: Visit,
  asked: Asker & { readonly start: EpochMillis },
): { readonly ok: Place } | StartRefused => {
  const { planned } = freeTime;
  const reason = reasonAgainst(visit, planned.plan.timeZone, asked.start, asked);
  if (reason) return { refused: 'slot-not-offered', reason };

  const until = asked.start + takenMillis(visit);
  const cells = cellsTouched(planned.firstDay, asked.start, until);
  const candidates = candidatesOf(freeTime, visit, asked);
  const hasRoom = (used: MinutesByChannel): boolean =>
    asked.override?.includes('quota') || roomFor(cells, limitsOf(planned.windows, used, asked, cells), 1) > 0;

  const desk = bestOf(candidates, cells);
  if (desk && hasRoom(freeTime.minutesByChannel)) return { ok: { deskNumber: desk.number, from: asked.start, until } };

  if (!candidates.some(({ planned: bits }) => areSet(bits, cells.from, cells.until)))
    return { refused: 'slot-not-offered', reason: isOpen(freeTime, asked, cells.from) ? 'no-desk' : 'closed' };
  // What a quota keeps for other channels even while nobody has used it is not taken: it is not for this channel.
  if (!hasRoom(new Map())) return { refused: 'slot-not-offered', reason: 'channel' };
  return { refused: 'slot-taken' };
};

type Candidate = Pick<FreeDesk, 'number' | 'skills' | 'planned' | 'free'>;

const candidatesOf = (freeTime: FreeTime, visit: Visit, asked: Asker): Candidate[] => {
  const able = freeTime.desks.filter((desk) => canServe(desk, visit));
  return asked.override?.includes('hours') ? able.map((desk) => atAnyHour(freeTime, desk)) : able;
};

const atAnyHour = ({ planned }: FreeTime, { number, skills, taken }: FreeDesk): Candidate => {
  const notClosed = notClosedBits(planned, number);
  const free = notClosed.slice();
  for (const { from, until } of taken) {
    const cells = cellsTouched(planned.firstDay, from, until);
    clearCells(free, cells.from, cells.until);
  }
  return { number, skills, planned: notClosed, free };
};

/** Fewest skills first, to keep versatile desks free; then the shortest free stretch; then the desk number. */
const bestOf = (candidates: readonly Candidate[], cells: CellRange): Candidate | undefined =>
  candidates
    .filter(({ free }) => areSet(free, cells.from, cells.until))
    .map((desk) => ({ desk, stretch: stretchAround(desk.free, cells.from, cells.until) }))
    .toSorted(
      (a, b) => a.desk.skills.length - b.desk.skills.length || a.stretch - b.stretch || a.desk.number - b.desk.number,
    )[0]?.desk;

const isOpen = ({ planned }: FreeTime, asked: Asker, cell: number): boolean => {
  const open: Bits = asked.override?.includes('hours') ? notClosedBits(planned) : planned.open;
  return areSet(open, cell, cell + 1);
};
