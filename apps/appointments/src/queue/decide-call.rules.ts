import type { CallChange, DoneBy, TicketStep } from '#contracts';
import { type Done, type Line, minutesOf, nothingDone } from './line.rules.js';
import type { Decided, Refusal } from './steps.rules.js';
import { type Call, type CallOutcome, changed, type Ticket } from './ticket.rules.js';

const minute = 60_000;

/** A call that is under way, and who is called. */
interface Present {
  readonly line: Line;
  readonly call: Call;
  readonly ticket: Ticket;
  readonly by: DoneBy;
}

const closed: Refusal = { refused: 'call-closed' };

type Step = Pick<TicketStep, 'did' | 'note'>;

const step = (
  { line, call, ticket, by }: Present,
  { did, note }: Step,
  change: Parameters<typeof changed>[3],
  callChange: Partial<Call>,
): Done => {
  const { deskId } = call;
  const name = line.desksById.get(deskId)?.name;
  const next = changed(ticket, { at: line.now, by }, { did, deskId, ...(note === undefined ? {} : { note }) }, change);
  return {
    ...nothingDone(line),
    tickets: [{ before: ticket, after: next }],
    calls: [{ ...call, ...callChange }],
    told: [{ did, number: next.number, deskId, ...(name === undefined ? {} : { deskName: name }) }],
  };
};

const ends = ({ line }: Present, outcome: CallOutcome): Partial<Call> => ({ endedAt: line.now, outcome });

const recall = (present: Present): Decided => {
  const { line, call, ticket } = present;
  if (ticket.state !== 'called') return closed;
  const name = line.desksById.get(call.deskId)?.name;
  return {
    ok: {
      ...nothingDone(line),
      calls: [{ ...call, lastCalledAt: line.now, times: call.times + 1 }],
      told: [
        {
          did: 'recalled',
          number: ticket.number,
          deskId: call.deskId,
          ...(name === undefined ? {} : { deskName: name }),
        },
      ],
    },
  };
};

const serve = (present: Present): Decided => {
  const { line, ticket } = present;
  if (ticket.state === 'serving') return { ok: nothingDone(line) };
  const expectedUntil = line.now + minutesOf(line, ticket) * minute;
  return { ok: step(present, { did: 'serving' }, { state: 'serving' }, { servingAt: line.now, expectedUntil }) };
};

const changeItems = (present: Present, items: Ticket['items']): Decided => {
  const { line, call, ticket } = present;
  const since = call.servingAt ?? line.now;
  const expectedUntil = since + minutesOf(line, { ...ticket, items }) * minute;
  return { ok: step(present, { did: 'changed' }, { items }, { expectedUntil }) };
};

const park = (present: Present): Decided =>
  present.ticket.state === 'serving'
    ? { ok: step(present, { did: 'parked' }, { state: 'parked', deskId: undefined }, ends(present, 'parked')) }
    : closed;

const transfer = (
  present: Present,
  { deskId, skill, note }: { deskId?: string | undefined; skill?: string | undefined; note?: string | undefined },
): Decided => {
  const { line, call } = present;
  if ((deskId === undefined) === (skill === undefined))
    return {
      refused: 'invalid-input',
      details: { errors: [{ path: 'deskId', message: 'Name either a desk or a skill.' }] },
    };
  if (deskId !== undefined && !line.desksById.has(deskId)) return { refused: 'desk-unknown', details: { deskId } };
  if (deskId === call.deskId)
    return {
      refused: 'invalid-input',
      details: { errors: [{ path: 'deskId', message: 'They are at this desk already.' }] },
    };
  if (deskId !== undefined && !line.signedByDesk.has(deskId))
    return { refused: 'desk-not-staffed', details: { detail: `Nobody is signed on at ${deskId}.` } };
  if (skill !== undefined && ![...line.desksById.values()].some(({ skills }) => skills.includes(skill)))
    return {
      refused: 'invalid-input',
      details: { errors: [{ path: 'skill', message: 'No desk here has this skill.' }] },
    };
  const waiting = { state: 'waiting', deskId: undefined, begun: true, forDesk: deskId, forSkill: skill } as const;
  return {
    ok: step(
      present,
      { did: 'transferred', ...(note === undefined ? {} : { note }) },
      waiting,
      ends(present, 'transferred'),
    ),
  };
};

const finish = (present: Present): Decided => {
  const { line, call, ticket } = present;
  const done = step(
    present,
    { did: 'served' },
    { state: 'served', deskId: undefined, endedAt: line.now },
    { ...ends(present, 'served'), servingAt: call.servingAt ?? call.calledAt },
  );
  const seconds = Math.round((line.now - (call.servingAt ?? call.calledAt)) / 1_000);
  const { appointmentId } = ticket;
  return {
    ok: {
      ...done,
      effects: appointmentId === undefined ? [] : [{ appointmentId, did: 'served' }],
      served: [{ ticket, seconds }],
    },
  };
};

/** Who does not come is called again, once; then they are missed. */
const miss = (present: Present): Decided => {
  const { line, ticket } = present;
  if (ticket.state !== 'called') return closed;
  if (ticket.misses === 0) {
    const notBefore = line.now + line.rules.callAgainMinutes * minute;
    const again = { state: 'waiting', deskId: undefined, misses: 1, notBefore } as const;
    return { ok: step(present, { did: 'not-there' }, again, ends(present, 'not-there')) };
  }
  const { appointmentId } = ticket;
  const done = step(
    present,
    { did: 'missed' },
    { state: 'missed', deskId: undefined, misses: ticket.misses + 1, endedAt: line.now },
    ends(present, 'missed'),
  );
  return { ok: { ...done, effects: appointmentId === undefined ? [] : [{ appointmentId, did: 'missed' }] } };
};

/** How a call ended on which this was done. */
const endOf: Readonly<Partial<Record<CallChange['do'], readonly CallOutcome[]>>> = {
  park: ['parked'],
  transfer: ['transferred'],
  finish: ['served'],
  miss: ['missed', 'not-there'],
};

/** What staff do with a call. The same again, when it ended so, is as if done. */
export const changeCall = (line: Line, call: Call, change: CallChange, by: DoneBy): Decided => {
  const ticket = line.ticketsById.get(call.ticketId);
  if (!ticket) return { refused: 'call-unknown' };
  if (call.outcome !== undefined) return endOf[change.do]?.includes(call.outcome) ? { ok: nothingDone(line) } : closed;
  const present = { line, call, ticket, by };
  switch (change.do) {
    case 'recall':
      return recall(present);
    case 'serve':
      return serve(present);
    case 'change-items':
      return changeItems(present, change.items);
    case 'park':
      return park(present);
    case 'transfer':
      return transfer(present, change);
    case 'finish':
      return finish(present);
    case 'miss':
      return miss(present);
  }
};
