import type { NowAtLocation, NowQuestion, Unknown, Way, WayNow } from '#contracts';
import { dayOf, midnightOf } from '#free-time';
import { type Calendar, dateIn, openingAt, todayIn, workingDayFrom } from './working-days.rules.js';

/** What the plan of the locations has to be asked about a way, if anything; `from` is a date, today unless told. */
export interface Asking {
  readonly items: NowQuestion['items'];
  readonly locationId?: string | undefined;
  readonly from?: string | undefined;
}

/** A question, and a name under which its answer is found; equal questions have the same. */
export interface KeyedQuestion extends NowQuestion {
  readonly key: string;
}

export const questionAbout = (
  { kind, locationIds, openingHours }: Pick<Way, 'kind' | 'locationIds' | 'openingHours'>,
  { items, locationId, from }: Asking,
): KeyedQuestion | undefined => {
  if (kind !== 'appointment' && kind !== 'walk-in') return undefined;
  const places = locationId === undefined ? locationIds?.toSorted() : [locationId];
  const question = {
    kind,
    items,
    ...(places ? { locationIds: places } : {}),
    ...(from === undefined ? {} : { from }),
    ...(kind === 'walk-in' && openingHours ? { hours: openingHours } : {}),
  };
  return { key: JSON.stringify(question), ...question };
};

/** What was answered, by the key of the question; nothing: it could not be asked. */
export type Answers = ReadonlyMap<string, readonly NowAtLocation[]> | undefined;

const earliest = (one: NowAtLocation, other: NowAtLocation): number => {
  const [first, second] = [one, other].map(startOf);
  if (first !== second) return (first ?? '~') < (second ?? '~') ? -1 : 1;
  return (one.waitMinutes ?? 0) - (other.waitMinutes ?? 0) || (one.locationId < other.locationId ? -1 : 1);
};

const startOf = ({ open, firstSlot, opensAt }: NowAtLocation): string | undefined =>
  open ? '' : (firstSlot ?? opensAt);

/** The location where it can be soonest: open before shut, then by the first start, the shortest wait, the name. */
const soonest = (locations: readonly NowAtLocation[]): NowAtLocation | undefined =>
  locations.filter((one) => startOf(one) !== undefined).sort(earliest)[0];

export interface Moment {
  readonly calendar: Calendar;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is true of a way now. */
export const nowOf = (way: Way, question: KeyedQuestion | undefined, answers: Answers, moment: Moment): WayNow => {
  if (question) {
    const best = soonest(answers?.get(question.key) ?? []);
    if (!best) return answers ? { ...(way.kind === 'walk-in' ? { open: false } : {}), none: true } : {};
    const { timeZone: _, never: __, ...now } = best;
    return now;
  }
  if (!way.openingHours) return {};
  const opening = openingAt(way.openingHours, moment.calendar, moment.now);
  return { open: opening !== undefined && 'openUntil' in opening, ...opening };
};

/** Why an appointment can be booked nowhere by who asks, if that is so. */
export const neverOf = (question: KeyedQuestion | undefined, answers: Answers): NowAtLocation['never'] => {
  const locations = (question && answers?.get(question.key)) ?? [];
  return locations.every(({ never }) => never) ? locations[0]?.never : undefined;
};

/**
 * The first date on or after `from` on which a way can be gone; nothing when it can not be told.
 * @param now what is true of the way on or after that date.
 */
export const dateOfWay = (way: Way, from: string, now: WayNow, { calendar, now: at }: Moment): string | undefined => {
  const isToday = from <= todayIn(calendar, at);
  if (way.kind === 'appointment') return now.firstSlot && dateIn(calendar, now.firstSlot);
  if (way.kind === 'walk-in') {
    if (now.open) return from;
    return now.opensAt && dateIn(calendar, now.opensAt);
  }
  if (way.kind === 'online' || way.kind === 'post' || way.kind === 'delivery') return from;
  if (!way.openingHours) return workingDayFrom(calendar, from);
  const opening = openingAt(way.openingHours, calendar, isToday ? at : midnightOf(calendar.timeZone, dayOf(from)));
  if (!opening) return undefined;
  return 'openUntil' in opening ? from : dateIn(calendar, opening.opensAt);
};

/** What could not be asked. */
export const unknownOf = (questions: readonly KeyedQuestion[], answers: Answers): Unknown[] => {
  if (answers || questions.length === 0) return [];
  const asks = (kind: NowQuestion['kind']): boolean => questions.some((question) => question.kind === kind);
  return [
    ...(asks('walk-in') ? (['opening', 'wait'] as const) : []),
    ...(asks('appointment') ? (['firstSlot'] as const) : []),
  ];
};
