import type { Taken } from './free-time.rules.js';
import type { Asker } from './offering.rules.js';
import type { Slot } from './slots.rules.js';
import { cellsOf, localAt } from './slow-clock.builder.js';
import { inForce, slowLimits, slowReason, slowRoom } from './slow-decisions.builder.js';
import type { SlowPlan } from './slow-plan.builder.js';
import type { Visit } from './visit.rules.js';

/** The slots on the local dates [from, until) once more: every cell is looked at, and every desk for it. */
export const slowSlots = (
  plan: SlowPlan,
  taken: readonly Taken[],
  visit: Visit,
  question: Asker & { readonly from: string; readonly until: string },
): Slot[] => {
  const standing = inForce(taken, question.now);
  const able = plan.desks
    .filter(({ skills }) => visit.skills.every((skill) => skills.includes(skill)))
    .map((desk) => {
      const mine = new Set(standing.filter(({ deskNumber }) => deskNumber === desk.number).flatMap(cellsOf));
      return new Set(plan.cells.filter((start) => desk.isPlanned(start) && !mine.has(start)));
    });
  const limits = slowLimits(question.override?.includes('quota') ? [] : plan.windows, standing, question);
  const starts = plan.cells.filter((start) => able.some((free) => free.has(start)));
  return starts.flatMap((start) => {
    const cells = cellsOf({ from: start, until: start + visit.takenMinutes * 60_000 });
    const fits = able.filter((free) => cells.every((each) => free.has(each))).length;
    if (fits === 0) return [];
    const { date } = localAt(plan.timeZone, start);
    if (date < question.from || date >= question.until) return [];
    if (slowReason(plan, visit, { ...question, start })) return [];
    const free = Math.min(fits, slowRoom(limits, cells));
    return free > 0 ? [{ start, free }] : [];
  });
};
