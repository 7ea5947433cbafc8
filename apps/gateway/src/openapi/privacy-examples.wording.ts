const id = '019abf00-0000-7000-8000-000000000000';
const erasureId = '019abf00-0000-7000-8000-00000000000e';
const at = '2026-12-02T10:15:30Z';
const by = { channel: 'counter', who: 'privacy-officer' };

const appointment = {
  id,
  code: 'K7M-4QX',
  state: 'served',
  items: [{ productId: 'paspoort', people: 2 }],
  locationId: 'stadskantoor',
  start: '2026-12-01T08:00:00Z',
  end: '2026-12-01T08:20:00Z',
  version: 4,
  channel: 'web',
  customer: { name: 'Sanne Voorbeeld', email: 'sanne@example.org', contactBy: 'email' },
  language: 'nl',
  needs: {},
  createdAt: '2026-11-24T10:00:00Z',
  changedAt: '2026-12-01T08:19:30Z',
  history: [{ did: 'booked', at: '2026-11-24T10:03:00Z', by: { channel: 'web' } }],
};

const exported = {
  at,
  appointments: [
    {
      appointment,
      rememberedAnswers: 0,
      trail: [{ at, action: 'look-at-appointment', looked: true, channel: 'counter', who: 'clerk' }],
    },
  ],
  contacts: [
    { id: erasureId, appointmentId: id, about: 'booked', channel: 'web', direction: 'in', at: '2026-11-24T10:03:00Z' },
  ],
};

const erasure = {
  id: erasureId,
  reason: 'asked',
  askedBy: 'email',
  at,
  by,
  appointmentIds: [id],
  stillToCome: [],
  services: [
    { service: 'appointments', at, erased: { persons: 1, rememberedAnswers: 0 } },
    { service: 'contacts', at: '2026-12-02T10:15:31Z', erased: { contactMoments: 1 } },
  ],
  complete: true,
};

export const privacyExamples = {
  exportPerson: { body: { email: 'sanne@example.org' }, answer: exported },
  erasePerson: { body: { email: 'sanne@example.org' }, answer: erasure },
  getErasure: { answer: erasure },
  listErasures: { answer: { items: [erasure], page: 1, pageSize: 20, total: 1 } },
};
