import {
  type AppointmentSummary,
  type Appointment as AppointmentView,
  appointmentBooked,
  appointmentCancelled,
  appointmentChanged,
  appointmentHeld,
  appointmentLapsed,
  appointmentMoved,
  type BookedAppointment,
  type Caller,
  type EventContract,
  type Hold,
} from '#contracts';
import { instantText } from '#free-time';
import type { Appointment } from './appointment.rules.js';
import type { Change } from './ledger.rules.js';
import { doneBy } from './orders.rules.js';

export const appointmentView = (appointment: Appointment): AppointmentView => {
  const { customer, notes, needs } = appointment.person;
  return {
    id: appointment.id,
    code: appointment.code,
    state: appointment.state,
    items: [...appointment.items],
    locationId: appointment.locationId,
    start: instantText(appointment.startAt),
    end: instantText(appointment.endAt),
    version: appointment.version,
    channel: appointment.channel,
    ...(appointment.state === 'held' && appointment.heldUntil !== undefined
      ? { heldUntil: instantText(appointment.heldUntil) }
      : {}),
    ...(customer ? { customer } : {}),
    language: appointment.language,
    ...(notes === undefined ? {} : { notes }),
    needs,
    createdAt: instantText(appointment.createdAt),
    changedAt: instantText(appointment.changedAt),
  };
};

export const bookedView = (appointment: Appointment, token: string): BookedAppointment => ({
  ...appointmentView(appointment),
  token,
});

export const holdView = (appointment: Appointment, token: string): Hold => ({
  id: appointment.id,
  code: appointment.code,
  state: 'held',
  items: [...appointment.items],
  locationId: appointment.locationId,
  start: instantText(appointment.startAt),
  end: instantText(appointment.endAt),
  channel: appointment.channel,
  heldUntil: instantText(appointment.heldUntil ?? appointment.createdAt),
  version: appointment.version,
  token,
});

const moved = ({ before, after }: Change): boolean =>
  before?.startAt !== after.startAt || before.locationId !== after.locationId || before.endAt !== after.endAt;

const summaryOf = (appointment: Appointment, caller: Caller): AppointmentSummary => ({
  municipalityId: appointment.municipalityId,
  appointmentId: appointment.id,
  version: appointment.version,
  state: appointment.state,
  locationId: appointment.locationId,
  items: [...appointment.items],
  start: instantText(appointment.startAt),
  end: instantText(appointment.endAt),
  channel: appointment.channel,
  by: doneBy(caller),
});

/** Which event tells of a change, and its data: nothing personal. */
export const told = (change: Change, caller: Caller): { event: EventContract; data: unknown } => {
  const { before, after } = change;
  const data = summaryOf(after, caller);
  if (after.state === 'held') return { event: appointmentHeld, data };
  if (after.state === 'lapsed') return { event: appointmentLapsed, data };
  if (after.state === 'cancelled') return { event: appointmentCancelled, data };
  if (before?.state !== 'booked') return { event: appointmentBooked, data };
  if (!moved(change)) return { event: appointmentChanged, data };
  const place = { locationId: before.locationId, start: instantText(before.startAt), end: instantText(before.endAt) };
  return { event: appointmentMoved, data: { ...data, before: place } };
};
