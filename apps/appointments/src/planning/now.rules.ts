import type { NowAtLocation, NowQuestion } from '#contracts';
import {
  dayOf,
  type FreeTime,
  freeTimeOf,
  instantText,
  mayBook,
  midnightOf,
  type PlannedTime,
  startsOffered,
  type Visit,
  visitOf,
} from '#free-time';
import { factsAt, type KnownFacts } from './facts.rules.js';
import { isTooLong } from './visit.rules.js';
import { daysAhead, stretchOf, type WalkInTime, walkInNow, walkInTimeOf, walkInVisit } from './walk-in.rules.js';

export interface Place {
  readonly locationId: string;
  readonly planVersion: number;
}

export interface Asking {
  readonly questions: readonly NowQuestion[];
  readonly known: KnownFacts;
  readonly channel: string;
  readonly now: number;
}

/** Questions of one kind about one location, each with its place among all. */
export interface AskedOfPlace {
  readonly kind: NowQuestion['kind'];
  readonly place: Place;
  readonly asked: readonly (readonly [number, NowQuestion])[];
}

/** What is looked at together: the plan of a location, for appointments or for walking in. */
export interface Look {
  readonly kind: NowQuestion['kind'];
  readonly locationId: string;
  readonly planned: PlannedTime;
  readonly asked: AskedOfPlace['asked'];
}

/** The visit as it is at a location; nothing when planning does not know a product, or it takes too long there. */
const visitHere = (items: NowQuestion['items'], known: KnownFacts, locationId: string): Visit | undefined => {
  const visit = visitOf(items, factsAt(known, locationId));
  return 'refused' in visit || isTooLong(visit) ? undefined : visit;
};

const canBeBooked = ({ kind, items }: NowQuestion, known: KnownFacts): boolean =>
  kind === 'walk-in' || !('refused' in visitOf(items, known.inGeneral));

/** The questions by kind and location; a product that planning does not know is asked about nowhere. */
export const placesAsked = ({ questions, known }: Asking, places: readonly Place[]): AskedOfPlace[] => {
  const numbered = [...questions.entries()].filter(([, question]) => canBeBooked(question, known));
  return (['appointment', 'walk-in'] as const).flatMap((kind) =>
    places.flatMap((place) => {
      const asked = numbered.filter(
        ([, question]) => question.kind === kind && (question.locationIds?.includes(place.locationId) ?? true),
      );
      return asked.length > 0 ? [{ kind, place, asked }] : [];
    }),
  );
};

const dayMilliseconds = 24 * 60 * 60 * 1_000;

/** How many days of plan are needed from today on. */
export const horizonOf = (
  kind: NowQuestion['kind'],
  asked: AskedOfPlace['asked'],
  { known, now, locationId }: Asking & { readonly locationId: string },
): number => {
  const days = asked.map(([, { items, from }]) => {
    if (kind === 'walk-in')
      return (
        daysAhead + 1 + Math.max(0, from === undefined ? 0 : Math.ceil((Date.parse(from) - now) / dayMilliseconds))
      );
    const visit = visitHere(items, known, locationId);
    return Math.max(0, ...(visit?.horizons ?? []).map(({ horizonDays }) => horizonDays));
  });
  return Math.max(0, ...days);
};

/** The stretches of time in which it matters what is taken. */
export const stretchesOf = (
  { kind, planned, asked }: Look,
  now: number,
  end: number,
): { from: number; until: number }[] => {
  const { timeZone } = planned.plan;
  const stretches = asked.map(([, { from }]) => stretchOf(timeZone, { now, from }));
  return kind === 'walk-in' ? stretches : stretches.map(({ from }) => ({ from, until: Math.max(from, end) }));
};

type Sight = Omit<NowAtLocation, 'locationId' | 'timeZone'>;

const ofAppointment = (free: FreeTime, { known, channel, now }: Omit<Asking, 'questions'>, locationId: string) => {
  const startsByItems = new Map<string, { visit: Visit; minutes: Int32Array } | undefined>();
  const all = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const lookedUp = (items: NowQuestion['items']) => {
    const visit = visitHere(items, known, locationId);
    return visit && { visit, minutes: startsOffered(free, visit, { channel, now }, all).minutes };
  };
  return ({ items, from }: NowQuestion): Sight => {
    const key = JSON.stringify(items);
    if (!startsByItems.has(key)) startsByItems.set(key, lookedUp(items));
    const found = startsByItems.get(key);
    if (!found) return {};
    if (found.visit.tooManyPeople) return { never: 'too-many-people' };
    if (!mayBook(found.visit, channel)) return { never: 'channel' };
    const notBefore = from === undefined ? now : midnightOf(free.planned.plan.timeZone, dayOf(from));
    const first = found.minutes.find((minute) => minute * 60_000 >= notBefore);
    return first === undefined ? {} : { firstSlot: instantText(first * 60_000) };
  };
};

const ofWalkIn = (free: FreeTime, { known, now }: Omit<Asking, 'questions'>, locationId: string) => {
  const nobody = freeTimeOf(free.planned, [], now);
  const timeByItems = new Map<string, WalkInTime>();
  return ({ items, from, hours }: NowQuestion): Sight => {
    const key = JSON.stringify(items);
    const time = timeByItems.get(key) ?? walkInTimeOf(free, nobody, walkInVisit(items, factsAt(known, locationId)));
    timeByItems.set(key, time);
    const told = walkInNow(time, { now, from, hours });
    return told.waitMinutes === undefined ? told : { ...told, waitFrom: 'plan' };
  };
};

/** Answers questions about a look; what is the same for several is worked out once. */
export const sightOf = (look: Look, free: FreeTime, asking: Omit<Asking, 'questions'>) => {
  const { locationId, kind, planned } = look;
  const seen = kind === 'appointment' ? ofAppointment(free, asking, locationId) : ofWalkIn(free, asking, locationId);
  return (question: NowQuestion): NowAtLocation => ({
    locationId,
    timeZone: planned.plan.timeZone,
    ...seen(question),
  });
};
