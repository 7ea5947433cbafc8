import type { Channel, DoneBy, Item, Needs, PriorityNeed, TicketState, TicketStep } from '#contracts';
import { instantText } from '#free-time';

/** A ticket as it is kept. Instants are milliseconds since 1970. */
export interface Ticket {
  readonly municipalityId: string;
  readonly id: string;
  readonly locationId: string;
  readonly takenOn: string;
  readonly sequence: number;
  readonly number: string;
  readonly code: string;
  readonly state: TicketState;
  readonly version: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
  readonly channel: Channel;
  readonly language: string;
  /** What the person needs, as it is kept; undefined: nothing, or erased. */
  readonly sealedNeeds: Buffer | undefined;
  /** One of the needs goes first here. */
  readonly priority: boolean;
  /** A keyed hash of where a caller without a credential took it from; only while it is open. */
  readonly origin: string | undefined;
  readonly tokenGeneration: number;
  readonly appointmentId: string | undefined;
  /** Of an appointment: the agreed time. */
  readonly agreedAt: number | undefined;
  readonly takenAt: number;
  /** Not called before: who did not come, and is called again. */
  readonly notBefore: number | undefined;
  /** How often it was called in vain. */
  readonly misses: number;
  /** Part of the visit has been: who goes on goes first. */
  readonly begun: boolean;
  readonly forDesk: string | undefined;
  readonly forSkill: string | undefined;
  /** Where it is called or served. */
  readonly deskId: string | undefined;
  readonly firstCalledAt: number | undefined;
  readonly waitedSeconds: number | undefined;
  readonly endedAt: number | undefined;
  readonly history: readonly TicketStep[];
  readonly changedAt: number;
}

/** A call as it is kept. */
export interface Call {
  readonly municipalityId: string;
  readonly id: string;
  readonly locationId: string;
  readonly deskId: string;
  readonly deskNumber: number;
  readonly ticketId: string;
  readonly calledAt: number;
  readonly lastCalledAt: number;
  readonly times: number;
  readonly servingAt: number | undefined;
  readonly expectedUntil: number;
  readonly endedAt: number | undefined;
  readonly outcome: CallOutcome | undefined;
}

export type CallOutcome = 'served' | 'missed' | 'not-there' | 'parked' | 'transferred' | 'desk-left' | 'left';

const nextStates = {
  waiting: ['called', 'serving', 'served', 'missed', 'left'],
  called: ['serving', 'served', 'waiting', 'missed', 'left'],
  serving: ['served', 'parked', 'waiting'],
  parked: ['waiting', 'called', 'served', 'missed', 'left'],
  served: [],
  missed: [],
  left: [],
} as const satisfies Record<TicketState, readonly TicketState[]>;

export const canBecome = (ticket: Pick<Ticket, 'state'>, state: TicketState): boolean =>
  (nextStates[ticket.state] as readonly TicketState[]).includes(state);

export const isOpen = ({ state }: Pick<Ticket, 'state'>): boolean => nextStates[state].length > 0;

export const openStates = (Object.keys(nextStates) as TicketState[]).filter((state) => isOpen({ state }));

const atDesk: readonly TicketStep['did'][] = ['serving', 'parked', 'transferred'];

/** Whether somebody was seen at a desk: who was only called was not, though their desk was left. */
export const wasAtDesk = ({ history }: Pick<Ticket, 'history'>): boolean =>
  history.some(({ did }) => atDesk.includes(did));

/** Whether somebody was seen at a desk before they were called this time. */
export const wasAtDeskBefore = ({ history }: Pick<Ticket, 'history'>): boolean =>
  wasAtDesk({
    history: history.slice(
      0,
      history.findLastIndex(({ did }) => did === 'called'),
    ),
  });

/** From when on somebody waits: from taking the ticket, or from the agreed time if that is later. */
export const waitsFrom = ({ takenAt, agreedAt }: Pick<Ticket, 'takenAt' | 'agreedAt'>): number =>
  Math.max(takenAt, agreedAt ?? takenAt);

/** How long somebody waited who is called now, in whole seconds. */
export const waitedSecondsAt = (ticket: Pick<Ticket, 'takenAt' | 'agreedAt'>, now: number): number =>
  Math.max(0, Math.round((now - waitsFrom(ticket)) / 1_000));

/** `A012`; from a thousand on with four digits. */
export const numberOf = (letter: string, sequence: number): string => `${letter}${String(sequence).padStart(3, '0')}`;

export const hasPriority = (needs: Needs, priorityNeeds: readonly PriorityNeed[]): boolean =>
  priorityNeeds.some((need) => Boolean(needs[need]));

/** Who does something with a ticket, and when. */
export interface Deed {
  readonly at: number;
  readonly by: DoneBy;
}

// Who is called and put back for ever does not make a ticket grow for ever.
const mostSteps = 100;

/** The next version of a ticket, with a step more in its history. */
export const changed = (
  before: Ticket,
  { at, by }: Deed,
  step: Omit<TicketStep, 'at' | 'by'>,
  change: Partial<Omit<Ticket, 'id' | 'municipalityId' | 'version' | 'history'>>,
): Ticket => {
  const steps = [...before.history, { ...step, at: instantText(at), by }];
  const after = { ...before, ...change, version: before.version + 1, changedAt: at };
  return {
    ...after,
    origin: isOpen(after) ? after.origin : undefined,
    history: steps.length > mostSteps ? [...steps.slice(0, 1), ...steps.slice(1 - mostSteps)] : steps,
  };
};
