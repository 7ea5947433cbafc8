import type { CallChange, DoneBy } from '#contracts';
import { instantText } from '#free-time';
import { signOn } from './decide-desk.rules.js';
import type { Duty } from './estimate.rules.js';
import { after, both, type Done, type Line, minutesOf, nothingDone, openCallAt } from './line.rules.js';
import { type Decided, effectOn, ended, type Refusal, stepTo, withCall } from './steps.rules.js';
import { type Call, type CallOutcome, type Ticket, wasAtDesk, wasAtDeskBefore } from './ticket.rules.js';

const minute = 60_000;

/** Who does something with a call, and what is planned for the desks today. */
export interface AtCall {
  readonly by: DoneBy;
  readonly dutiesByDesk: ReadonlyMap<string, readonly Duty[]>;
}

/** A call that is under way, and who is called. */
interface Present extends AtCall {
  readonly line: Line;
  readonly call: Call;
  readonly ticket: Ticket;
}

const closed: Refusal = { refused: 'call-closed' };

type Step = Parameters<typeof stepTo>[3];

const step = (
  { line, call, ticket, by }: Present,
  does: Pick<Step, 'did' | 'note'>,
  change: Parameters<typeof stepTo>[4],
  next: Call,
): Done => withCall(stepTo(line, ticket, by, { ...does, deskId: call.deskId }, change), next);

