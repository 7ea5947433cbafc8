import { Temporal } from 'temporal-polyfill';
import { dateOf, dayOf } from './calendar.rules.js';
import type { Taken } from './free-time.rules.js';
import type { LocationPlan, WallHours } from './plan.rules.js';
import type { Question, Slot } from './slots.rules.js';
import type { Visit } from './visit.rules.js';

const cell = 300_000;

/** The rules once more: cell by cell, by Temporal, without bit maps. */
export const slowSlots = (plan: LocationPlan, taken: readonly Taken[], visit: Visit, question: Question): Slot[] => {
  const { timeZone } = plan;
  const dates = Array.from({ length: dayOf(question.until) - dayOf(question.from) + 4 }, (_, index) =>
    Temporal.PlainDate.from(dateOf(dayOf(question.from) - 2 + index)),
  );
  const instant = (date: Temporal.PlainDate, wall: string): number =>
    (wall === '24:00'
      ? date.add({ days: 1 }).toZonedDateTime({ timeZone, plainTime: '00:00' })
      : date.toZonedDateTime({ timeZone, plainTime: wall })
    ).epochMilliseconds;
  const on = (date: Temporal.PlainDate, list: readonly WallHours[]) =>
    list.map(({ from, until }) => ({ from: instant(date, from), until: instant(date, until) }));
  const covers = (list: readonly { from: number; until: number }[], start: number) =>
    list.some(({ from, until }) => from <= start && start + cell <= until);
  const touches = (list: readonly { from: number; until: number }[], start: number) =>
    list.some(({ from, until }) => from < start + cell && start < until);
  const instants = (list: LocationPlan['closures'] = []) =>
    list.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) }));

  const open = dates.flatMap((date) => {
    const exception = plan.exceptions?.find((each) => each.on === date.toString());
    const holiday = plan.holidayDates?.includes(date.toString());
    const weekly = holiday ? [] : plan.openingHours.filter(({ weekday }) => weekday === date.dayOfWeek);
    return on(date, exception ? exception.hours : weekly);
  });
  const desks = plan.desks.map((desk) => {
    const staffed = dates.flatMap((date) =>
      desk.shifts.flatMap((shift) => {
        const passed = Temporal.PlainDate.from(shift.startsOn).until(date).days;
        const step = { none: 0, 'FREQ=DAILY': 1, 'FREQ=DAILY;INTERVAL=2': 2 }[shift.recurrence ?? 'none'] ?? 0;
        return passed === 0 || (passed > 0 && step > 0 && passed % step === 0) ? on(date, [shift]) : [];
      }),
    );
    const mine = taken.filter(({ deskNumber }) => deskNumber === desk.number);
    const isPlanned = (start: number) =>
      covers(open, start) &&
      covers(staffed, start) &&
      !touches(instants([...(plan.closures ?? []), ...(desk.closures ?? [])]), start);
    return { ...desk, isPlanned, isFree: (start: number) => isPlanned(start) && !touches(mine, start) };
  });
  const cellsOf = (from: number, until: number) =>
    Array.from(
      { length: Math.ceil(until / cell) - Math.floor(from / cell) },
      (_, index) => (Math.floor(from / cell) + index) * cell,
    );
  const windows = dates.flatMap((date) =>
    (plan.quotas ?? [])
      .flatMap((quota) => on(date, [quota]).map((window) => ({ ...window, quota })))
      .filter(
        ({ from, quota }) =>
          question.now < from - quota.releaseMinutes * 60_000 && !quota.channels.includes(question.channel),
      )
      .map(({ from, until, quota }) => {
        const inside = (start: number) => from <= start && start < until;
        const capacity =
          desks.flatMap((desk) => cellsOf(from, Math.max(from, until)).filter(desk.isPlanned)).length * 5;
        const used =
          taken
            .filter((each) => !quota.channels.includes(each.channel ?? ''))
            .flatMap((each) => cellsOf(each.from, each.until).filter(inside)).length * 5;
        return { inside, left: Math.floor((capacity * (100 - quota.sharePercent)) / 100) - used };
      }),
  );

  const slots: Slot[] = [];
  const able = desks.filter((desk) => visit.skills.every((skill) => desk.skills.includes(skill)));
  const today = Temporal.Instant.fromEpochMilliseconds(question.now).toZonedDateTimeISO(timeZone).toPlainDate();
  for (
    let start = Math.ceil(question.now / cell) * cell;
    start < Date.parse(`${question.until}T23:59:00Z`);
    start += cell
  ) {
    const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
    const date = local.toPlainDate().toString();
    if (local.minute % visit.stepMinutes !== 0 || start < question.now + visit.leadMinutes * 60_000) continue;
    if (date < question.from || date >= question.until) continue;
    const isWithin = visit.horizons.every(({ horizonDays, releaseTime }) => {
      const released = question.now >= instant(today, releaseTime) ? 0 : 1;
      return date <= today.add({ days: horizonDays - released }).toString();
    });
    if (!isWithin) continue;
    const cells = cellsOf(start, start + visit.takenMinutes * 60_000);
    let free = able.filter((desk) => cells.every(desk.isFree)).length;
    for (const { inside, left } of windows) {
      const minutes = cells.filter(inside).length * 5;
      if (minutes > 0) free = Math.min(free, Math.floor(left / minutes));
    }
    if (free > 0) slots.push({ start, free });
  }
  return slots;
};
