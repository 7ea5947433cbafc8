import type { AppointmentSummary, Contact, DataOf, handoffMade, TicketSummary } from '#contracts';

/** What happened, as its owner announced it. */
interface News<T> {
  readonly id: string;
  readonly municipalityId: string;
  readonly time: string;
  readonly data: T;
}
export type AppointmentNews = News<AppointmentSummary>;
export type HandoffNews = News<DataOf<typeof handoffMade>>;
export type VisitNews = News<TicketSummary>;

/** News that may tell of a contact, and of which kind. */
export type ContactNews =
  | { readonly about: 'booked' | 'moved' | 'changed' | 'cancelled'; readonly news: AppointmentNews }
  | { readonly about: 'visited'; readonly news: VisitNews }
  | { readonly about: 'handed-off'; readonly news: HandoffNews };

/** What the clock did, or the municipality of its own accord: nobody was in contact with it. */
export const isContact = ({ data }: { readonly data: Pick<AppointmentSummary, 'by'> }): boolean =>
  !data.by.automatic && !data.by.ownAccord;

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

/** Who was served at a desk, with or without an appointment. */
export const contactOfVisit = ({ id, time, data }: VisitNews): Contact => ({
  id,
  ticketId: data.ticketId,
  ...(data.appointmentId ? { appointmentId: data.appointmentId } : {}),
  about: 'visited',
  channel: data.by.channel,
  ...(data.by.who ? { who: data.by.who } : {}),
  direction: 'in',
  at: time,
});

/** The bare fact, when the person of the appointment was erased. */
export const ofNobody = ({ appointmentId: _appointment, ticketId: _ticket, ...fact }: Contact): Contact => fact;

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

/** The contact that it tells of, if any. */
export const contactIn = (told: ContactNews): Contact | undefined => {
  if (told.about === 'handed-off') return contactOfHandoff(told.news);
  if (!isContact(told.news)) return undefined;
  return told.about === 'visited' ? contactOfVisit(told.news) : contactOf(told.about, told.news);
};
