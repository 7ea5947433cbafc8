/*
 * The times of the model: what design/scheduling.md says of one small town, in plain arithmetic. Nothing here knows the
 * service. All times are milliseconds since 1970; the town is in Amsterdam, in winter: an hour ahead of UTC.
 */

export const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const places = ['noord', 'zuid'] as const;
export type PlaceName = (typeof places)[number];
export const desksEach = 2;

/** The one product, and how long it is held. */
export const product = {
  minutes: 10,
  extraPersonMinutes: 10,
  wrapUpMinutes: 5,
  stepMinutes: 10,
  leadMinutes: 10,
  horizonDays: 1,
  maxPeople: 2,
} as const;
export const holdMinutes = 10;

export const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
export const wall = (date: string, time: string): number => Date.parse(`${date}T${time}:00+01:00`);
/** Two short days. */
export const openings = ['2026-12-01', '2026-12-02'].map((date) => ({
  from: wall(date, '09:00'),
  until: wall(date, '10:00'),
}));

export const dateBegins = (at: number): number => Math.floor((at + hour) / day) * day - hour;
export const told = (people: number, extraMinutes: number): number =>
  (product.minutes + product.extraPersonMinutes * (people - 1) + extraMinutes) * minute;

/** Time of a desk that is taken. */
export interface TakenTime {
  readonly place: PlaceName;
  readonly desk: number;
  readonly start: number;
  readonly until: number;
}

export interface Wish {
  readonly place: PlaceName;
  readonly start: number;
  readonly people: number;
  readonly extraMinutes: number;
}

export type Refused = { readonly problem: string; readonly reason?: string };

const untilOf = ({ start, people, extraMinutes }: Wish): number =>
  start + told(people, extraMinutes) + product.wrapUpMinutes * minute;

const freeDesks = (taken: readonly TakenTime[], wish: Wish): number[] =>
  Array.from({ length: desksEach }, (_, desk) => desk).filter((desk) =>
    taken
      .filter((one) => one.place === wish.place && one.desk === desk)
      .every((one) => one.until <= wish.start || untilOf(wish) <= one.start),
  );

/** How long the desk is free around the wish. */
const stretchAround = (taken: readonly TakenTime[], wish: Wish, desk: number, open: (typeof openings)[number]) => {
  const there = taken.filter((one) => one.place === wish.place && one.desk === desk);
  const from = Math.max(open.from, ...there.map(({ until }) => until).filter((until) => until <= wish.start));
  const until = Math.min(open.until, ...there.map(({ start }) => start).filter((start) => start >= untilOf(wish)));
  return until - from;
};

const hindrance = (wish: Wish, now: number, stays: boolean): string | undefined => {
  if (wish.start % (product.stepMinutes * minute) !== 0) return 'off-grid';
  if (!stays && wish.start < now + product.leadMinutes * minute) return 'too-soon';
  if (!stays && wish.start >= dateBegins(now) + (product.horizonDays + 1) * day) return 'too-far';
  return wish.people > product.maxPeople ? 'too-many-people' : undefined;
};

/** The time that a wish takes, or why it takes none. `stays`: its start was agreed before. */
export const takenBy = (
  taken: readonly TakenTime[],
  wish: Wish,
  { now, stays = false }: { readonly now: number; readonly stays?: boolean },
): TakenTime | Refused => {
  const reason = hindrance(wish, now, stays);
  if (reason) return { problem: 'slot-not-offered', reason };
  const open = openings.find(({ from, until }) => from <= wish.start && wish.start < until);
  if (!open) return { problem: 'slot-not-offered', reason: 'closed' };
  if (untilOf(wish) > open.until) return { problem: 'slot-not-offered', reason: 'no-desk' };
  const [desk] = freeDesks(taken, wish).sort(
    (one, other) => stretchAround(taken, wish, one, open) - stretchAround(taken, wish, other, open) || one - other,
  );
  return desk === undefined
    ? { problem: 'slot-taken' }
    : { place: wish.place, desk, start: wish.start, until: untilOf(wish) };
};

/** Every start that is offered there for so many people, and how many desks are free at it. */
export const offered = (taken: readonly TakenTime[], now: number, place: PlaceName, people: number) =>
  openings.flatMap(({ from, until }) => {
    const slots: { start: number; free: number }[] = [];
    for (let start = from; start < until; start += product.stepMinutes * minute) {
      const wish = { place, start, people, extraMinutes: 0 };
      if (!('problem' in takenBy(taken, wish, { now }))) slots.push({ start, free: freeDesks(taken, wish).length });
    }
    return slots;
  });
