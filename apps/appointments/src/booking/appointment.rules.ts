import { timingSafeEqual } from 'node:crypto';
import type {
  AppointmentState,
  AppointmentStep,
  Caller,
  Channel,
  Customer,
  Item,
  Needs,
  Override,
  Scope,
} from '#contracts';
import type { Place } from '#free-time';
import { type Deed, withStep } from './history.rules.js';

/** What is kept about the person, sealed. */
export interface Person {
  readonly customer?: Customer | undefined;
  readonly notes?: string | undefined;
  readonly needs: Needs;
}

/** A hold or appointment as it is kept. Instants are milliseconds since 1970. */
export interface Appointment {
  readonly municipalityId: string;
  readonly id: string;
  readonly code: string;
  readonly state: AppointmentState;
  readonly version: number;
  readonly locationId: string;
  /** The desk and the time it is taken, wrap-up included. */
  readonly place: Place;
  /** It gave back its time before it ended: who came is served elsewhere, or waits. */
  readonly released: boolean;
  readonly startAt: number;
  /** What the citizen is told: without wrap-up. */
  readonly endAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
  /** Through which it was made. */
  readonly channel: Channel;
  /** Through which its present place was taken: quotas count it so. */
  readonly placeChannel: Channel;
  readonly language: string;
  readonly heldUntil: number | undefined;
  /** A keyed hash of where a caller without a credential held it from; only of a hold. */
  readonly origin: string | undefined;
  readonly tokenGeneration: number;
  readonly person: Person;
  /** A keyed hash of what it was confirmed with, to know the same confirmation again. */
  readonly confirmedWith: string | undefined;
  /** The rules that were set aside when its present place was taken. */
  readonly override: readonly Override[];
  /** Every change, the oldest first. */
  readonly history: readonly AppointmentStep[];
  readonly createdAt: number;
  readonly changedAt: number;
}

const nextStates = {
  held: ['booked', 'lapsed'],
  booked: ['arrived', 'cancelled', 'missed'],
  arrived: ['served', 'missed', 'cancelled'],
  served: [],
  cancelled: [],
  missed: [],
  lapsed: [],
} as const satisfies Record<AppointmentState, readonly AppointmentState[]>;

export const canBecome = (appointment: Appointment, state: AppointmentState): boolean =>
  (nextStates[appointment.state] as readonly AppointmentState[]).includes(state);

const livingStates: readonly AppointmentState[] = ['held', 'booked', 'arrived'];

export const isLiving = ({ state }: Pick<Appointment, 'state'>): boolean => livingStates.includes(state);

export const isInForce = (appointment: Pick<Appointment, 'state' | 'released'>): boolean =>
  isLiving(appointment) && !appointment.released;

/** Whether it stands in the way of others: in force, and not a hold whose time is over. */
export const takesTime = (appointment: Appointment, now: number): boolean => {
  const { state, heldUntil } = appointment;
  return isInForce(appointment) && !(state === 'held' && heldUntil !== undefined && heldUntil <= now);
};

const didOf = (before: Appointment, after: Appointment): AppointmentStep['did'] => {
  if (after.state !== before.state) return after.state;
  const stays =
    after.startAt === before.startAt && after.endAt === before.endAt && after.locationId === before.locationId;
  return stays ? 'changed' : 'moved';
};

/** The next version of an appointment, with a step more in its history: everything that changes goes through here. */
export const changed = (
  before: Appointment,
  deed: Deed,
  change: Partial<Omit<Appointment, 'id' | 'municipalityId' | 'version' | 'history'>>,
): Appointment => {
  const after = { ...before, ...change, version: before.version + 1, changedAt: deed.at };
  const origin = after.state === 'held' ? after.origin : undefined;
  return { ...after, origin, history: withStep(before.history, didOf(before, after), deed) };
};

const sameToken = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Whose work something is: holders of one of these scopes, and perhaps whoever bears the token of the appointment. */
export interface Rights {
  readonly scopes: readonly Scope[];
  readonly bearer: boolean;
}

export const handling: Rights = { scopes: ['appointments'], bearer: true };

/** The bearer of its token may, and channels and staff whose work it is. To all others it does not exist. */
export const mayHandle = (caller: Caller, token: string, { scopes, bearer }: Rights = handling): boolean =>
  scopes.some((scope) => caller.scopes.includes(scope)) ||
  (bearer && caller.appointmentToken !== undefined && sameToken(caller.appointmentToken, token));

/** Whether one of these versions (If-Match) is the present one. */
export const isVersion = (appointment: Appointment, versions: readonly string[]): boolean =>
  versions.includes('*') || versions.includes(String(appointment.version));
