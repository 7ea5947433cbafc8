import fc from 'fast-check';
import { minute, openings, type PlaceName, type Refused, type TakenTime, type Wish } from './life-time.builder.js';

export type By = 'web' | 'owner' | 'stranger' | 'phone' | 'clerk' | 'planner';
export type Version = number | '*' | undefined;
type Ending = 'served' | 'missed' | 'cancelled';

/** What is asked, of whom by the name the model gave it. `name`: how what it makes is called. */
export type Order =
  | { readonly do: 'hold' | 'book'; readonly name: string; readonly by: By; readonly wish: Wish; readonly key?: string }
  | {
      readonly do: 'confirm';
      readonly of: string;
      readonly by: By;
      readonly extraMinutes: number;
      readonly notes: string;
      readonly key?: string;
    }
  | {
      readonly do: 'change';
      readonly of: string;
      readonly by: By;
      readonly version: Version;
      readonly to: Partial<Pick<Wish, 'place' | 'start' | 'people'>> & { readonly notes?: string };
      readonly key?: string;
    }
  | {
      readonly do: 'move';
      readonly of: string;
      readonly by: By;
      readonly version: number;
      readonly to: Pick<Wish, 'start' | 'place'>;
    }
  | { readonly do: 'cancel' | 'arrive'; readonly of: string; readonly by: By; readonly version: Version }
  | { readonly do: 'end'; readonly of: string; readonly by: By; readonly version: Version; readonly as: Ending }
  | { readonly do: 'release'; readonly of: string; readonly by: By };
const timers = ['sweep', 'miss', 'retire'] as const;
export type Timer = (typeof timers)[number];
export const isTimer = (what: string): what is Timer => timers.some((timer) => timer === what);
export type Asked = { readonly town: string } & Order;

export interface Visit extends Wish, TakenTime {
  readonly name: string;
  readonly channel: string;
  readonly state: 'held' | 'booked' | 'arrived' | 'lapsed' | Ending;
  readonly version: number;
  readonly end: number;
  readonly inForce: boolean;
  readonly heldUntil?: number;
  readonly notes?: string;
  readonly confirmedWith?: string;
  /** `booked 2026-12-01T08:00:00Z phone phone`; what was announced is the last of each version. */
  readonly steps: readonly string[];
  readonly events: readonly string[];
}
/** What an answer tells of an appointment. */
export type Seen = Pick<Visit, 'name' | 'state' | 'version' | 'place' | 'start' | 'end'>;
export type Answer = Seen | Refused | 'done';

export interface Town {
  readonly visits: Map<string, Visit>;
  /** What was answered to who named a key: `phone book one key`. */
  readonly answers: Map<string, { readonly order: string; readonly answer: Seen }>;
}
/** The towns and the clock that they share. */
export interface World {
  now: number;
  readonly towns: Record<string, Town>;
}

export const towns = ['voorbeeldstad', 'proefdorp'] as const;
export const aWorld = (now: number): World => ({
  now,
  towns: Object.fromEntries(towns.map((town) => [town, { visits: new Map(), answers: new Map() }])),
});

/** Minutes after nine, when both days begin: few, so that many want the same. */
const often = [0, 0, 10, 20, 20, 30, 40];
const seldom = [-10, 5, 50, 60, 24 * 60, 48 * 60];

const oftenOf = <T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

const weighed = <T extends string>(weights: Readonly<Record<T, number>>) =>
  Object.entries<number>(weights).map(([what, weight]) => ({ weight, arbitrary: fc.constant(what as T) }));

/** What may be asked, before it is known what there is to ask about. */
export const aDraw = fc.record({
  do: fc.oneof(
    ...weighed({ hold: 5, book: 5, confirm: 5, change: 7, move: 4, cancel: 2, release: 2, again: 2 }),
    ...weighed({ arrive: 5, end: 3, sweep: 1, miss: 1, retire: 1, clock: 2 }),
  ),
  town: oftenOf([towns[0]], [towns[1]]),
  /** Which of those there are, from the last back; far back: one of the other town, or nobody's. */
  pick: oftenOf([0, 0, 1, 2, 3], [4, 5, 99]),
  by: oftenOf(['citizen', 'staff'], ['stranger']),
  place: oftenOf<PlaceName>(['noord', 'noord', 'zuid'], ['zuid']),
  minutesAfterNine: oftenOf(often, seldom),
  people: oftenOf([1, 1, 2], [3]),
  part: fc.constantFrom<readonly ('start' | 'place' | 'people' | 'notes')[]>(
    ['start'],
    ['place'],
    ['start', 'place'],
    ['people'],
    ['start', 'people', 'notes'],
    ['notes'],
  ),
  version: oftenOf(['seen', 'any'], ['stale']),
  key: oftenOf([undefined, undefined, undefined, 'one key'], ['another']),
  notes: oftenOf(['a'], ['b']),
  extraMinutes: oftenOf([0], [10]),
  minutes: fc.constantFrom<number>(1, 10, 10, 13, 30, 75, 75),
  as: fc.constantFrom('served' as const, 'missed' as const, 'cancelled' as const),
});
export type Draw = typeof aDraw extends fc.Arbitrary<infer Value> ? Value : never;

