import {
  dateOf,
  type EpochMillis,
  type FreeTime,
  instantText,
  midnightOf,
  nextReleased,
  startsOffered,
  tooSoonFrom,
  type Visit,
} from '#free-time';
import type { KnownLocation } from './known-location.mirror.js';
import { Recent } from './recent.mirror.js';
import { dayText } from './slots-text.wording.js';

/** The slots of one local date, and what they depend on. */
export interface DaySlots {
  /** Undefined: there are none. */
  readonly text: Uint8Array | undefined;
  readonly first: { readonly start: string; readonly free: number } | undefined;
  /** The UTC days of which a change may be one of these slots, both inclusive, and the last such change. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly change: number;
  /** At the moments [madeAt, until) the clock changes nothing. */
  readonly madeAt: EpochMillis;
  readonly until: EpochMillis;
}

export interface DaysAsked {
  readonly municipalityId: string;
  readonly location: KnownLocation;
  readonly freeTime: FreeTime;
  readonly visit: Visit;
  readonly channel: string;
  readonly now: EpochMillis;
}

/** The dates of a location, as they are at one moment. */
export interface DaysOfLocation {
  /** @returns undefined: it is to be made, anew if it was made before. */
  known(day: number): DaySlots | undefined;
  make(day: number): DaySlots;
}

interface KeptDays {
  readonly location: KnownLocation;
  readonly byDay: Map<number, DaySlots>;
  weight: number;
}

const dayMillis = 86_400_000;
const minuteMillis = 60_000;
const besidesText = 300;
/** More dates than can be booked. */
const mostDays = 800;
const usualMost = 48 * 1_024 * 1_024;

const weightOf = ({ text }: DaySlots): number => (text?.length ?? 0) + besidesText;

/** Slots by local date, kept for whoever asks the same of a location: one booking costs one date or two. */
export class DaysOfLocations {
  private readonly kept: Recent<KeptDays>;

  /** @param most about so many bytes are kept. */
  constructor(most = usualMost) {
    this.kept = new Recent(most);
  }

  get size(): number {
    return this.kept.size;
  }

  /** The slots of each date, by day number. What nobody looks at is not worked out. */
  of(asked: DaysAsked): DaysOfLocation {
    const { municipalityId, location, freeTime, visit, channel, now } = asked;
    const name = `${municipalityId}/${location.id}/${channel}/${JSON.stringify(visit)}`;
    const kept = this.keptOf(name, location);
    let released: EpochMillis | undefined;
    return {
      known: (day) => {
        const known = kept.byDay.get(day);
        return known && stands(known, location, now) ? known : undefined;
      },
      make: (day) => {
        released ??= nextReleased(freeTime.planned, visit, now);
        const made = slotsOn(day, asked, released);
        this.put(name, kept, day, made);
        return made;
      },
    };
  }

  clear(): void {
    this.kept.clear();
  }

  private put(name: string, kept: KeptDays, day: number, made: DaySlots): void {
    const before = kept.weight;
    if (kept.byDay.size >= mostDays) {
      kept.byDay.clear();
      kept.weight = name.length;
    }
    const replaced = kept.byDay.get(day);
    kept.byDay.set(day, made);
    kept.weight += weightOf(made) - (replaced ? weightOf(replaced) : 0);
    this.kept.changed(name, kept.weight - before);
  }

  private keptOf(name: string, location: KnownLocation): KeptDays {
    const known = this.kept.get(name);
    if (known?.location === location) return known;
    const made = { location, byDay: new Map<number, DaySlots>(), weight: name.length };
    this.kept.set(name, made);
    return made;
  }
}

/** Whether what was made is still true, of a location that was looked at now. */
export const stands = (
  { firstDay, lastDay, change, madeAt, until }: Omit<DaySlots, 'text' | 'first'>,
  location: KnownLocation,
  now: EpochMillis,
): boolean => madeAt <= now && now < until && location.lastChange(firstDay, lastDay) === change;

const slotsOn = (
  day: number,
  { location, freeTime, visit, channel, now }: DaysAsked,
  released: EpochMillis,
): DaySlots => {
  const { plan, windows } = freeTime.planned;
  const from = midnightOf(plan.timeZone, day);
  const until = midnightOf(plan.timeZone, day + 1);
  const offered = startsOffered(freeTime, visit, { channel, now }, { from, until });
  const start = offered.minutes.length > 0 ? offered.minutes[0]! * minuteMillis : undefined;
  // A visit may reach into the next date, and a quota of that date counts all that is taken in it.
  const reach = windows.length > 0 ? midnightOf(plan.timeZone, day + 2) : until + visit.takenMinutes * minuteMillis;
  const firstDay = Math.floor(from / dayMillis);
  const lastDay = Math.floor((reach - 1) / dayMillis);
  return {
    text: dayText(dateOf(day), offered),
    first: start === undefined ? undefined : { start: instantText(start), free: offered.free[0]! },
    firstDay,
    lastDay,
    change: location.lastChange(firstDay, lastDay),
    madeAt: now,
    until: start === undefined ? released : Math.min(released, tooSoonFrom(visit, start)),
  };
};
