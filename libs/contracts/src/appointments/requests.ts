import { z } from 'zod';
import { Caller, Channel, Idempotency } from '../caller.js';
import { defineRequest } from '../define.js';
import { AppointmentId, Code, LocationId } from '../ids.js';
import { CalendarDate } from '../time.js';
import {
  Appointment,
  AppointmentChange,
  AppointmentState,
  BookedAppointment,
  BookOrder,
  ConfirmOrder,
  FoundByCode,
  Hold,
  HoldOrder,
  Items,
  ListedAppointment,
  Outcome,
} from './booking.js';
import { MovesAnswer, MovesOrder } from './replanning.js';
import { FirstSlots, Slots } from './slots.js';

const ordered = { caller: Caller, idempotency: Idempotency.optional() };
/** Versions of which one must be the present one (If-Match); `*`: any. */
export const IfMatch = z.array(z.string().max(40)).max(20);
const offered = [
  'slot-taken',
  'slot-not-offered',
  'location-unknown',
  'product-unknown',
  'invalid-input',
  'not-allowed',
  'too-many-open',
] as const;

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

/** Somebody came for an appointment. */
export const noteArrival = defineRequest({
  subject: 'appointments.note-arrival.v1',
  input: z.object({ caller: Caller, appointmentId: AppointmentId, ifMatch: IfMatch.optional() }),
  output: Appointment,
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed', 'too-early'],
});

/** How an appointment ended. */
export const noteOutcome = defineRequest({
  subject: 'appointments.note-outcome.v1',
  input: z.object({ caller: Caller, appointmentId: AppointmentId, ifMatch: IfMatch.optional(), outcome: Outcome }),
  output: Appointment,
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed', 'too-early'],
});

/** The appointments of one date at a location, in order of their start. */
export const listDay = defineRequest({
  subject: 'appointments.list-day.v1',
  input: z.object({
    caller: Caller,
    locationId: LocationId,
    date: CalendarDate,
    states: z.array(AppointmentState).optional(),
    page: z.int().min(1),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(ListedAppointment), total: z.int() }),
  problems: ['location-unknown', 'not-allowed'],
});

export const moveAppointments = defineRequest({
  subject: 'appointments.move-appointments.v1',
  input: z.object({ ...ordered, order: MovesOrder }),
  output: MovesAnswer,
  problems: ['not-allowed', 'idempotency-key-reused'],
  patience: 20_000,
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
