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

/** Whether a desk could call somebody now. */
export const canCall = (desk: Caller, one: Waiting, now: number): boolean =>
  (one.notBefore === undefined || one.notBefore <= now) &&
  (one.forDesk === undefined || one.forDesk === desk.deskId) &&
  one.skills.every((skill) => desk.skills.includes(skill));

/** `early`: not near its time yet; who comes too late for an appointment waits as one who walked in. */
export const standingOf = (
  { agreedAt, takenAt }: Pick<Waiting, 'agreedAt' | 'takenAt'>,
  { now, rules }: Pick<TurnAt, 'now' | 'rules'>,
): 'walk-in' | 'due' | 'early' => {
  if (agreedAt === undefined || takenAt > agreedAt + rules.lateMinutes * minute) return 'walk-in';
  return now < agreedAt - rules.earlyMinutes * minute ? 'early' : 'due';
};

const byTurn = (one: Waiting, other: Waiting): number =>
  Number(other.priority) - Number(one.priority) || waitsFrom(one) - waitsFrom(other) || one.sequence - other.sequence;

const first = <W extends Waiting>(list: readonly W[]): W | undefined =>
  list.reduce<W | undefined>((best, one) => (best === undefined || byTurn(one, best) < 0 ? one : best), undefined);

/**
 * Whose turn it is at a desk; nothing: nobody waits whom it could serve. A desk is never idle while somebody does.
 *
 * 1. Whose visit has begun already (transferred, parked, or its desk was left) goes on first.
 * 2. An appointment that waits longer than `mostAppointmentWaitMinutes`.
 * 3. Appointments near their time go before who walked in, except for the share of walk-ins: of each hundred calls for
 *    which both wait, `walkInShare` are for who walked in. A desk staffed for one of them calls those first.
 * 4. Who walked in.
 * 5. Appointments that are early.
 *
 * Among equals who needs it goes first (`priorityNeeds`), then who waits longest.
 */
export const nextFor = <W extends Waiting>(
  desk: Caller,
  waiting: readonly W[],
  { now, rules, credit }: TurnAt,
): Turn<W> | undefined => {
  const able = waiting.filter((one) => canCall(desk, one, now));
  const begun = first(able.filter((one) => one.begun));
  if (begun) return { ticket: begun, credit };
  const standing = (wanted: ReturnType<typeof standingOf>) =>
    able.filter((one) => standingOf(one, { now, rules }) === wanted);
  const due = standing('due');
  const longest = rules.mostAppointmentWaitMinutes * minute;
  const late = first(due.filter((one) => now - waitsFrom(one) > longest));
  const appointment = late ?? first(due);
  const walkIn = first(standing('walk-in'));
  if (appointment && walkIn) {
    const earned = Math.min(1, credit + rules.walkInShare / 100);
    if (late) return { ticket: late, credit: earned };
    if (desk.kind !== 'both') return { ticket: desk.kind === 'walk-in' ? walkIn : appointment, credit };
    // Shares are sums of hundredths.
    return earned > 1 - 1e-6 ? { ticket: walkIn, credit: earned - 1 } : { ticket: appointment, credit: earned };
  }
  const ticket = appointment ?? walkIn ?? first(standing('early'));
  return ticket && { ticket, credit };
};
