import { auditExamples } from './audit-examples.wording.js';
import { catalogueExamples } from './catalogue-examples.wording.js';
import { privacyExamples } from './privacy-examples.wording.js';
import { queueExamples } from './queue-examples.wording.js';

/** Of one operation: a body that is accepted and an answer that is given. */
export interface Example {
  readonly body?: unknown;
  readonly answer?: unknown;
}

const challenge = {
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    cost: 1000,
    expiresAt: 1_795_514_400,
    keyLength: 32,
    keyPrefix: '5f0c7a3b9d2e4f61',
    keySignature: 'c0ffee00',
    nonce: '8d1f2c3b4a596877',
    salt: '1a2b3c4d5e6f7081',
  },
  signature: 'deadbeef00',
};
const id = '019abf00-0000-7000-8000-000000000000';
const visit = {
  id,
  code: 'K7M-4QX',
  items: [{ productId: 'paspoort', people: 2 }],
  locationId: 'stadskantoor',
  start: '2026-12-01T08:00:00Z',
  end: '2026-12-01T08:20:00Z',
};
const token = 'Zk9vYmFyYmF6cXV4';
const customer = { name: 'Sanne Voorbeeld', email: 'sanne@example.org', contactBy: 'email' };
const order = { items: visit.items, locationId: visit.locationId, start: visit.start };
const booked = {
  ...visit,
  state: 'booked',
  version: 2,
  channel: 'web',
  customer,
  language: 'nl',
  needs: {},
  createdAt: '2026-11-24T10:00:00Z',
  changedAt: '2026-11-24T10:03:00Z',
};

const bookedSteps = [
  { did: 'held', at: '2026-11-24T10:00:00Z', by: { channel: 'web' } },
  { did: 'booked', at: '2026-11-24T10:03:00Z', by: { channel: 'web' } },
];
const arrivedSteps = [
  ...bookedSteps,
  { did: 'arrived', at: '2026-12-01T07:52:10Z', by: { channel: 'kiosk', who: 'kiosk' } },
];
const servedSteps = [
  ...arrivedSteps,
  { did: 'served', at: '2026-12-01T08:19:30Z', by: { channel: 'counter', who: 'clerk' } },
];
const arrived = {
  ...booked,
  state: 'arrived',
  version: 3,
  changedAt: '2026-12-01T07:52:10Z',
  history: arrivedSteps,
};
const otherId = '019abf00-0000-7000-8000-000000000001';
const moved = {
  version: 3,
  locationId: 'stadskantoor',
  start: '2026-12-02T09:00:00Z',
  end: '2026-12-02T09:20:00Z',
};
const nearby = { locationId: 'wijkloket-noord', start: '2026-12-02T09:20:00Z', free: 1 };

const facts = {
  minutes: 10,
  extraPersonMinutes: 10,
  wrapUpMinutes: 0,
  stepMinutes: 10,
  leadMinutes: 60,
  horizonDays: 90,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
  maxPeople: 8,
};
const plannedProduct = { productId: 'paspoort', ...facts, version: 1, bookable: true };
const differences = { minutes: 15, channels: ['phone', 'counter'] };
const productHere = {
  productId: 'paspoort',
  locationId: 'wijkloket',
  version: 2,
  differences,
  inForce: { ...facts, ...differences },
};
const listOf = <T>(...items: T[]) => ({ items, page: 1, pageSize: 20, total: items.length });
const slotsPlace = { locationId: 'stadskantoor', timeZone: 'Europe/Amsterdam', durationMinutes: 20 };

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Open Loket//NL',
  'BEGIN:VEVENT',
  `UID:${id}`,
  'SEQUENCE:2',
  'DTSTAMP:20261124T100300Z',
  'DTSTART:20261201T080000Z',
  'DTEND:20261201T082000Z',
  'SUMMARY:Afspraak',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

// None with an address: the linter of the NL API Design Rules takes `postalCode` for a POST.
const examples: Readonly<Record<string, Example>> = {
  ...catalogueExamples,
  ...privacyExamples,
  ...auditExamples,
  ...queueExamples,
  getOpeningHours: {
    answer: { days: [{ date: '2026-12-24', hours: [{ from: '08:30', until: '12:00' }], because: 'exception' }] },
  },
  getPlanningFacts: { answer: plannedProduct },
  putPlanningFacts: { body: facts, answer: plannedProduct },
  getPlanningFactsHere: { answer: productHere },
  putPlanningFactsHere: { body: differences, answer: productHere },
  listSlots: {
    answer: {
      durationMinutes: 20,
      locations: [{ ...slotsPlace, days: [{ date: '2026-12-01', slots: [{ start: visit.start, free: 2 }] }] }],
    },
  },
  firstSlots: { answer: { durationMinutes: 20, locations: [{ ...slotsPlace, start: visit.start, free: 2 }] } },
  getChallenge: { answer: challenge },
  placeHold: {
    body: order,
    answer: { ...visit, state: 'held', version: 1, channel: 'web', heldUntil: '2026-11-24T10:10:00Z', token },
  },
  bookAppointment: { body: { holdId: id, customer }, answer: { ...booked, token } },
  findAppointments: { answer: listOf({ ...booked, kind: 'appointment', deskId: 'balie-1' }) },
  getAppointment: { answer: booked },
  changeAppointment: {
    body: { start: '2026-12-02T09:00:00Z' },
    answer: { ...booked, start: '2026-12-02T09:00:00Z', end: '2026-12-02T09:20:00Z', version: 3 },
  },
  noteArrival: { answer: arrived },
  noteOutcome: {
    body: { outcome: 'served' },
    answer: { ...arrived, state: 'served', version: 4, changedAt: '2026-12-01T08:19:30Z', history: servedSteps },
  },
  moveAppointments: {
    body: {
      moves: [
        { appointmentId: id, version: 2, start: '2026-12-02T09:00:00Z' },
        { appointmentId: otherId, version: 1, start: '2026-12-02T09:00:00Z', locationId: 'wijkloket-noord' },
      ],
    },
    answer: {
      results: [
        { ...moved, appointmentId: id, moved: true },
        { appointmentId: otherId, moved: false, problem: 'slot-taken', alternatives: [nearby] },
      ],
      moved: 1,
      refused: 1,
    },
  },
  getCalendarFile: { answer: calendar },
  listContacts: {
    answer: listOf({
      id: '019abf00-0000-7000-8000-00000000000a',
      appointmentId: id,
      about: 'booked',
      channel: 'web',
      direction: 'in',
      at: '2026-11-24T10:03:00Z',
    }),
  },
  setClock: {
    body: { now: '2026-12-01T08:00:00Z', speed: 60 },
    answer: {
      now: '2026-12-01T08:00:00Z',
      speed: 60,
      takenOverBy: ['appointments', 'catalogue', 'contacts', 'gateway'],
    },
  },
};

export const exampleOf = (operationId: string): Example => examples[operationId] ?? {};
