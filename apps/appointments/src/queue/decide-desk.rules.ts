import type { DoneBy } from '#contracts';
import type { DeskHere, Done, Line } from './line.rules.js';
import { both, minutesOf, nothingDone, openCallAt, waitingIn, waitingOf } from './line.rules.js';
import { backInLine, type Decided, ended, stepTo, withCall } from './steps.rules.js';
import { canBecome, type Ticket, waitedSecondsAt } from './ticket.rules.js';
import { nextFor } from './turn.rules.js';

const minute = 60_000;

/** Signs on; again shows that somebody is there. */
export const signOn = (line: Line, { deskId, name }: Pick<DeskHere, 'deskId' | 'name'>): Done => {
  const present = line.signedByDesk.get(deskId);
  return {
    ...nothingDone,
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
    ...nothingDone,
    signed: [{ deskId, after: undefined }],
    told: line.signedByDesk.has(deskId)
      ? [{ did: 'desk-closed', deskId, ...(name === undefined ? {} : { deskName: name }) }]
      : [],
  };
  if (!call || !ticket) return line.signedByDesk.has(deskId) ? closed : nothingDone;
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
    if (!canBecome(ticket, 'called') || line.endedOtherwise.has(ticket.id)) return { refused: 'ticket-closed' };
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
      // Part of the visit has been, though they did not say that they are back.
      begun: ticket.begun || ticket.state === 'parked',
      ...(firstTime ? { firstCalledAt: line.now, waitedSeconds: waitedSecondsAt(ticket, line.now) } : {}),
    },
  );
  return {
    ...done,
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
