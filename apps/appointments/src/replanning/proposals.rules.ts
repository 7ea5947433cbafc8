import {
  afterGivingBack,
  afterTaking,
  decideStart,
  type FreeTime,
  freeTimeOf,
  type Place,
  slotsStarting,
  type Visit,
} from '#free-time';
import {
  nearestParts,
  type PartsOfDays,
  partsOfDays,
  partsOffering,
  type Range,
  timesOf,
} from './parts-of-days.rules.js';

/** Somebody who needs another time, as near as can be to the one that was agreed. */
export interface Displaced {
  readonly id: string;
  readonly channel: string;
  /** As planned at the location where a time is looked for. */
  readonly visit: Visit;
  /** What is given back when it moves, wherever that is. */
  readonly place: Place;
  /** The agreed start, and the time zone it was agreed in. */
  readonly startAt: number;
  readonly timeZone: string;
}

/** A time for somebody displaced, in milliseconds since 1970. */
export interface Proposed {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A time for each, no two in the same place, as far as this location has them, if they are moved in this order: who
 * moves gives its place back, who has no proposal keeps it. The search pauses after each small piece of work, with
 * what that found, if anything; whoever goes on with it decides when, and for how long.
 */
export function* proposalsAt(
  freeTime: FreeTime,
  displaced: readonly Displaced[],
  now: number,
): Generator<Proposed | undefined, void> {
  const parts = partsOfDays(freeTime.planned, now);
  const offeringByKind = new Map<string, Uint8Array>();
  let left = freeTime;
  let most = withoutAll(freeTime, displaced, now);
  for (const one of displaced) {
    const kind = kindOf(one);
    const offering = offeringByKind.get(kind) ?? partsOffering(parts, most, one.visit, { ...one, now });
    offeringByKind.set(kind, offering);
    const free = { mine: afterGivingBack(left, one.place), most };
    const place = yield* nearestPlace(free, one, { parts, offering, now });
    if (place) {
      const taken = { ...place, channel: one.channel };
      left = afterTaking(free.mine, taken);
      most = afterTaking(most, taken);
    }
    yield place && { id: one.id, start: place.from, end: place.from + one.visit.durationMinutes * 60_000 };
  }
}

/** What is free for one that moves, and what would be if all who are displaced had gone: never less. */
interface Free {
  readonly mine: FreeTime;
  readonly most: FreeTime;
}

/** Where it may be, as far as is known for its kind: what is found empty for good is noted in `offering`. */
interface Where {
  readonly parts: PartsOfDays;
  readonly offering: Uint8Array;
  readonly now: number;
}

function* nearestPlace(
  { mine, most }: Free,
  one: Displaced,
  { parts, offering, now }: Where,
): Generator<undefined, Place | undefined> {
  const { timeZone } = mine.planned.plan;
  for (const { range, wanted } of nearestParts(parts, { at: one.startAt, timeZone: one.timeZone }, timeZone)) {
    if (!offering.subarray(range.from, range.until).includes(1)) continue;
    const asked = { ...one, now, between: timesOf(parts, range) };
    const place = placeNear(mine, asked, wanted());
    if (place) return place;
    if (slotsStarting(most, one.visit, asked, asked.between).length === 0) offering.fill(0, range.from, range.until);
    yield undefined;
  }
  return undefined;
}

const placeNear = (
  freeTime: FreeTime,
  { visit, channel, now, between }: Pick<Displaced, 'visit' | 'channel'> & { now: number; between: Range },
  wanted: number,
): Place | undefined => {
  const away = (start: number): number => Math.abs(start - wanted);
  const slots = slotsStarting(freeTime, visit, { channel, now }, between);
  const [nearest] = slots.toSorted((a, b) => away(a.start) - away(b.start) || a.start - b.start);
  const decided = nearest && decideStart(freeTime, visit, { channel, now, start: nearest.start });
  return decided && 'ok' in decided ? decided.ok : undefined;
};

/** The same starts are offered to all of a kind; how long the citizen is told that it takes is no matter of the desk. */
const kindOf = ({ visit, channel }: Displaced): string => JSON.stringify([{ ...visit, durationMinutes: 0 }, channel]);

const withoutAll = (freeTime: FreeTime, displaced: readonly Displaced[], now: number): FreeTime => {
  const keyOf = ({ deskNumber, from, until }: Place): string => `${deskNumber}/${from}/${until}`;
  const theirs = new Set(displaced.map(({ place }) => keyOf(place)));
  const taken = [...freeTime.desks.flatMap((desk) => desk.taken), ...freeTime.takenAtGoneDesks];
  const others = taken.filter((one) => !theirs.has(keyOf(one)));
  return others.length === taken.length ? freeTime : freeTimeOf(freeTime.planned, others, now);
};