const recall = (present: Present): Decided => {
  const { line, call, ticket } = present;
  if (ticket.state !== 'called') return closed;
  const name = line.desksById.get(call.deskId)?.name;
  const expectedUntil = line.now + minutesOf(line, ticket) * minute;
  return {
    ok: {
      ...withCall(nothingDone, { ...call, lastCalledAt: line.now, times: call.times + 1, expectedUntil }),
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

/** From here on the time that was set aside for them is others'. */
const begin = (present: Present, call: Call): Done => {
  const serving = { state: 'serving', deskId: call.deskId, misses: 0, forDesk: undefined } as const;
  return { ...step(present, { did: 'serving' }, serving, call), effects: effectOn(present.ticket, 'serving') };
};

const serve = (present: Present): Decided => {
  const { line, call, ticket } = present;
  if (ticket.state === 'serving') return { ok: nothingDone };
  const expectedUntil = line.now + minutesOf(line, ticket) * minute;
  return { ok: begin(present, { ...call, servingAt: line.now, expectedUntil }) };
};

const changeItems = (present: Present, items: Ticket['items']): Decided => {
  const { line, call, ticket } = present;
  const since = call.servingAt ?? line.now;
  const expectedUntil = since + minutesOf(line, { ...ticket, items }) * minute;
  return { ok: step(present, { did: 'changed' }, { items }, { ...call, expectedUntil }) };
};

const park = (present: Present): Decided => {
  const { line, call, ticket } = present;
  if (ticket.state !== 'serving') return closed;
  const parked = { state: 'parked', deskId: undefined } as const;
  return { ok: step(present, { did: 'parked' }, parked, ended(line, call, 'parked')) };
};

/** Whether somebody with this skill is there, or is still to come today. */
const isToBeHad = (skill: string, { line, dutiesByDesk }: Present): boolean =>
  [...line.desksById.values()].some(
    ({ deskId, skills }) =>
      skills.includes(skill) &&
      (line.signedByDesk.has(deskId) || dutiesByDesk.get(deskId)?.some(({ until }) => until > line.now)),
  );

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
  if (skill !== undefined && !isToBeHad(skill, present))
    return {
      refused: 'desk-not-staffed',
      details: { detail: `No desk with ${skill} is signed on, and none is planned for later today.` },
    };
  const waiting = { state: 'waiting', deskId: undefined, begun: true, forDesk: deskId, forSkill: skill } as const;
  return {
    ok: step(
      present,
      { did: 'transferred', ...(note === undefined ? {} : { note }) },
      waiting,
      ended(line, call, 'transferred'),
    ),
  };
};

const finish = (present: Present): Decided => {
  const { line, call, ticket } = present;
  const servingAt = call.servingAt ?? call.lastCalledAt;
  const served = { state: 'served', deskId: undefined, endedAt: line.now } as const;
  const done = step(present, { did: 'served' }, served, { ...ended(line, call, 'served'), servingAt });
  const seconds = Math.round((line.now - servingAt) / 1_000);
  // The rest of a visit says nothing of how long one takes.
  const isPart = wasAtDeskBefore(ticket);
  return { ok: { ...done, effects: effectOn(ticket, 'served'), served: isPart ? [] : [{ ticket, seconds }] } };
};

/** Who does not come is called again, once; then they are missed. Before the agreed time nobody misses anything. */
const miss = (present: Present): Decided => {
  const { line, call, ticket } = present;
  if (ticket.state !== 'called') return closed;
  const soonest = line.now + line.rules.callAgainMinutes * minute;
  const { agreedAt = line.now } = wasAtDesk(ticket) ? {} : ticket;
  if (line.now < agreedAt || ticket.misses === 0) {
    const misses = line.now < agreedAt ? ticket.misses : 1;
    const notBefore = Math.max(soonest, agreedAt - line.rules.earlyMinutes * minute);
    const again = { state: 'waiting', deskId: undefined, misses, notBefore } as const;
    return { ok: step(present, { did: 'not-there' }, again, ended(line, call, 'not-there')) };
  }
  const missed = { state: 'missed', deskId: undefined, misses: ticket.misses + 1, endedAt: line.now } as const;
  const done = step(present, { did: 'missed' }, missed, ended(line, call, 'missed'));
  return { ok: { ...done, effects: effectOn(ticket, wasAtDesk(ticket) ? 'served' : 'missed') } };
};

/** What a desk does with a call that is under way. */
const doWith = (present: Present, change: CallChange): Decided => {
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

/** Whether whom the desk had when it was taken to be left still waits, and has not been called since. */
const isStillTheirs = ({ line, call, ticket }: Present): boolean => {
  const last = ticket.history.at(-1);
  return (
    call.outcome === 'desk-left' &&
    ticket.state === 'waiting' &&
    ticket.takenOn >= line.today &&
    !line.endedOtherwise.has(ticket.id) &&
    !openCallAt(line, call.deskId) &&
    last?.did === 'desk-left' &&
    last.deskId === call.deskId &&
    last.at === instantText(call.endedAt ?? line.now)
  );
};

/** The desk is there after all, and is serving: it signs on again and has its visitor back. */
const takeUp = (present: Present, change: CallChange): Done => {
  const { line, call } = present;
  const { deskId } = call;
  const begins = change.do === 'serve' ? line.now : call.lastCalledAt;
  const goesOn = {
    ...{ ...call, endedAt: undefined, outcome: undefined, servingAt: call.servingAt ?? begins },
    expectedUntil:
      call.servingAt === undefined ? begins + minutesOf(line, present.ticket) * minute : call.expectedUntil,
  };
  const name = line.desksById.get(deskId)?.name ?? deskId;
  return both(signOn(line, { deskId, name }), begin(present, goesOn));
};

/** What is done with a call that was taken up again. */
const goOn = (present: Present, change: CallChange): Decided => {
  const taken = takeUp(present, change);
  const line = after(present.line, taken);
  const call = line.callsById.get(present.call.id) ?? present.call;
  const ticket = line.ticketsById.get(call.ticketId) ?? present.ticket;
  const decided = doWith({ ...present, line, call, ticket }, change);
  return 'ok' in decided ? { ok: both(taken, decided.ok) } : decided;
};

/** How a call ended on which this was done. */
const endOf: Readonly<Partial<Record<CallChange['do'], readonly CallOutcome[]>>> = {
  park: ['parked'],
  transfer: ['transferred'],
  finish: ['served'],
  miss: ['missed', 'not-there'],
};

/** What shows that the desk is there, and with its visitor. */
const atWork: readonly CallChange['do'][] = ['serve', 'finish', 'park', 'transfer', 'change-items'];

/** What staff do with a call. The same again, when it ended so, is as if done. */
export const changeCall = (line: Line, call: Call, change: CallChange, at: AtCall): Decided => {
  const ticket = line.ticketsById.get(call.ticketId);
  if (!ticket) return { refused: 'call-unknown' };
  const present = { ...at, line, call, ticket };
  const { outcome } = call;
  if (outcome === undefined) return doWith(present, change);
  if (endOf[change.do]?.includes(outcome)) return { ok: nothingDone };
  if (atWork.includes(change.do) && isStillTheirs(present)) return goOn(present, change);
  return { ...closed, details: { outcome } };
};
