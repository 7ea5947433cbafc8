import { z } from 'zod';
import { Caller, Channel, Idempotency } from '../caller.js';
import { defineRequest } from '../define.js';
import { AppointmentId, Code, LocationId, ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import {
  Appointment,
  AppointmentChange,
  BookedAppointment,
  BookOrder,
  ConfirmOrder,
  FirstSlots,
  FoundByCode,
  Hold,
  HoldOrder,
  Items,
  Slots,
} from './booking.js';
import { Location, LocationPlan, OpenDay, PlannedLocation, PlannedProduct, PlanningFacts } from './planning.js';

const ordered = { caller: Caller, idempotency: Idempotency.optional() };
/** Versions of which one must be the present one (If-Match); `*`: any. */
const IfMatch = z.array(z.string().max(40)).max(20);
const offered = ['slot-taken', 'slot-not-offered', 'location-unknown', 'product-unknown', 'invalid-input'] as const;

export const placeHold = defineRequest({
  subject: 'appointments.place-hold.v1',
  input: z.object({ ...ordered, order: HoldOrder }),
  output: Hold,
  problems: [...offered, 'idempotency-key-reused'],
});

export const releaseHold = defineRequest({
  subject: 'appointments.release-hold.v1',
  input: z.object({ caller: Caller, holdId: AppointmentId }),
  output: z.object({}),
  problems: ['appointment-unknown', 'appointment-closed'],
});

export const bookAppointment = defineRequest({
  subject: 'appointments.book-appointment.v1',
  input: z.object({ ...ordered, order: z.union([ConfirmOrder, BookOrder]) }),
  output: BookedAppointment,
  problems: [...offered, 'appointment-unknown', 'hold-lapsed', 'appointment-closed', 'idempotency-key-reused'],
});

export const changeAppointment = defineRequest({
  subject: 'appointments.change-appointment.v1',
  input: z.object({ ...ordered, appointmentId: AppointmentId, ifMatch: IfMatch, change: AppointmentChange }),
  output: Appointment,
  problems: [...offered, 'appointment-unknown', 'appointment-closed', 'version-changed', 'idempotency-key-reused'],
});

export const cancelAppointment = defineRequest({
  subject: 'appointments.cancel-appointment.v1',
  input: z.object({ caller: Caller, appointmentId: AppointmentId, ifMatch: IfMatch.optional() }),
  output: z.object({}),
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed'],
});

export const getAppointment = defineRequest({
  subject: 'appointments.get-appointment.v1',
  input: z.object({ caller: Caller, appointmentId: AppointmentId }),
  output: Appointment,
  problems: ['appointment-unknown'],
});

export const getCalendarFile = defineRequest({
  subject: 'appointments.get-calendar-file.v1',
  input: z.object({ caller: Caller, appointmentId: AppointmentId }),
  output: z.object({ version: z.int(), calendar: z.string() }),
  problems: ['appointment-unknown'],
});

export const findByCode = defineRequest({
  subject: 'appointments.find-by-code.v1',
  input: z.object({ code: Code }),
  output: z.object({ found: z.array(FoundByCode).max(1) }),
  problems: [],
});

export const listSlots = defineRequest({
  subject: 'appointments.list-slots.v1',
  input: z.object({
    channel: Channel,
    items: Items,
    extraMinutes: z.int().min(0).max(240),
    locationId: LocationId.optional(),
    /** Default: today at each location. */
    from: CalendarDate.optional(),
    until: CalendarDate.optional(),
  }),
  output: Slots,
  problems: ['product-unknown', 'location-unknown', 'invalid-input'],
});

export const firstSlots = defineRequest({
  subject: 'appointments.first-slots.v1',
  input: listSlots.input.pick({ channel: true, items: true, extraMinutes: true, locationId: true }),
  output: FirstSlots,
  problems: ['product-unknown', 'location-unknown'],
});

/** What the writer saw: versions (If-Match), or that there is nothing yet (If-None-Match: *). */
export const Seen = z.union([z.object({ versions: IfMatch }), z.object({ nothing: z.literal(true) })]);

export const putLocationPlan = defineRequest({
  subject: 'appointments.put-location-plan.v1',
  input: z.object({ caller: Caller, locationId: LocationId, seen: Seen, plan: LocationPlan }),
  output: z.object({ created: z.boolean(), location: PlannedLocation }),
  problems: ['version-changed', 'desk-taken', 'invalid-input'],
});

export const getLocationPlan = defineRequest({
  subject: 'appointments.get-location-plan.v1',
  input: z.object({ locationId: LocationId }),
  output: PlannedLocation,
  problems: ['location-unknown'],
});

export const listLocations = defineRequest({
  subject: 'appointments.list-locations.v1',
  input: z.object({}),
  output: z.object({ locations: z.array(Location) }),
  problems: [],
});

export const getLocation = defineRequest({
  subject: 'appointments.get-location.v1',
  input: z.object({ locationId: LocationId }),
  output: Location,
  problems: ['location-unknown'],
});

export const getOpeningHours = defineRequest({
  subject: 'appointments.get-opening-hours.v1',
  input: z.object({ locationId: LocationId, from: CalendarDate.optional(), until: CalendarDate.optional() }),
  output: z.object({ days: z.array(OpenDay) }),
  problems: ['location-unknown', 'invalid-input'],
});

export const putPlanningFacts = defineRequest({
  subject: 'appointments.put-planning-facts.v1',
  input: z.object({ caller: Caller, productId: ProductId, seen: Seen, facts: PlanningFacts }),
  output: z.object({ created: z.boolean(), product: PlannedProduct }),
  problems: ['version-changed'],
});

export const getPlanningFacts = defineRequest({
  subject: 'appointments.get-planning-facts.v1',
  input: z.object({ productId: ProductId }),
  output: PlannedProduct,
  problems: ['product-unknown'],
});
