import {
  type AppointmentStep,
  type AppointmentSummary,
  type Appointment as AppointmentView,
  appointmentArrived,
  appointmentBooked,
  appointmentCancelled,
  appointmentChanged,
  appointmentHeld,
  appointmentLapsed,
  appointmentMissed,
  appointmentMoved,
  appointmentServed,
  type BookedAppointment,
  type DoneBy,
  type EventContract,
  type findByCode,
  type Hold,
  type ListedAppointment,
  type OutputOf,
} from '#contracts';
import { instantText } from '#free-time';
import type { Appointment } from './appointment.rules.js';
import type { Change } from './ledger.rules.js';

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
    history: [...appointment.history],
  };
};

/** As it is found by its code. */
export const foundView = (appointment: Appointment): OutputOf<typeof findByCode>['found'][number] => ({
  ...appointmentView(appointment),
  kind: appointment.state === 'held' || appointment.state === 'lapsed' ? 'hold' : 'appointment',
});

/** As it stands on the list of a day: without its history, which would make a long list too long to send. */
export const listedView = (appointment: Appointment, deskId: string | undefined): ListedAppointment => {
  const { history: _history, ...listed } = foundView(appointment);
  return { ...listed, ...(deskId === undefined ? {} : { deskId }) };
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

const summaryOf = (appointment: Appointment, by: DoneBy): AppointmentSummary => ({
  municipalityId: appointment.municipalityId,
  appointmentId: appointment.id,
  version: appointment.version,
  state: appointment.state,
  locationId: appointment.locationId,
  items: [...appointment.items],
  start: instantText(appointment.startAt),
  end: instantText(appointment.endAt),
  channel: appointment.channel,
  by,
});

const eventOf: Readonly<Record<AppointmentStep['did'], EventContract>> = {
  held: appointmentHeld,
  booked: appointmentBooked,
  moved: appointmentMoved,
  changed: appointmentChanged,
  arrived: appointmentArrived,
  served: appointmentServed,
  cancelled: appointmentCancelled,
  missed: appointmentMissed,
  lapsed: appointmentLapsed,
};

const placeOf = ({ locationId, startAt, endAt }: Appointment) => ({
  locationId,
  start: instantText(startAt),
  end: instantText(endAt),
});

/** Which event tells of a change, and its data: nothing personal. The last step of the history says what it was. */
export const told = ({ before, after }: Change): { event: EventContract; data: unknown } => {
  const step = after.history.at(-1);
  if (!step) throw new Error('A change without a step in the history.');
  const data = { ...summaryOf(after, step.by), ...(step.override ? { override: step.override } : {}) };
  return {
    event: eventOf[step.did],
    data: step.did === 'moved' && before ? { ...data, before: placeOf(before) } : data,
  };
};
