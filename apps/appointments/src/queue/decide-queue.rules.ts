import type { Caller, DoneBy, Item, Needs, ProblemCode } from '#contracts';
import type { DeskHere, Done, Joining, Line } from './line.rules.js';
import { after, both, minutesOf, nothingDone, openCallAt, openCallOf, waitingIn, waitingOf } from './line.rules.js';
import {
  type Call,
  type CallOutcome,
  canBecome,
  changed,
  type Deed,
  hasPriority,
  isOpen,
  numberOf,
  type Ticket,
  waitedSecondsAt,
} from './ticket.rules.js';
import { nextFor } from './turn.rules.js';

/** What is told with a refusal: everything in it is shown outside. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Decided = { readonly ok: Done } | Refusal;

const minute = 60_000;

/** An id and a code that nobody has yet. */
export interface Names {
  readonly id: string;
  readonly code: string;
}

/** Somebody who joins the line. */
export interface Joiner {
  readonly names: Names;
  readonly items: readonly Item[];
  readonly needs: Needs;
  readonly sealedNeeds: Buffer | undefined;
  readonly extraMinutes: number;
  readonly language: string;
  readonly caller: Caller;
  readonly by: DoneBy;
  /** Of an appointment: which one. */
  readonly appointment?: { readonly id: string; readonly startAt: number } | undefined;
}

const deedOf = ({ now }: Line, by: DoneBy): Deed => ({ at: now, by });

const ticketOf = (line: Line, joiner: Joiner): Ticket => {
  const { names, items, needs, sealedNeeds, extraMinutes, language, caller, appointment } = joiner;
  const sequence = line.lastSequence + 1;
  const ticket: Ticket = {
    municipalityId: line.municipalityId,
    ...names,
    locationId: line.locationId,
    takenOn: line.today,
    sequence,
    number: numberOf(line.rules.letter, sequence),
    state: 'waiting',
    version: 0,
    items,
    extraMinutes,
    channel: caller.channel,
    language,
    sealedNeeds,
    priority: hasPriority({ ...needs, extraMinutes }, line.rules.priorityNeeds),
    origin: caller.origin,
    tokenGeneration: 1,
    appointmentId: appointment?.id,
    agreedAt: appointment?.startAt,
    takenAt: line.now,
    notBefore: undefined,
    misses: 0,
    begun: false,
    forDesk: undefined,
    forSkill: undefined,
    deskId: undefined,
    firstCalledAt: undefined,
    waitedSeconds: undefined,
    endedAt: undefined,
    history: [],
    changedAt: line.now,
  };
  return changed(ticket, deedOf(line, joiner.by), { did: 'taken' }, {});
};

/** A ticket for who joins; who has an appointment is served whatever the line. */
export const take = (line: Line, joiner: Joiner, expected: Joining): Decided => {
  if (!joiner.appointment && !expected) return { refused: 'walk-in-closed' };
  const ticket = ticketOf(line, joiner);
  return {
    ok: {
      ...nothingDone(line),
      tickets: [{ before: undefined, after: ticket }],
      told: [{ did: 'taken', number: ticket.number }],
    },
  };
};

const stepTo = (
  line: Line,
  before: Ticket,
  by: DoneBy,
  { did, ...step }: Parameters<typeof changed>[2],
  change: Parameters<typeof changed>[3],
): Done => {
  const next = changed(before, deedOf(line, by), { did, ...step }, change);
  const name = step.deskId === undefined ? undefined : line.desksById.get(step.deskId)?.name;
  return {
    ...nothingDone(line),
    tickets: [{ before, after: next }],
    told: [
      {
        did,
        number: next.number,
        ...(step.deskId === undefined ? {} : { deskId: step.deskId }),
        ...(name === undefined ? {} : { deskName: name }),
      },
    ],
  };
};

const ended = ({ now }: Line, call: Call, outcome: CallOutcome): Call => ({ ...call, endedAt: now, outcome });

const withCall = (done: Done, call: Call): Done => ({ ...done, calls: [call] });

const effectOn = (ticket: Ticket, did: Done['effects'][number]['did']): Done['effects'] =>
  ticket.appointmentId === undefined ? [] : [{ appointmentId: ticket.appointmentId, did }];

/** Never mind: again is as if done. Who is being served can not leave without the desk. */
export const leave = (line: Line, ticket: Ticket, by: DoneBy): Decided => {
  if (ticket.state === 'left') return { ok: nothingDone(line) };
  if (!canBecome(ticket, 'left')) return { refused: 'ticket-closed' };
  const call = openCallOf(line, ticket.id);
  const left = stepTo(line, ticket, by, { did: 'left' }, { state: 'left', deskId: undefined, endedAt: line.now });
  const done = { ...left, effects: effectOn(ticket, 'cancelled') };
  return { ok: call ? withCall(done, ended(line, call, 'left')) : done };
};

const backInLine = { state: 'waiting', deskId: undefined, begun: true, notBefore: undefined } as const;

/** Who was parked is ready to go on, and goes first. */
export const comeBack = (line: Line, ticket: Ticket, by: DoneBy): Decided => {
  if (ticket.state === 'waiting' && ticket.begun) return { ok: nothingDone(line) };
  if (ticket.state !== 'parked') return { refused: 'ticket-closed' };
  return { ok: stepTo(line, ticket, by, { did: 'returned' }, backInLine) };
};

