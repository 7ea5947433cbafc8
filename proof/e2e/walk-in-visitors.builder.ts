export type VisitChannel = 'web' | 'app' | 'phone' | 'counter' | 'kiosk';
export type VisitEnd = 'served' | 'cancelled' | 'missed' | 'left' | 'handed-off';

/** Somebody of whom it is planned what they do. Moments are minutes since the doors opened. */
export interface Visitor {
  readonly number: number;
  readonly channel: VisitChannel;
  readonly way: 'appointment' | 'walk-in' | 'from-home' | 'handoff';
  readonly end: VisitEnd;
  /** Of an appointment: the agreed time. */
  readonly agreed: number;
  /** When they come, take a ticket at home, cancel, or are passed on. */
  readonly comes: number;
  /** At the desk. */
  readonly minutes: number;
  /** Does not hear the first call. */
  readonly isInattentive: boolean;
  readonly language: string;
  readonly needs: object | undefined;
}

const groups: readonly (readonly [VisitChannel, Visitor['way'], number])[] = [
  ['web', 'appointment', 40],
  ['web', 'from-home', 25],
  ['web', 'handoff', 25],
  ['app', 'appointment', 20],
  ['app', 'from-home', 20],
  ['app', 'handoff', 10],
  ['phone', 'appointment', 35],
  ['phone', 'from-home', 5],
  ['phone', 'handoff', 10],
  ['counter', 'appointment', 15],
  ['counter', 'walk-in', 35],
  ['kiosk', 'walk-in', 50],
  ['kiosk', 'appointment', 5],
  ['kiosk', 'handoff', 5],
];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const drawn = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Every so many of those on a way end otherwise than served. */
const endOf = (way: Visitor['way'], at: number): VisitEnd => {
  if (way === 'handoff') return 'handed-off';
  if (way === 'appointment') {
    if (at % 10 === 3) return 'cancelled';
    if (at % 8 === 5) return 'missed';
    return at % 25 === 11 ? 'left' : 'served';
  }
  if (at % 12 === 4) return 'left';
  return at % 20 === 7 ? 'missed' : 'served';
};

/** Log-normal, 9 minutes on average, coefficient of variation 0.5. */
const minutesAtDesk = (random: () => number): number => {
  const sigma = Math.sqrt(Math.log(1 + 0.5 ** 2));
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(30, 9 * Math.exp(sigma * normal - sigma ** 2 / 2));
};

const lastComer = 390;
/** So long before closing nobody comes any more. */
const lastCall = 40;
const slots = 44;

/** Those of a whole day who come, or agreed to come, before a moment. */
export const visitorsUntil = (closes: number, seed: number): Visitor[] =>
  theVisitors(seed).filter(({ comes, agreed }) => Math.max(comes, agreed) < closes - lastCall);

/** Three hundred visitors of one day, each with a way of their own; more come in the morning. */
const theVisitors = (seed: number): Visitor[] => {
  const random = drawn(seed);
  const all = groups.flatMap(([channel, way, count]) => Array.from({ length: count }, () => ({ channel, way })));
  const total = all.filter(({ way }) => way === 'appointment').length;
  const seen = new Map<boolean, number>();
  return all.map(({ channel, way }, number) => {
    const isAgreed = way === 'appointment';
    const at = seen.get(isAgreed) ?? 0;
    seen.set(isAgreed, at + 1);
    // Coprime with the number of appointments, so that channels are mixed over the day.
    const agreed = isAgreed ? 10 * Math.floor((((at * 37) % total) * slots) / total) : 0;
    const end = endOf(way, at);
    const walksIn = lastComer * random() ** 1.3;
    return {
      number,
      channel,
      way,
      end,
      agreed,
      comes: isAgreed ? Math.max(1, agreed - (end === 'cancelled' ? 60 : 10) + 12 * random()) : 1 + walksIn,
      minutes: minutesAtDesk(random),
      isInattentive: !isAgreed && end === 'served' && at % 9 === 2,
      language: ['nl', 'en', 'ar'][number % 11] ?? 'nl',
      needs: number % 15 === 6 ? { wheelchair: true } : undefined,
    };
  });
};
