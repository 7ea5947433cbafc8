import { z } from 'zod';
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
  Item,
  Items,
  Slots,
} from '../appointments/booking.js';
import { AppointmentId, Code, LocationId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { collectionOf, defineRoute, queryNumber, repeatable } from './route.js';

const itemOfQuery = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}(:[1-9]\d?)?$/, 'Use productId or productId:people, such as paspoort:2.')
  .meta({ example: 'paspoort:2' });

const itemsOfQuery = repeatable(itemOfQuery, 20)
  .transform((list) =>
    list.map((item): z.input<typeof Item> => {
      const [productId = '', people = '1'] = item.split(':');
      return { productId, people: Number(people) };
    }),
  )
  .pipe(Items);

const visitQuery = {
  item: itemsOfQuery,
  locationId: LocationId.optional(),
  extraMinutes: queryNumber(0, 240).default(0).meta({ default: 0 }),
};

export const listSlotsRoute = defineRoute({
  method: 'GET',
  path: '/v1/slots',
  id: 'listSlots',
  tag: 'Slots',
  summary: 'Start times at which a visit fits.',
  description:
    'Only days with slots are listed. `until` is exclusive; two weeks from `from` unless told, at most 92 days. No `locationId`: all locations.',
  allows: 'anyone',
  query: z.strictObject({ ...visitQuery, from: CalendarDate.optional(), until: CalendarDate.optional() }),
  status: 200,
  answer: Slots,
  cache: 'none',
  problems: ['product-unknown', 'location-unknown'],
});

export const firstSlotsRoute = defineRoute({
  method: 'GET',
  path: '/v1/slots/first',
  id: 'firstSlots',
  tag: 'Slots',
  summary: 'The earliest slot of each location.',
  allows: 'anyone',
  query: z.strictObject(visitQuery),
  status: 200,
  answer: FirstSlots,
  cache: 'none',
  problems: ['product-unknown', 'location-unknown'],
});

const appointmentParams = z.strictObject({ appointmentId: AppointmentId });
const ofAppointment = { tag: 'Appointments', allows: 'anyone', cache: 'none', appointmentToken: true } as const;
const taking = ['slot-taken', 'slot-not-offered', 'location-unknown', 'product-unknown'] as const;

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
  problems: [...taking, 'idempotency-key-reused'],
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
  problems: [...taking, 'appointment-unknown', 'hold-lapsed', 'appointment-closed', 'idempotency-key-reused'],
});

export const findByCodeRoute = defineRoute({
  method: 'GET',
  path: '/v1/appointments',
  id: 'findAppointments',
  tag: 'Appointments',
  summary: 'Find by code what was begun on any channel.',
  allows: { scopes: ['appointments'] },
  query: z.strictObject({ code: Code }),
  status: 200,
  answer: collectionOf(FoundByCode),
  cache: 'none',
  problems: [],
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
