import { z } from 'zod';
import { AppointmentId, DeskId, LocationId, PartId } from '../ids.js';
import { CalendarDate, Instant } from '../time.js';
import { AppointmentState, Item, NotOfferedReason, Override, UtcInstant } from './booking.js';
import { ClosureTimes, DeskDetails, LocationPlan, ObservedHolidays, PlannedLocation, ShiftTimes } from './planning.js';
import { QueueRules } from './queue-rules.js';

const { name, address, coordinates, timeZone, languages, accessibility } = LocationPlan.shape;

/** A location without its hours and desks. */
export const LocationDetails = z
  .strictObject({ name, address, coordinates, timeZone, languages, accessibility })
  .meta({ id: 'LocationDetails' });
export type LocationDetails = z.infer<typeof LocationDetails>;

export const WeeklyHours = z.strictObject({ items: LocationPlan.shape.openingHours }).meta({ id: 'WeeklyHours' });
export const Quotas = z.strictObject({ items: LocationPlan.shape.quotas.unwrap() }).meta({ id: 'Quotas' });
export const HoursOfDate = z
  .strictObject({ hours: LocationPlan.shape.exceptions.unwrap().element.shape.hours })
  .meta({ id: 'HoursOfDate', description: 'The only hours of that date; none: shut.' });

/** One part of a plan as it is to be; null: it goes. */
export const PlanEdit = z.discriminatedUnion('part', [
  z.object({ part: z.literal('details'), details: LocationDetails }),
  z.object({ part: z.literal('weekly-hours'), openingHours: WeeklyHours.shape.items }),
  z.object({ part: z.literal('exception'), on: CalendarDate, hours: HoursOfDate.shape.hours.nullable() }),
  z.object({ part: z.literal('holidays'), holidays: ObservedHolidays.nullable() }),
  z.object({ part: z.literal('quotas'), quotas: Quotas.shape.items }),
  z.object({ part: z.literal('queue'), queue: QueueRules }),
  z.object({ part: z.literal('closure'), id: PartId, deskId: DeskId.optional(), closure: ClosureTimes.nullable() }),
  z.object({ part: z.literal('desk'), deskId: DeskId, desk: DeskDetails.nullable() }),
  z.object({ part: z.literal('shift'), deskId: DeskId, id: PartId, shift: ShiftTimes.nullable() }),
]);
export type PlanEdit = z.infer<typeof PlanEdit>;

/** A hold or appointment that no longer lies in the planned time of its desk. Nothing personal. */
export const Hit = z
  .object({
    appointmentId: AppointmentId,
    version: z.int(),
    state: AppointmentState,
    locationId: LocationId,
    items: z.array(Item),
    start: UtcInstant,
    end: UtcInstant,
    anotherDesk: z
      .boolean()
      .meta({ description: 'Another desk serves it at the agreed time: nothing needs to be done.' }),
    proposal: z
      .object({ locationId: LocationId, start: UtcInstant, end: UtcInstant })
      .optional()
      .meta({ description: 'A new time that is free; no two hits are proposed the same place.' }),
  })
  .meta({ id: 'Hit' });
export type Hit = z.infer<typeof Hit>;

export const mostHitsShown = 1_000;

const hits = {
  hits: z.array(Hit).meta({ description: `In order of their start; at most ${mostHitsShown}.` }),
  hitsTotal: z.int(),
};

export const Hits = z.object(hits).meta({ id: 'Hits' });
export type Hits = z.infer<typeof Hits>;

const outcome = {
  ...hits,
  dryRun: z.boolean().meta({ description: 'True: nothing was changed, this is what would be.' }),
};

/** What a change of a part of a plan did, or would do. */
export const PlanChange = z.object({ locationId: LocationId, version: z.int(), ...outcome }).meta({ id: 'PlanChange' });
export type PlanChange = z.infer<typeof PlanChange>;

/** A location as it was written, and what that hit. */
export const WrittenLocation = PlannedLocation.extend(outcome).meta({ id: 'WrittenLocation' });
export type WrittenLocation = z.infer<typeof WrittenLocation>;

export const Move = z.strictObject({
  appointmentId: AppointmentId,
  version: z.int().min(1).meta({ description: 'The version that was seen.' }),
  start: Instant,
  locationId: LocationId.optional(),
});
export type Move = z.infer<typeof Move>;

export const mostMoves = 500;

/** Appointments to be moved, each by itself: moved, or not at all. */
export const MovesOrder = z
  .strictObject({ moves: z.array(Move).min(1).max(mostMoves), override: z.array(Override).max(4).optional() })
  .refine(({ moves }) => new Set(moves.map(({ appointmentId }) => appointmentId)).size === moves.length, {
    message: 'Name each appointment once.',
    path: ['moves'],
  })
  .meta({ id: 'MovesOrder' });
export type MovesOrder = z.infer<typeof MovesOrder>;

export const Moved = z
  .object({
    appointmentId: AppointmentId,
    moved: z.boolean(),
    version: z.int().optional(),
    locationId: LocationId.optional(),
    start: UtcInstant.optional(),
    end: UtcInstant.optional(),
    problem: z
      .string()
      .optional()
      .meta({ description: 'Why it was not moved: the code of a problem.', example: 'slot-taken' }),
    reason: NotOfferedReason.optional(),
    alternatives: z.array(z.object({ locationId: LocationId, start: UtcInstant, free: z.int() })).optional(),
  })
  .meta({ id: 'Moved' });
export type Moved = z.infer<typeof Moved>;

export const MovesAnswer = z.object({ results: z.array(Moved), moved: z.int(), refused: z.int() }).meta({
  id: 'MovesAnswer',
});
export type MovesAnswer = z.infer<typeof MovesAnswer>;

/** The public holidays of a year, and which of them the location observes. */
export const HolidaysOfYear = z
  .object({
    observed: ObservedHolidays.optional(),
    days: z.array(z.object({ date: z.iso.date(), name: z.string(), observed: z.boolean() })),
  })
  .meta({ id: 'HolidaysOfYear' });
