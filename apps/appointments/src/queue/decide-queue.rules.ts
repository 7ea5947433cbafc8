import type { Caller, DoneBy, Item, Needs } from '#contracts';
import type { Done, Joining, Line } from './line.rules.js';
import { after, both, nothingDone, openCallOf } from './line.rules.js';
import { backInLine, type Decided, effectOn, ended, stepTo, withCall } from './steps.rules.js';
import { canBecome, changed, hasPriority, isOpen, numberOf, type Ticket, wasAtDesk } from './ticket.rules.js';

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
  return changed(ticket, { at: line.now, by: joiner.by }, { did: 'taken' }, {});
};

/** A ticket for who joins; who has an appointment is served whatever the line. */
export const take = (line: Line, joiner: Joiner, expected: Joining): Decided => {
  if (!joiner.appointment && !expected) return { refused: 'walk-in-closed' };
  const ticket = ticketOf(line, joiner);
  return {
    ok: {
      ...nothingDone,
      tickets: [{ before: undefined, after: ticket }],
      told: [{ did: 'taken', number: ticket.number }],
    },
  };
};

/** Never mind: again is as if done. Who is being served can not leave without the desk. */
export const leave = (line: Line, ticket: Ticket, by: DoneBy): Decided => {
  if (ticket.state === 'left') return { ok: nothingDone };
  if (!canBecome(ticket, 'left')) return { refused: 'ticket-closed' };
  const call = openCallOf(line, ticket.id);
  const left = stepTo(line, ticket, by, { did: 'left' }, { state: 'left', deskId: undefined, endedAt: line.now });
  const done = { ...left, effects: effectOn(ticket, wasAtDesk(ticket) ? 'served' : 'cancelled') };
  return { ok: call ? withCall(done, ended(line, call, 'left')) : done };
};

/** Who was parked is ready to go on, and goes first. */
export const comeBack = (line: Line, ticket: Ticket, by: DoneBy): Decided => {
  if (ticket.state === 'waiting' && ticket.begun) return { ok: nothingDone };
  if (ticket.state !== 'parked') return { refused: 'ticket-closed' };
  return { ok: stepTo(line, ticket, by, { did: 'returned' }, backInLine) };
};

/** As what the clock closes a ticket. @param otherwise how its appointment was ended already. */
const closedAs = ({ state }: Ticket, otherwise: string | undefined): 'served' | 'missed' | 'left' => {
  if (state === 'serving') return 'served';
  if (otherwise !== undefined) return otherwise === 'served' || otherwise === 'missed' ? otherwise : 'left';
  return state === 'called' ? 'missed' : 'left';
};

/** What the end of the day is for an appointment; nothing: nobody called them, here at least. */
const becomesOf = (ticket: Ticket): 'served' | 'missed' | undefined => {
  // Who was parked or sent on had their visit, or part of it.
  if (wasAtDesk(ticket)) return 'served';
  return ticket.state === 'called' || ticket.misses > 0 ? 'missed' : undefined;
};

/** The clock: who is still in line when the day is over, or whose appointment ended otherwise. */
export const closeTicket = (line: Line, ticket: Ticket, by: DoneBy): Done => {
  if (!isOpen(ticket)) return nothingDone;
  const present = openCallOf(line, ticket.id);
  const otherwise = line.endedOtherwise.get(ticket.id);
  const state = closedAs(ticket, otherwise);
  const did = otherwise === undefined ? becomesOf(ticket) : undefined;
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
  }, nothingDone);
};
