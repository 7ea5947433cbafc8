import type { Place, StartRefused } from './decide-start.rules.js';
import type { Taken } from './free-time.rules.js';
import type { Asker, NotOfferedReason } from './offering.rules.js';
import { cell, cellsOf, daysAfter, instantAt, localAt, type Period } from './slow-clock.builder.js';
import type { SlowDesk, SlowPlan, SlowWindow } from './slow-plan.builder.js';
import type { Visit } from './visit.rules.js';

/** What is taken once more: no holds that have lapsed, every cell that is touched. */
export const inForce = (taken: readonly Taken[], now: number): Taken[] =>
  taken.filter(({ heldUntil }) => heldUntil === undefined || now < heldUntil);

/**
 * The decision once more, by the text of scheduling.md. Where several reasons hold, the text names no order: it is that
 * of the rules, first what the visit and the caller are by themselves, then the plan, then what is kept for others.
 */
export const slowDecision = (
  plan: SlowPlan,
  taken: readonly Taken[],
  visit: Visit,
  asked: Asker & { readonly start: number },
): { readonly ok: Place } | StartRefused => {
  const standing = inForce(taken, asked.now);
  const period = { from: asked.start, until: asked.start + visit.takenMinutes * 60_000 };
  const cells = cellsOf(period);
  const sets = (override: string): boolean => asked.override?.some((each) => each === override) ?? false;

  const reason = slowReason(plan, visit, asked);
  if (reason) return { refused: 'slot-not-offered', reason };

  const able = plan.desks.filter(({ skills }) => visit.skills.every((skill) => skills.includes(skill)));
  const mayTake = (desk: SlowDesk) => (sets('hours') ? desk.isNotClosed : desk.isPlanned);
  if (!able.some((desk) => cells.every(mayTake(desk)))) {
    const isOpen = sets('hours') ? plan.isNotClosed(asked.start) : plan.isOpen(asked.start);
    return { refused: 'slot-not-offered', reason: isOpen ? 'no-desk' : 'closed' };
  }
  const windows = sets('quota') ? [] : plan.windows.filter((window) => minutesIn(window, cells) > 0);
  if (slowRoom(slowLimits(windows, [], asked), cells) < 1) return { refused: 'slot-not-offered', reason: 'channel' };

  const isFree = (desk: SlowDesk) => {
    const mine = new Set(standing.filter(({ deskNumber }) => deskNumber === desk.number).flatMap(cellsOf));
    return (start: number): boolean => mayTake(desk)(start) && !mine.has(start);
  };
  const stretchOf = (desk: SlowDesk): number => {
    const isFreeCell = isFree(desk);
    let { from, until } = period;
    while (isFreeCell(from - cell)) from -= cell;
    while (isFreeCell(until)) until += cell;
    return until - from;
  };
  const [best] = able
    .filter((desk) => cells.every(isFree(desk)))
    .map((desk) => [desk.skills.length, stretchOf(desk), desk.number] as const)
    .sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  if (!best || slowRoom(slowLimits(windows, standing, asked), cells) < 1) return { refused: 'slot-taken' };
  return { ok: { deskNumber: best[2], ...period } };
};

/** What speaks against a start whatever the plan is. */
export const slowReason = (
  { timeZone }: SlowPlan,
  visit: Visit,
  { start, now, channel, override = [] }: Asker & { readonly start: number },
): NotOfferedReason | undefined => {
  const { date, minute, isWholeMinute } = localAt(timeZone, start);
  const today = localAt(timeZone, now).date;
  const lastDates = visit.horizons.map(({ horizonDays, releaseTime }) =>
    daysAfter(today, now >= instantAt(timeZone, today, releaseTime) ? horizonDays : horizonDays - 1),
  );
  if (!isWholeMinute || minute % visit.stepMinutes !== 0) return 'off-grid';
  if (!override.includes('lead') && start < now + visit.leadMinutes * 60_000) return 'too-soon';
  if (!override.includes('horizon') && lastDates.some((last) => date > last)) return 'too-far';
  if (visit.channels?.includes(channel) === false) return 'channel';
  return visit.tooManyPeople ? 'too-many-people' : undefined;
};

/** A window that limits the caller, and the minutes that it leaves to those whom it limits. */
export interface SlowLimit extends Period {
  readonly left: number;
}

/** What the quotas leave to the caller, window by window. */
export const slowLimits = (
  windows: readonly SlowWindow[],
  taken: readonly Taken[],
  { channel, now }: Asker,
): readonly SlowLimit[] =>
  windows
    .filter(({ releasedAt, quota }) => now < releasedAt && !quota.channels.includes(channel))
    .map(({ from, until, limitMinutes, quota }) => {
      const limited = taken.filter((each) => each.channel !== null && !quota.channels.includes(each.channel));
      const used = limited.reduce((sum, each) => sum + minutesIn({ from, until }, cellsOf(each)), 0);
      return { from, until, left: limitMinutes - used };
    });

/** How many visits on these cells the limits leave room for. */
export const slowRoom = (limits: readonly SlowLimit[], cells: readonly number[]): number => {
  const rooms = limits.map((limit) => {
    const minutes = minutesIn(limit, cells);
    return minutes > 0 ? Math.floor(limit.left / minutes) : Number.POSITIVE_INFINITY;
  });
  return Math.min(Number.POSITIVE_INFINITY, ...rooms);
};

const minutesIn = (window: Period, cells: readonly number[]): number =>
  cells.filter((start) => window.from <= start && start < window.until).length * 5;
