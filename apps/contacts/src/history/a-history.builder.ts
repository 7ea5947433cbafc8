import { randomUUID } from 'node:crypto';
import type { AppointmentSummary, DataOf, handoffMade, TicketSummary } from '#contracts';
import type { AppointmentNews, HandoffNews, VisitNews } from './contact.rules.js';

export const city = 'voorbeeldstad';

export const anAppointment = (facts: Partial<AppointmentSummary> = {}): AppointmentSummary => ({
  municipalityId: city,
  appointmentId: '019abf00-0000-7000-8000-000000000001',
  version: 2,
  state: 'booked',
  locationId: 'stadskantoor',
  items: [{ productId: 'paspoort', people: 1 }],
  start: '2026-12-01T08:00:00Z',
  end: '2026-12-01T08:15:00Z',
  channel: 'web',
  by: { channel: 'web', who: 'web' },
  ...facts,
});

export const news = (data: AppointmentSummary, facts: Partial<AppointmentNews> = {}): AppointmentNews => ({
  id: randomUUID(),
  municipalityId: city,
  time: '2026-11-24T10:15:30Z',
  data,
  ...facts,
});

export const aHandoff = (facts: Partial<HandoffNews['data']> = {}): DataOf<typeof handoffMade> => ({
  municipalityId: city,
  handoffId: '019abf00-0000-7000-8000-00000000000d',
  productId: 'verhuismelding',
  way: 'apply-online',
  kind: 'online',
  channel: 'phone',
  who: 'phone',
  appointmentSkipped: true,
  ...facts,
});

export const newsOfHandoff = (data: HandoffNews['data']): HandoffNews => ({
  id: randomUUID(),
  municipalityId: city,
  time: '2026-11-24T10:15:30Z',
  data,
});

export const aVisit = (facts: Partial<TicketSummary> = {}): TicketSummary => ({
  municipalityId: city,
  ticketId: '019abf00-0000-7000-8000-00000000000e',
  version: 4,
  state: 'served',
  number: 'A012',
  locationId: 'stadskantoor',
  items: [{ productId: 'paspoort', people: 1 }],
  channel: 'kiosk',
  by: { channel: 'counter', who: 'counter' },
  ...facts,
});

export const newsOfVisit = (data: TicketSummary): VisitNews => ({
  id: randomUUID(),
  municipalityId: city,
  time: '2026-12-01T09:10:00Z',
  data,
});
