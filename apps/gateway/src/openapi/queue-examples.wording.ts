const ticketId = '019abf00-0000-7000-8000-000000000010';
const callId = '019abf00-0000-7000-8000-000000000020';
const byWeb = { channel: 'web' };
const byStaff = { channel: 'counter', who: 'counter' };

const taken = {
  id: ticketId,
  number: 'A012',
  code: 'H4N-7RD',
  state: 'waiting',
  version: 1,
  locationId: 'stadskantoor',
  on: '2026-12-01',
  items: [{ productId: 'paspoort', people: 1 }],
  channel: 'web',
  language: 'nl',
  needs: {},
  takenAt: '2026-12-01T09:10:00Z',
};
const waiting = {
  ...taken,
  estimate: {
    waitMinutes: 23,
    ahead: 5,
    callAt: '2026-12-01T09:33:00Z',
    comeAt: '2026-12-01T09:26:00Z',
  },
};

const atDesk = { deskId: 'balie-2', deskName: 'Balie 2', calledAt: '2026-12-01T09:31:00Z', waitedMinutes: 21 };
const history = [
  { did: 'taken', at: '2026-12-01T09:10:00Z', by: byWeb },
  { did: 'called', at: '2026-12-01T09:31:00Z', by: byStaff, deskId: 'balie-2' },
];
const call = {
  id: callId,
  ticketId,
  number: 'A012',
  locationId: 'stadskantoor',
  deskId: 'balie-2',
  state: 'called',
  calledAt: '2026-12-01T09:31:00Z',
  times: 1,
  expectedUntil: '2026-12-01T09:41:00Z',
  ticket: { ...taken, ...atDesk, state: 'called', version: 2, history },
};
const serving = {
  ...call,
  state: 'serving',
  servingAt: '2026-12-01T09:31:40Z',
  ticket: {
    ...call.ticket,
    state: 'serving',
    version: 3,
    history: [...history, { did: 'serving', at: '2026-12-01T09:31:40Z', by: byStaff, deskId: 'balie-2' }],
  },
};

const staffing = {
  deskId: 'balie-2',
  locationId: 'stadskantoor',
  staffed: true,
  since: '2026-12-01T07:55:00Z',
  silentAt: '2026-12-01T09:41:00Z',
};

const rules = {
  walkInShare: 30,
  mostAppointmentWaitMinutes: 10,
  mostWalkInWaitMinutes: 60,
  earlyMinutes: 5,
  lateMinutes: 15,
  priorityNeeds: ['wheelchair'],
  callAgainMinutes: 3,
  silentMinutes: 10,
  letter: 'A',
};

/** What is taken and given of the line, its desks, and what people thought of it. */
export const queueExamples = {
  takeTicket: {
    body: { locationId: taken.locationId, items: taken.items },
    answer: { ...waiting, token: 'Zk9vYmFyYmF6cXV4' },
  },
  getTicket: { answer: waiting },
  returnToLine: { answer: { ...waiting, version: 5 } },
  listTickets: {
    answer: { items: [{ ...waiting, history: history.slice(0, 1) }], page: 1, pageSize: 20, total: 1 },
  },
  getQueue: {
    answer: {
      locationId: 'stadskantoor',
      at: '2026-12-01T09:31:05Z',
      lastEventId: 97,
      open: true,
      openUntil: '2026-12-01T16:00:00Z',
      waiting: 1,
      longestWaitMinutes: 6,
      desks: 2,
      join: { waitMinutes: 14, ahead: 2, callAt: '2026-12-01T09:45:00Z', comeAt: '2026-12-01T09:40:00Z' },
      called: [
        {
          number: 'A012',
          deskId: 'balie-2',
          deskName: 'Balie 2',
          calledAt: '2026-12-01T09:31:00Z',
          serving: false,
        },
      ],
      line: [{ number: 'A013', waitMinutes: 8 }],
    },
  },
  getQueueRules: { answer: rules },
  putQueueRules: { body: rules },
  getStaffing: { answer: staffing },
  putStaffing: { body: { staffed: true }, answer: staffing },
  callNext: { body: {}, answer: call },
  getCall: { answer: call },
  changeCall: { body: { do: 'serve' }, answer: serving },
  giveFeedback: { body: { ticketId, satisfaction: 4, waitAcceptable: true, done: true } },
};
