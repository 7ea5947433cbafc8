import { z } from 'zod';
import {
  Appointment,
  AppointmentChange,
  AppointmentState,
  BookedAppointment,
  BookOrder,
  ConfirmOrder,
  Hold,
  HoldOrder,
  ListedAppointment,
  Outcome,
} from '../appointments/booking.js';
import { FoundTicket } from '../appointments/queue.js';
import { AppointmentId, Code, LocationId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { collectionOf, defineRoute, pageQuery, repeatable } from './route.js';

const appointmentParams = z.strictObject({ appointmentId: AppointmentId });
const ofAppointment = { tag: 'Appointments', allows: 'anyone', cache: 'none', appointmentToken: true } as const;
const taking = [
  'slot-taken',
  'slot-not-offered',
  'location-unknown',
  'product-unknown',
  'not-allowed',
  'too-many-open',
] as const;

export const placeHoldRoute = defineRoute({
  method: 'POST',
  path: '/v1/holds',
  id: 'placeHold',
  tag: 'Appointments',
  summary: 'Hold a place, ten minutes unless set otherwise, while the rest is filled in.',
  allows: 'anyone',
  body: HoldOrder,
  status: 201,
  answer: Hold,
  cache: 'none',
  etag: true,
  location: true,
  idempotent: true,
  challenged: true,
  problems: [...taking, 'challenge-required', 'idempotency-key-reused'],
});

export const releaseHoldRoute = defineRoute({
  ...ofAppointment,
  method: 'DELETE',
  path: '/v1/holds/{holdId}',
  id: 'releaseHold',
  summary: 'Give a held place back.',
  params: z.strictObject({ holdId: AppointmentId }),
  status: 204,
  problems: ['appointment-unknown', 'appointment-closed'],
});

export const bookAppointmentRoute = defineRoute({
  ...ofAppointment,
  method: 'POST',
  path: '/v1/appointments',
  id: 'bookAppointment',
  summary: 'Book: make a hold an appointment, or take a place in one step.',
  body: z.union([ConfirmOrder, BookOrder]),
  status: 201,
  answer: BookedAppointment,
  etag: true,
  location: true,
  idempotent: true,
  challenged: true,
  problems: [
    ...taking,
    'challenge-required',
    'appointment-unknown',
    'hold-lapsed',
    'appointment-closed',
    'idempotency-key-reused',
  ],
});

export const findAppointmentsRoute = defineRoute({
  method: 'GET',
  path: '/v1/appointments',
  id: 'findAppointments',
  tag: 'Appointments',
  summary: 'Find by code what was begun on any channel; for staff, the list of a day.',
  description:
    'Name `code`, or `locationId` and `date` (and any number of `state`) for the list of that day. By its code a ticket ' +
    'of somebody who walked in is found too, as long as it is open (`kind` is `ticket`).',
  allows: { scopes: ['appointments'] },
  query: z
    .strictObject({
      code: Code.optional(),
      locationId: LocationId.optional(),
      date: CalendarDate.optional(),
      state: repeatable(AppointmentState, 7),
      ...pageQuery,
    })
    .refine(({ code, locationId, date }) => (code === undefined) !== (locationId === undefined && date === undefined), {
      message: 'Name either a code, or a location and a date.',
      path: ['code'],
    })
    .refine(({ code, state }) => code === undefined || state.length === 0, {
      message: 'This goes with a location and a date.',
      path: ['state'],
    })
    .refine(({ code, locationId }) => code !== undefined || locationId !== undefined, {
      message: 'Name the location.',
      path: ['locationId'],
    })
    .refine(({ code, date }) => code !== undefined || date !== undefined, {
      message: 'Name the date.',
      path: ['date'],
    }),
  status: 200,
  answer: collectionOf(z.union([ListedAppointment, FoundTicket])),
  cache: 'none',
  problems: ['location-unknown', 'not-allowed'],
});

export const getAppointmentRoute = defineRoute({
  ...ofAppointment,
  method: 'GET',
  path: '/v1/appointments/{appointmentId}',
  id: 'getAppointment',
  summary: 'One appointment or hold.',
  params: appointmentParams,
  status: 200,
  answer: Appointment,
  etag: true,
  problems: ['appointment-unknown'],
});

export const changeAppointmentRoute = defineRoute({
  ...ofAppointment,
  method: 'PATCH',
  path: '/v1/appointments/{appointmentId}',
  id: 'changeAppointment',
  summary: 'Move or change: the new time is taken and the old given back, or nothing changes.',
  description: 'The body is a merge patch (RFC 7396): what is absent stays, null takes away.',
  params: appointmentParams,
  body: AppointmentChange,
  bodyTypes: ['application/json', 'application/merge-patch+json'],
  status: 200,
  answer: Appointment,
  etag: true,
  ifMatch: 'required',
  idempotent: true,
  problems: [
    ...taking,
    'appointment-unknown',
    'appointment-closed',
    'version-changed',
    'version-required',
    'idempotency-key-reused',
  ],
});

export const cancelAppointmentRoute = defineRoute({
  ...ofAppointment,
  method: 'DELETE',
  path: '/v1/appointments/{appointmentId}',
  id: 'cancelAppointment',
  summary: 'Cancel. Again is as if done.',
  params: appointmentParams,
  status: 204,
  ifMatch: 'optional',
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed'],
});

export const noteArrivalRoute = defineRoute({
  ...ofAppointment,
  method: 'PUT',
  path: '/v1/appointments/{appointmentId}/arrival',
  id: 'noteArrival',
  summary: 'Somebody came for it. Again is as if done.',
  description: 'From the beginning of its date on, in the time of the location.',
  allows: { scopes: ['arrivals'] },
  params: appointmentParams,
  status: 200,
  answer: Appointment,
  etag: true,
  ifMatch: 'optional',
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed', 'too-early'],
});

export const noteOutcomeRoute = defineRoute({
  ...ofAppointment,
  method: 'PUT',
  path: '/v1/appointments/{appointmentId}/outcome',
  id: 'noteOutcome',
  summary: 'How the visit ended: served, missed or cancelled. Again is as if done.',
  description:
    'Served from its date on, and who was not noted as arrived then has; missed from its start on; cancelled at any time while it is open, later than a citizen may.',
  allows: { scopes: ['visits'] },
  params: appointmentParams,
  body: z.strictObject({ outcome: Outcome }),
  status: 200,
  answer: Appointment,
  etag: true,
  ifMatch: 'optional',
  problems: ['appointment-unknown', 'appointment-closed', 'version-changed', 'too-early'],
});

export const getCalendarFileRoute = defineRoute({
  ...ofAppointment,
  method: 'GET',
  path: '/v1/appointments/{appointmentId}/calendar',
  id: 'getCalendarFile',
  summary: 'The appointment as a calendar file (RFC 5545).',
  params: appointmentParams,
  status: 200,
  answer: z.string(),
  answerType: 'text/calendar',
  etag: true,
  problems: ['appointment-unknown'],
});