/** Signs on; again shows that somebody is there. */
export const signOn = (line: Line, { deskId, name }: DeskHere): Done => {
  const present = line.signedByDesk.get(deskId);
  return {
    ...nothingDone(line),
    signed: [{ deskId, after: { since: present?.since ?? line.now, seenAt: line.now } }],
    told: present ? [] : [{ did: 'desk-opened', deskId, deskName: name }],
  };
};

/** Signs off, or nothing was heard of the desk: who is called or served there goes back to the line, and is next. */
export const signOff = (line: Line, deskId: string, by: DoneBy): Done => {
  const call = openCallAt(line, deskId);
  const ticket = call && line.ticketsById.get(call.ticketId);
  const name = line.desksById.get(deskId)?.name;
  const closed: Done = {
    ...nothingDone(line),
    signed: [{ deskId, after: undefined }],
    told: line.signedByDesk.has(deskId)
      ? [{ did: 'desk-closed', deskId, ...(name === undefined ? {} : { deskName: name }) }]
      : [],
  };
  if (!call || !ticket) return line.signedByDesk.has(deskId) ? closed : nothingDone(line);
  const back = stepTo(line, ticket, by, { did: 'desk-left', deskId }, backInLine);
  return both(withCall(back, ended(line, call, 'desk-left')), closed);
};

export interface CallWish {
  readonly callId: string;
  readonly deskId: string;
  /** Out of turn: this one. */
  readonly ticketId?: string | undefined;
  readonly by: DoneBy;
}

/** Calls who is next; nobody: nothing is done. */
export const call = (line: Line, wish: CallWish): Decided => {
  const desk = line.desksById.get(wish.deskId);
  if (!desk) return { refused: 'desk-unknown' };
  if (!line.signedByDesk.has(desk.deskId)) return { refused: 'desk-not-staffed' };
  const present = openCallAt(line, desk.deskId);
  if (present) return { refused: 'desk-busy', details: { callId: present.id, ticketId: present.ticketId } };
  const seen = signOn(line, desk);
  if (wish.ticketId !== undefined) {
    const ticket = line.ticketsById.get(wish.ticketId);
    if (!ticket || ticket.locationId !== line.locationId) return { refused: 'ticket-unknown' };
    const isCallable = ticket.state === 'waiting' || ticket.state === 'parked';
    if (!isCallable || line.endedOtherwise.has(ticket.id)) return { refused: 'ticket-closed' };
    return { ok: both(seen, called(line, ticket, desk, wish)) };
  }
  const waiting = waitingIn(line).map((ticket) => waitingOf(line, ticket));
  const turn = nextFor(desk, waiting, line);
  const ticket = turn && line.ticketsById.get(turn.ticket.id);
  if (!ticket) return { ok: seen };
  return { ok: both(seen, { ...called(line, ticket, desk, wish), credit: turn.credit }) };
};

const called = (line: Line, ticket: Ticket, desk: DeskHere, { callId, by }: CallWish): Done => {
  const { deskId } = desk;
  const firstTime = ticket.firstCalledAt === undefined;
  const done = stepTo(
    line,
    ticket,
    by,
    { did: 'called', deskId },
    {
      state: 'called',
      deskId,
      notBefore: undefined,
      ...(firstTime ? { firstCalledAt: line.now, waitedSeconds: waitedSecondsAt(ticket, line.now) } : {}),
    },
  );
  return {
    ...done,
    effects: effectOn(ticket, 'called'),
    calls: [
      {
        municipalityId: line.municipalityId,
        id: callId,
        locationId: line.locationId,
        deskId,
        deskNumber: desk.number,
        ticketId: ticket.id,
        calledAt: line.now,
        lastCalledAt: line.now,
        times: 1,
        servingAt: undefined,
        expectedUntil: line.now + minutesOf(line, ticket) * minute,
        endedAt: undefined,
        outcome: undefined,
      },
    ],
  };
};

/** The clock: who is still in line when the day is over, or whose appointment ended otherwise. */
export const closeTicket = (line: Line, ticket: Ticket, by: DoneBy): Done => {
  if (!isOpen(ticket)) return nothingDone(line);
  const present = openCallOf(line, ticket.id);
  const state = ticket.state === 'serving' ? 'served' : ticket.state === 'called' ? 'missed' : 'left';
  const did = line.endedOtherwise.has(ticket.id) ? undefined : state === 'left' ? 'missed' : state;
  const done = stepTo(line, ticket, by, { did: state }, { state, deskId: undefined, endedAt: line.now });
  const withEffects = did ? { ...done, effects: effectOn(ticket, did) } : done;
  return present ? withCall(withEffects, ended(line, present, state)) : withEffects;
};

/** One after the other, each in the line that those before have left. */
export const inTurn = <T>(line: Line, list: readonly T[], decide: (line: Line, one: T) => Done): Done => {
  let present = line;
  return list.reduce((all, one) => {
    const done = decide(present, one);
    present = after(present, done);
    return both(all, done);
  }, nothingDone(line));
};
