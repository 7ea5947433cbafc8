import {
  dateOf,
  datesAsked,
  dayOf,
  daysBetween,
  type EpochMillis,
  type Item,
  isTooLong,
  localDayOf,
  mostDaysAsked,
  type PlannedTime,
  type Visit,
} from '#free-time';
import { type DaySlots, DaysOfLocations, stands } from './day-slots.views.js';
import type { KnownLocation } from './known-location.mirror.js';
import { firstText, locationText } from './slots-text.wording.js';

export interface SlotsQuestion {
  readonly channel: string;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
  readonly locationId?: string | undefined;
  /** Dates: [from, until). Only asked with a list. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export type Which = 'list' | 'first';

/** What holds of a location, as far as an answer depends on it. */
export type Part = Omit<DaySlots, 'text' | 'first'> & {
  readonly location: KnownLocation;
  readonly horizonDays: number;
};

/** What is told of one location. */
export interface Told {
  readonly part: Part;
  /** Undefined: this location has nothing to tell. */
  readonly text: Uint8Array | undefined;
  readonly start: string;
}

/** How many dates may still be worked out before others have their turn; whoever does counts down. */
export interface Turn {
  left: number;
}

export interface LocationAsked {
  readonly which: Which;
  readonly municipalityId: string;
  readonly question: SlotsQuestion;
  readonly location: KnownLocation;
  readonly visit: Visit;
  readonly now: EpochMillis;
}

/** What one location has to tell, from the dates that are kept and those that are to be made anew. */
export class LocationSlots {
  private readonly days: DaysOfLocations;

  /** @param most about so many bytes are kept. */
  constructor(most: number | undefined) {
    this.days = new DaysOfLocations(most);
  }

  /** Of how many visits the days are kept. */
  get size(): number {
    return this.days.size;
  }

  clear(): void {
    this.days.clear();
  }

  /** Undefined: the board can not tell. Unfinished: what was worked out is kept, and there is more to work out. */
  told(asked: LocationAsked, turn: Turn): Told | 'unfinished' | undefined {
    const { which, municipalityId, question, location, visit, now } = asked;
    const horizonDays = horizonOf(visit);
    const freeTime = location.at(now, horizonDays);
    if (!freeTime) return undefined;
    const { planned } = freeTime;
    const { timeZone } = planned.plan;
    const today = localDayOf(timeZone, now);
    const dates = which === 'list' ? datesAsked(planned, question, now) : allDates(planned, today);
    if (which === 'list' && daysBetween(dates) > mostDaysAsked) return undefined;
    const days = this.days.of({ municipalityId, location, freeTime, visit, channel: question.channel, now });
    const looked: DaySlots[] = [];
    const last = isTooLong(visit) ? today : Math.min(dayOf(dates.until), dayOf(planned.untilDate));
    for (let day = Math.max(dayOf(dates.from), today); day < last; day += 1) {
      const known = days.known(day);
      if (!known && turn.left <= 0) return 'unfinished';
      if (!known) turn.left -= 1;
      looked.push(known ?? days.make(day));
      if (which === 'first' && looked.at(-1)?.first) break;
    }
    const about = { locationId: location.id, timeZone, durationMinutes: visit.durationMinutes };
    const part = partOf(location, looked, now, horizonDays);
    if (which === 'list') {
      const texts = looked.flatMap(({ text }) => text ?? []);
      return { part, text: locationText(about, texts), start: '' };
    }
    const first = looked.at(-1)?.first;
    return { part, text: first && firstText(about, first.start, first.free), start: first?.start ?? '' };
  }
}

/** How many days ahead a location must be known for a visit. */
export const horizonOf = ({ horizons }: Visit): number => Math.max(...horizons.map(({ horizonDays }) => horizonDays));

/** Whether what was told of a location is still true. */
export const isStill = (part: Part, now: EpochMillis): boolean =>
  part.location.at(now, part.horizonDays) !== undefined && stands(part, part.location, now);

const allDates = ({ untilDate }: PlannedTime, today: number) => ({ from: dateOf(today), until: untilDate });

/** What an answer about these dates depends on; the plan is put on the clock anew each day, which is a change too. */
const partOf = (
  location: KnownLocation,
  looked: readonly DaySlots[],
  madeAt: EpochMillis,
  horizonDays: number,
): Part => {
  const firstDay = looked[0]?.firstDay ?? 0;
  const lastDay = looked.at(-1)?.lastDay ?? -1;
  const until = Math.min(...looked.map((day) => day.until));
  return { location, horizonDays, firstDay, lastDay, change: location.lastChange(firstDay, lastDay), madeAt, until };
};
