import type { AppointmentSummary, Contact } from '#contracts';

/** What happened to an appointment, as its owner announced it. */
export interface AppointmentNews {
  readonly id: string;
  readonly municipalityId: string;
  readonly time: string;
  readonly data: AppointmentSummary;
}

/** What the clock did, or the municipality of its own accord: nobody was in contact with it. */
export const isContact = ({ data }: AppointmentNews): boolean => !data.by.automatic && !data.by.ownAccord;

/** A change of an appointment is a contact of whoever made it; it has the id of the event, so that it is there once. */
export const contactOf = (about: Contact['about'], { id, time, data }: AppointmentNews): Contact => ({
  id,
  appointmentId: data.appointmentId,
  about,
  channel: data.by.channel,
  ...(data.by.who ? { who: data.by.who } : {}),
  direction: 'in',
  at: time,
});
