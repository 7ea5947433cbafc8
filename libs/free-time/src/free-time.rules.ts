import { areSet, type Bits, clearCells, copyCells } from './bits.rules.js';
import type { EpochMillis } from './calendar.rules.js';
import { type CellRange, cellsTouched } from './cells.rules.js';
import type { Override } from './offering.rules.js';
import { notClosedBits, type PlannedDesk, type PlannedTime } from './planned-time.rules.js';
import { countMinutes, type MinutesByChannel, noMinutes } from './quota-use.rules.js';

/** Time of a desk that is not free: a hold, an appointment, or a visit being served. */
export interface Taken {
  readonly deskNumber: number;
  readonly from: EpochMillis;
  readonly until: EpochMillis;
  /** null: it counts for no quota (somebody being served). */
  readonly channel: string | null;
  /** From this instant on a hold takes nothing. */
  readonly heldUntil?: EpochMillis | undefined;
}

/** The free time of one desk: planned − taken. */
export interface FreeDesk extends PlannedDesk {
  readonly free: Bits;
  readonly taken: readonly Taken[];
}

/** The free time of a location at a moment. It is never changed: what is taken or given back makes a new one. */
export interface FreeTime {
  readonly planned: PlannedTime;
  readonly desks: readonly FreeDesk[];
  /** Taken at desks that the plan does not have any more: it counts for quotas until it is given back. */
  readonly takenAtGoneDesks: readonly Taken[];
  readonly minutesByChannel: MinutesByChannel;
}

/** What is left of the planned time. Of `taken`, holds that have lapsed by `now` are left out. */
export const freeTimeOf = (planned: PlannedTime, taken: readonly Taken[], now: EpochMillis): FreeTime => {
  const takenByDesk = new Map(planned.desks.map(({ number }) => [number, [] as Taken[]]));
  const takenAtGoneDesks: Taken[] = [];
  const minutesByChannel = new Map<string, number[]>();
  for (const one of taken) {
    if (one.heldUntil !== undefined && one.heldUntil <= now) continue;
    (takenByDesk.get(one.deskNumber) ?? takenAtGoneDesks).push(one);
    if (one.channel === null) continue;
    const minutes = minutesByChannel.get(one.channel) ?? noMinutes(planned.windows);
    countMinutes(minutes, planned.windows, cellsOf(planned, one), 1);
    minutesByChannel.set(one.channel, minutes);
  }
  const desks = planned.desks.map((desk) => freeDeskOf(planned, desk, takenByDesk.get(desk.number)!));
  return { planned, desks, takenAtGoneDesks, minutesByChannel };
};

/** The free time after something was taken, at the cost of a copy of one desk. Whether it fits is not asked here. */
export const afterTaking = (freeTime: FreeTime, taken: Taken): FreeTime => {
  const { planned, takenAtGoneDesks } = freeTime;
  const isGone = !freeTime.desks.some(({ number }) => number === taken.deskNumber);
  return {
    planned,
    takenAtGoneDesks: isGone ? [...takenAtGoneDesks, taken] : takenAtGoneDesks,
    desks: withDesk(freeTime.desks, taken.deskNumber, (desk) => {
      const free = desk.free.slice();
      clear(free, planned, taken);
      return { ...desk, free, taken: [...desk.taken, taken] };
    }),
    minutesByChannel: counted(freeTime, taken, 1),
  };
};

/** What is given back; without a channel it is a hold or an appointment. */
type GivenBack = Pick<Taken, 'deskNumber' | 'from' | 'until'> & Partial<Pick<Taken, 'channel'>>;

const isGiven = (one: Taken, { deskNumber, from, until, channel }: GivenBack): boolean =>
  one.from === from &&
  one.until === until &&
  one.deskNumber === deskNumber &&
  (channel === undefined ? one.channel !== null : one.channel === channel);