/** Time goes by, and then the timers run. */
export const aWhile = fc
  .tuple(aDraw, fc.constantFrom(10, 13, 75, 150, 150), fc.subarray([...timers], { minLength: 1 }))
  .map(([draw, minutes, due]): Draw[] => [
    { ...draw, do: 'clock', minutes },
    ...due.map((timer) => ({ ...draw, do: timer })),
  ]);

/** Two may well be about the same. */
export const aPair = fc
  .tuple(aDraw, aDraw, fc.boolean())
  .map(([one, { town, pick, place, minutesAfterNine, ...other }, isSame]): Draw[] => [
    one,
    isSame
      ? { ...other, town: one.town, pick: one.pick, place: one.place, minutesAfterNine: one.minutesAfterNine }
      : { ...other, town, pick, place, minutesAfterNine },
  ]);

const targetOf = ({ town, pick }: Draw, world: World): string => {
  const [here = [], there = []] = [town, towns.find((one) => one !== town) ?? ''].map((one) => [
    ...(world.towns[one]?.visits.keys() ?? []),
  ]);
  return (pick === 99 ? there : here).at(-1 - (pick % Math.max(1, here.length))) ?? 'nobody';
};

/** Tomorrow, once it is late today. */
const startOf = ({ minutesAfterNine }: Draw, { now }: World): number => {
  const [today, tomorrow] = openings as [(typeof openings)[number], (typeof openings)[number]];
  return (now < today.from + 20 * minute ? today : tomorrow).from + minutesAfterNine * minute;
};

/** What is asked, now that it is known what there is. `keyed`: what was asked with a key before. */
export const orderOf = (
  draw: Draw,
  world: World,
  { name, keyed }: { name: string; keyed: readonly Asked[] },
): Asked => {
  const { town, place, people, extraMinutes, notes, as } = draw;
  const start = startOf(draw, world);
  const key = draw.key === undefined ? {} : { key: draw.key };
  const here = world.towns[town]?.visits ?? new Map<string, Visit>();
  const of = targetOf(draw, world);
  const version = here.get(of)?.version ?? 1;
  const named = { seen: version, stale: version > 1 ? version - 1 : 99, any: '*' as const }[draw.version] ?? version;
  const handler = ({ citizen: 'owner', staff: 'phone', stranger: 'stranger' } as const)[draw.by] ?? 'phone';
  const noter = draw.by === 'stranger' ? 'owner' : 'clerk';
  switch (here.size === 0 && draw.pick !== 99 ? 'hold' : draw.do) {
    case 'hold':
    case 'book': {
      const by = ({ citizen: 'web', staff: 'phone', stranger: 'clerk' } as const)[draw.by] ?? 'web';
      return {
        town,
        do: draw.do === 'book' ? 'book' : 'hold',
        name,
        by,
        wish: { place, start, people, extraMinutes: 0 },
        ...key,
      };
    }
    case 'confirm':
      return { town, do: 'confirm', of, by: handler, extraMinutes, notes, ...key };
    case 'change': {
      const parts = { start, place, people, notes };
      const to = Object.fromEntries(draw.part.map((part) => [part, parts[part]]));
      return { town, do: 'change', of, by: handler, version: named, to, ...key };
    }
    case 'move':
      return { town, do: 'move', of, by: 'planner', version: named === '*' ? version : named, to: { start, place } };
    case 'cancel':
      return { town, do: 'cancel', of, by: handler, version: named === '*' ? undefined : named };
    case 'arrive':
      return { town, do: 'arrive', of, by: noter, version: named === '*' ? undefined : named };
    case 'end':
      return { town, do: 'end', of, by: noter, version: named === '*' ? undefined : named, as };
    case 'release':
      return { town, do: 'release', of, by: handler };
    default: {
      const again = keyed.at(-1 - draw.pick) ?? { town, do: 'release' as const, of, by: handler };
      return 'name' in again ? { ...again, name } : again;
    }
  }
};
