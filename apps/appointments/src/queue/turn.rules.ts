import type { QueueRules } from '#contracts';
import { waitsFrom } from './ticket.rules.js';

/** Somebody who waits, as far as it matters for whose turn it is. Instants are milliseconds since 1970. */
export interface Waiting {
  readonly id: string;
  /** The order in which tickets were taken: who is equal otherwise. */
  readonly sequence: number;
  readonly takenAt: number;
  readonly agreedAt: number | undefined;
  readonly priority: boolean;
  readonly begun: boolean;
  readonly notBefore: number | undefined;
  readonly forDesk: string | undefined;
  readonly skills: readonly string[];
}

/** A desk that could call. */
export interface Caller {
  readonly deskId: string;
  readonly skills: readonly string[];
  /** What its present shift is for. */
  readonly kind: 'appointments' | 'walk-in' | 'both';
}

/** What is called next, and what walk-ins have good afterwards. */
export interface Turn<W extends Waiting = Waiting> {
  readonly ticket: W;
  readonly credit: number;
}

export interface TurnAt {
  readonly now: number;
  readonly rules: QueueRules;
  /** What walk-ins have good: from 1 on the next call is theirs. */
  readonly credit: number;
}

const minute = 60_000;

/** Whether a desk can do all that somebody comes for. */
export const hasSkills = (desk: Pick<Caller, 'skills'>, { skills }: Pick<Waiting, 'skills'>): boolean =>
  skills.every((skill) => desk.skills.includes(skill));

/** Whether a desk could call somebody now. */
export const canCall = (desk: Caller, one: Waiting, now: number): boolean =>
  (one.notBefore === undefined || one.notBefore <= now) &&
  (one.forDesk === undefined || one.forDesk === desk.deskId) &&
  hasSkills(desk, one);

/** `early`: not near its time yet; who comes too late for an appointment waits as one who walked in. */
export const standingOf = (
  { agreedAt, takenAt }: Pick<Waiting, 'agreedAt' | 'takenAt'>,
  { now, rules }: Pick<TurnAt, 'now' | 'rules'>,
): 'walk-in' | 'due' | 'early' => {
  if (agreedAt === undefined || takenAt > agreedAt + rules.lateMinutes * minute) return 'walk-in';
  return now < agreedAt - rules.earlyMinutes * minute ? 'early' : 'due';
};

type Place = 'begun' | 'overdue' | ReturnType<typeof standingOf>;

const placeOf = (one: Waiting, at: TurnAt): Place => {
  if (one.begun) return 'begun';
  const standing = standingOf(one, at);
  const isOverdue = standing === 'due' && at.now - waitsFrom(one) > at.rules.mostAppointmentWaitMinutes * minute;
  return isOverdue ? 'overdue' : standing;
};

/** Whether somebody whom the desk could call, and who walked in, waits too long: not always who is first of them. */
const waitsTooLong = (desk: Caller, waiting: readonly Waiting[], at: TurnAt): boolean =>
  waiting.some(
    (one) =>
      at.now - waitsFrom(one) > at.rules.mostWalkInWaitMinutes * minute &&
      placeOf(one, at) === 'walk-in' &&
      canCall(desk, one, at.now),
  );

const isBefore = (one: Waiting, other: Waiting): boolean => {
  if (one.priority !== other.priority) return one.priority;
  const since = waitsFrom(one);
  const otherSince = waitsFrom(other);
  if (since !== otherSince) return since < otherSince;
  return one.sequence === other.sequence ? one.id < other.id : one.sequence < other.sequence;
};

/** Of those in each place whom the desk could call: who is first. */
const firstInPlace = <W extends Waiting>(
  desk: Caller,
  waiting: readonly W[],
  at: TurnAt,
): { readonly [place in Place]?: W } => {
  const first: { [place in Place]?: W } = {};
  for (const one of waiting) {
    if (!canCall(desk, one, at.now)) continue;
    const place = placeOf(one, at);
    const best = first[place];
    if (!best || isBefore(one, best)) first[place] = one;
  }
  return first;
};

// Shares are sums of hundredths, which are not exact in binary.
const inHundredths = (credit: number): number => Math.round(credit * 100) / 100;

/**
 * Whose turn it is at a desk; nothing: nobody waits whom it could serve. A desk is never idle while somebody does.
 *
 * 1. Whose visit has begun already (transferred, parked, or its desk was left) goes on first.
 * 2. An appointment that waits longer than `mostAppointmentWaitMinutes`, as long as nobody who walked in waits longer than
 *    `mostWalkInWaitMinutes`.
 * 3. Appointments near their time go before who walked in, except for the share of walk-ins: of each hundred calls for
 *    which both wait, `walkInShare` are for who walked in. A desk staffed for one of them calls those first.
 * 4. Who walked in.
 * 5. Appointments that are early.
 *
 * Among equals who needs it goes first (`priorityNeeds`), then who waits longest.
 */
export const nextFor = <W extends Waiting>(desk: Caller, waiting: readonly W[], at: TurnAt): Turn<W> | undefined => {
  const { begun, overdue, due, early, 'walk-in': walkIn } = firstInPlace(desk, waiting, at);
  const { credit } = at;
  if (begun) return { ticket: begun, credit };
  const appointment = overdue ?? due;
  if (!appointment || !walkIn) {
    const ticket = appointment ?? walkIn ?? early;
    return ticket && { ticket, credit };
  }
  const earned = inHundredths(credit + at.rules.walkInShare / 100);
  if (overdue && !waitsTooLong(desk, waiting, at)) return { ticket: overdue, credit: Math.min(1, earned) };
  if (desk.kind !== 'both') return { ticket: desk.kind === 'walk-in' ? walkIn : appointment, credit };
  return earned >= 1 ? { ticket: walkIn, credit: inHundredths(earned - 1) } : { ticket: appointment, credit: earned };
};