/** The free time after something was given back; the same free time when it was not taken (by desk, from, until). */
export const afterGivingBack = (freeTime: FreeTime, given: GivenBack): FreeTime => {
  const { planned, takenAtGoneDesks } = freeTime;
  const taken = freeTime.desks.find(({ number }) => number === given.deskNumber)?.taken ?? takenAtGoneDesks;
  const found = taken.find((one) => isGiven(one, given));
  if (!found) return freeTime;
  return {
    planned,
    takenAtGoneDesks: takenAtGoneDesks.filter((one) => one !== found),
    desks: withDesk(freeTime.desks, given.deskNumber, (desk) => givenBackAt(planned, desk, found)),
    minutesByChannel: counted(freeTime, found, -1),
  };
};

/** The free time once holds that have lapsed by `now` take nothing any more; the same one when none has. */
export const afterLapsing = (freeTime: FreeTime, now: EpochMillis): FreeTime => {
  let result = freeTime;
  for (const taken of allTaken(freeTime))
    for (const one of taken)
      if (one.heldUntil !== undefined && one.heldUntil <= now) result = afterGivingBack(result, one);
  return result;
};

/** All that is taken: a list for each desk, and one for those that are gone. */
export const allTaken = ({ desks, takenAtGoneDesks }: FreeTime): (readonly Taken[])[] => [
  ...desks.map(({ taken }) => taken),
  takenAtGoneDesks,
];

/**
 * Whether what is taken still lies in the planned time of its desk; if not, a change of plan has hit it. What was taken
 * with `hours` set aside lies wherever its desk is not closed.
 */
export const isPlanned = (
  planned: PlannedTime,
  taken: Pick<Taken, 'deskNumber' | 'from' | 'until'>,
  override: readonly Override[] = [],
): boolean => {
  const cells = cellsOf(planned, taken);
  const desk = planned.desks.find(({ number }) => number === taken.deskNumber);
  if (!desk) return false;
  const bits = override.includes('hours') ? notClosedBits(planned, desk.number) : desk.planned;
  return areSet(bits, cells.from, cells.until);
};

const cellsOf = (planned: PlannedTime, { from, until }: Pick<Taken, 'from' | 'until'>): CellRange =>
  cellsTouched(planned.firstDay, from, until);

const freeDeskOf = (planned: PlannedTime, desk: PlannedDesk, taken: readonly Taken[]): FreeDesk => {
  const free = desk.planned.slice();
  for (const one of taken) clear(free, planned, one);
  return { number: desk.number, skills: desk.skills, planned: desk.planned, free, taken };
};

/** Only the cells of what is given back are worked out anew, and what else reaches into them. */
const givenBackAt = (planned: PlannedTime, desk: FreeDesk, given: Taken): FreeDesk => {
  const cells = cellsOf(planned, given);
  const free = desk.free.slice();
  copyCells(free, desk.planned, cells.from, cells.until);
  const taken = desk.taken.filter((one) => one !== given);
  for (const one of taken) {
    const { from, until } = cellsOf(planned, one);
    if (from < cells.until && cells.from < until) clearCells(free, from, until);
  }
  return { ...desk, free, taken };
};

const clear = (free: Bits, planned: PlannedTime, taken: Taken): void => {
  const cells = cellsOf(planned, taken);
  clearCells(free, cells.from, cells.until);
};

const withDesk = (
  desks: readonly FreeDesk[],
  deskNumber: number,
  change: (desk: FreeDesk) => FreeDesk,
): readonly FreeDesk[] => desks.map((desk) => (desk.number === deskNumber ? change(desk) : desk));

const counted = ({ planned, minutesByChannel }: FreeTime, taken: Taken, sign: 1 | -1): MinutesByChannel => {
  if (taken.channel === null) return minutesByChannel;
  const minutes = [...(minutesByChannel.get(taken.channel) ?? noMinutes(planned.windows))];
  countMinutes(minutes, planned.windows, cellsOf(planned, taken), sign);
  return new Map(minutesByChannel).set(taken.channel, minutes);
};
