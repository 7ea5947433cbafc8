import type { DoneBy, ProblemCode } from '#contracts';
import { type Done, type Line, nothingDone } from './line.rules.js';
import { type Call, type CallOutcome, changed, type Ticket } from './ticket.rules.js';

/** What is told with a refusal: everything in it is shown outside. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Decided = { readonly ok: Done } | Refusal;

/** A ticket goes one step on, and everybody at the location is told. */
export const stepTo = (
  line: Line,
  before: Ticket,
  by: DoneBy,
  { did, ...step }: Parameters<typeof changed>[2],
  change: Parameters<typeof changed>[3],
): Done => {
  const next = changed(before, { at: line.now, by }, { did, ...step }, change);
  const name = step.deskId === undefined ? undefined : line.desksById.get(step.deskId)?.name;
  return {
    ...nothingDone,
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

export const ended = ({ now }: Line, call: Call, outcome: CallOutcome): Call => ({ ...call, endedAt: now, outcome });

export const withCall = (done: Done, call: Call): Done => ({ ...done, calls: [call] });

/** What it is for the appointment, if it is one. */
export const effectOn = (ticket: Ticket, did: Done['effects'][number]['did']): Done['effects'] =>
  ticket.appointmentId === undefined ? [] : [{ appointmentId: ticket.appointmentId, did }];

/** Waits again, and is next. */
export const backInLine = { state: 'waiting', deskId: undefined, begun: true, notBefore: undefined } as const;
