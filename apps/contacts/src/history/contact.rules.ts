import type { AppointmentSummary, Contact, DataOf, handoffMade } from '#contracts';

/** What happened, as its owner announced it. */
interface News<T> {
  readonly id: string;
  readonly municipalityId: string;
  readonly time: string;
  readonly data: T;
}
export type AppointmentNews = News<AppointmentSummary>;
export type HandoffNews = News<DataOf<typeof handoffMade>>;

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

/** The bare fact, when the person of the appointment was erased. */
export const ofNobody = ({ appointmentId: _, ...fact }: Contact): Contact => fact;

/** Whoever was passed on was in contact with us first. */
export const contactOfHandoff = ({ id, time, data }: HandoffNews): Contact => ({
  id,
  handoffId: data.handoffId,
  productId: data.productId,
  about: 'handed-off',
  channel: data.channel,
  ...(data.who ? { who: data.who } : {}),
  direction: 'in',
  at: time,
});
