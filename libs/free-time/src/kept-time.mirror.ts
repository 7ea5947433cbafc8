import { dayMillis, type EpochMillis, inMillis } from './calendar.rules.js';
import { cellMinutes } from './cells.rules.js';
import { afterGivingBack, afterTaking, type FreeTime, freeTimeOf, type Taken } from './free-time.rules.js';
import type { PlannedTime } from './planned-time.rules.js';

/** Somebody who is served, or was called, at a desk. */
export interface Serving {
  readonly deskNumber: number;
  readonly from: EpochMillis;
  /** When the visit is expected to end. */
  readonly expectedUntil: EpochMillis;
}

const cellMillis = inMillis(cellMinutes);

/** A desk that serves somebody is taken until the visit is expected to end, and five minutes more at least. */
export const takenByServing = ({ deskNumber, from, expectedUntil }: Serving, now: EpochMillis): Taken => ({
  deskNumber,
  from,
  until: Math.ceil(Math.max(expectedUntil, now + cellMillis) / cellMillis) * cellMillis,
  channel: null,
});

const sameTaken = (one: Taken, other: Taken): boolean =>
  one.deskNumber === other.deskNumber &&
  one.from === other.from &&
  one.until === other.until &&
  one.channel === other.channel &&
  one.heldUntil === other.heldUntil;

const sameTimes = (some: readonly Taken[], others: readonly Taken[]): boolean =>
  some.length === others.length && some.every((one, at) => sameTaken(one, others[at]!));

const isOver = ({ heldUntil }: Taken, now: EpochMillis): boolean => heldUntil !== undefined && heldUntil <= now;

const dayOfStart = ({ from }: Taken): number => Math.floor(from / dayMillis);

const never = Number.POSITIVE_INFINITY;

/**
 * The free time of a location, kept: what is taken and given back is told by name, holds lapse and visits take longer as
 * the clock goes on. What changes costs what it changes, not the whole.
 */
export class KeptTime {
  private readonly takenByName = new Map<string, Taken>();
  private readonly namesByDay = new Map<number, Set<string>>();
  /** Holds of which the time was over at the last look; they take nothing. */
  private readonly lapsed = new Map<string, Taken>();
  private nextLapse = never;
  private serving: readonly Serving[] = [];
  private served: readonly Taken[] = [];
  private lookedAt = Number.NEGATIVE_INFINITY;
  /** Without who is served; undefined: to be worked out. */
  private free: FreeTime | undefined;
  private answered: { readonly free: FreeTime; readonly served: readonly Taken[]; readonly all: FreeTime } | undefined;
  private changes = 0;
  private allChangedAt = 0;
  private readonly changedAtByDay = new Map<number, number>();

  constructor(private planned: PlannedTime) {}

  /** How much is taken, in rows. */
  get size(): number {
    return this.takenByName.size;
  }

  /** The plan on the clock is another one, or reaches further. */
  replan(planned: PlannedTime): void {
    if (planned === this.planned) return;
    this.planned = planned;
    this.beginAnew();
  }

  put(name: string, taken: Taken): void {
    const before = this.takenByName.get(name);
    if (before && sameTaken(before, taken)) return;
    this.remove(name);
    this.takenByName.set(name, taken);
    const day = dayOfStart(taken);
    this.namesByDay.set(day, (this.namesByDay.get(day) ?? new Set()).add(name));
    this.touch(taken);
    if (taken.heldUntil !== undefined) this.nextLapse = Math.min(this.nextLapse, taken.heldUntil);
    if (isOver(taken, this.lookedAt)) this.lapsed.set(name, taken);
    else if (this.free) this.free = afterTaking(this.free, taken);
  }

  remove(name: string): void {
    const taken = this.takenByName.get(name);
    if (!taken) return;
    this.takenByName.delete(name);
    this.namesByDay.get(dayOfStart(taken))?.delete(name);
    this.touch(taken);
    if (!this.lapsed.delete(name) && this.free) this.free = afterGivingBack(this.free, taken);
  }

  serve(serving: readonly Serving[]): void {
    this.serving = serving;
  }

  /** The free time at this moment; the same object as before when nothing changed. */
  at(now: EpochMillis): FreeTime {
    if (now < this.lookedAt && this.hasLapsedSince(now)) this.beginAnew();
    this.lookedAt = now;
    const free = this.lapse(this.free ?? this.workOut(now), now);
    this.free = free;
    return this.withServed(free, now);
  }

  /** All that starts on this UTC day (days since 1970), holds that are over included. */
  takenOn(day: number): Taken[] {
    return [...(this.namesByDay.get(day) ?? [])].map((name) => this.takenByName.get(name)!);
  }

  /** The UTC days on which something taken starts, or once did. */
  daysTaken(): number[] {
    return [...this.namesByDay.keys()];
  }

  /** Holds of which the time was over when it was last looked, by their names. */
  overdue(): ReadonlyMap<string, Taken> {
    return new Map(this.lapsed);
  }

  /**
   * A number that grows with each change that touches the UTC days from `firstDay` to `lastDay`, as of the last look:
   * who kept something computed from these days may go on using it while the number is the same.
   */
  lastChange(firstDay: number, lastDay: number): number {
    let last = this.allChangedAt;
    for (let day = firstDay; day <= lastDay; day += 1) last = Math.max(last, this.changedAtByDay.get(day) ?? 0);
    return last;
  }

  /** Whether a hold takes time again, now that the clock was set back. */
  private hasLapsedSince(now: EpochMillis): boolean {
    for (const taken of this.lapsed.values()) if (!isOver(taken, now)) return true;
    return false;
  }

  private workOut(now: EpochMillis): FreeTime {
    this.lapsed.clear();
    this.nextLapse = never;
    for (const [name, taken] of this.takenByName)
      if (isOver(taken, now)) this.lapsed.set(name, taken);
      else if (taken.heldUntil !== undefined) this.nextLapse = Math.min(this.nextLapse, taken.heldUntil);
    return freeTimeOf(this.planned, [...this.takenByName.values()], now);
  }

  private lapse(free: FreeTime, now: EpochMillis): FreeTime {
    if (now < this.nextLapse) return free;
    let left = free;
    this.nextLapse = never;
    for (const [name, taken] of this.takenByName) {
      if (taken.heldUntil === undefined || this.lapsed.has(name)) continue;
      if (taken.heldUntil > now) {
        this.nextLapse = Math.min(this.nextLapse, taken.heldUntil);
        continue;
      }
      this.lapsed.set(name, taken);
      this.touch(taken);
      left = afterGivingBack(left, taken);
    }
    return left;
  }

  private withServed(free: FreeTime, now: EpochMillis): FreeTime {
    const served = this.serving.map((one) => takenByServing(one, now));
    if (!sameTimes(served, this.served)) {
      for (const one of [...served, ...this.served]) this.touch(one);
      this.served = served;
    }
    const { answered } = this;
    if (answered?.free === free && answered.served === this.served) return answered.all;
    const all = this.served.reduce(afterTaking, free);
    this.answered = { free, served: this.served, all };
    return all;
  }

  private beginAnew(): void {
    this.free = undefined;
    this.changes += 1;
    this.allChangedAt = this.changes;
    this.changedAtByDay.clear();
  }

  private touch({ from, until }: Taken): void {
    this.changes += 1;
    for (let day = Math.floor(from / dayMillis); day * dayMillis < until; day += 1)
      this.changedAtByDay.set(day, this.changes);
  }
}
