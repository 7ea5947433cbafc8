import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { LocationPlan } from '#contracts';
import type { Appointment } from './appointment.rules.js';

export interface CalendarPlace {
  readonly municipalityId: string;
  readonly name: string;
  readonly address: LocationPlan['address'];
}

const words = {
  nl: { appointment: 'Afspraak', code: 'Afspraakcode' },
  en: { appointment: 'Appointment', code: 'Appointment code' },
} as const;

const over: readonly Appointment['state'][] = ['cancelled', 'lapsed', 'missed'];

const statusOf = ({ state }: Appointment): ICalEventStatus => {
  if (over.includes(state)) return ICalEventStatus.CANCELLED;
  return state === 'held' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

/** An appointment as a calendar file (RFC 5545): the same UID for life, SEQUENCE is the version. */
export const calendarFile = (appointment: Appointment, place: CalendarPlace): string => {
  const { appointment: title, code } = appointment.language.startsWith('en') ? words.en : words.nl;
  const { street, number, postalCode, city } = place.address;
  const calendar = ical({
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Open Loket', product: 'appointments', language: appointment.language.toUpperCase() },
  });
  calendar.createEvent({
    id: `${appointment.id}@${place.municipalityId}.openloket`,
    sequence: appointment.version,
    start: new Date(appointment.startAt),
    end: new Date(appointment.endAt),
    stamp: new Date(appointment.changedAt),
    summary: `${title}: ${appointment.items.map(({ productId }) => productId.replaceAll('-', ' ')).join(', ')}`,
    description: `${code}: ${appointment.code}`,
    location: `${place.name}, ${street} ${number}, ${postalCode} ${city}`,
    status: statusOf(appointment),
  });
  return calendar.toString();
};
