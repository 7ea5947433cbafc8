export {
  type DayNumber,
  dateOf,
  dayOf,
  type EpochMillis,
  instantText,
  millisOf,
  weekdayOf,
} from './calendar.rules.js';
export { cellMinutes } from './cells.rules.js';
export { decideStart, type Place, type StartRefused } from './decide-start.rules.js';
export {
  afterGivingBack,
  afterLapsing,
  afterTaking,
  type FreeDesk,
  type FreeTime,
  freeTimeOf,
  isPlanned,
  type Taken,
} from './free-time.rules.js';
export { KeptTime, type Serving } from './kept-time.mirror.js';
export {
  boundedVisitOf,
  type FactsByProduct,
  factsAt,
  isTooLong,
  type KnownFacts,
  knownFacts,
  type ProductAndDifferences,
  type Visits,
  type VisitTooLong,
  visitAt,
  visitsOf,
} from './known-facts.rules.js';
export { nearestSlots } from './nearest-slots.rules.js';
export { type Asker, mayBook, type NotOfferedReason, type Override, startsAllowed } from './offering.rules.js';
export { openingOn } from './opening.rules.js';
export type {
  Closure,
  Desk,
  LocationPlan,
  OpeningException,
  OpeningOfDate,
  Quota,
  Shift,
  WallHours,
  WeeklyHours,
} from './plan.rules.js';
export { type PlannedDesk, type PlannedTime, planOfDates } from './planned-time.rules.js';
export type { QuotaWindow } from './quota-window.rules.js';
export type { Recurrence, RecurrenceRefused } from './recurrence.rules.js';
export { checkRecurrence, recurrenceDates } from './recurrence-dates.rules.js';
export { datesAsked, daysBetween, mostDaysAsked, perDate, type SlotsOfDate, slotTold } from './slot-days.rules.js';
export { type OfferedStarts, type Question, type Slot, slotsOf, slotsStarting, startsOffered } from './slots.rules.js';
export { type PlannedStretch, plannedStretches } from './stretches.rules.js';
export { nextReleased, slotsValidUntil, tooSoonFrom } from './valid-until.rules.js';
export {
  canServe,
  type Horizon,
  type Item,
  type PlanningFacts,
  type ProductRefused,
  type Visit,
  visitOf,
} from './visit.rules.js';
export { instantOf, localDayOf, midnightOf, wallClockOf } from './zone.rules.js';
