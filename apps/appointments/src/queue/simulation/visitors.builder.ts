import type { Agreed } from '../sight.rules.js';
import type { Luck } from './luck.builder.js';

/** Somebody who comes on a simulated day. */
export interface Visitor {
  readonly comesAt: number;
  readonly serviceMinutes: number;
  readonly appointment: Agreed | undefined;
}

const minute = 60_000;

/** Of the location that is simulated. */
export const simulated = {
  desks: ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'],
  opens: Date.parse('2026-11-23T09:00:00Z'),
  closes: Date.parse('2026-11-23T17:00:00Z'),
  items: [{ productId: 'paspoort', people: 1 }],
  meanMinutes: 10,
  variation: 0.5,
};

const { opens, items, meanMinutes, variation } = simulated;
/** What is known beforehand of what everybody comes for. */
export const planned = {
  productId: 'paspoort',
  version: 1,
  bookable: true,
  minutes: meanMinutes,
  extraPersonMinutes: 0,
  wrapUpMinutes: 0,
  stepMinutes: 10 as const,
  leadMinutes: 0,
  horizonDays: 1,
  releaseTime: '00:00',
  skills: [],
  maxPeople: 1,
};

const openMinutes = (simulated.closes - opens) / minute;
/** The morning: so many minutes from the opening on, in which so many times more walk in. */
const busy = { minutes: 120, times: 1.5 };
/** Who has an appointment comes so much before the agreed time, give or take, and is never further off. */
const off = { mean: -4, deviation: 6, most: 15 };

/** Agreed times are spread evenly over the day, on whole five minutes. */
const agreedFor = (count: number): Agreed[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `appointment-${at}`,
    startAt: opens + Math.floor((at * openMinutes) / count / 5) * 5 * minute,
    items,
    extraMinutes: 0,
  }));

const whoComes = (agreed: readonly Agreed[], noShow: number, luck: Luck): Visitor[] =>
  agreed.flatMap((appointment) => {
    const offMinutes = Math.min(off.most, Math.max(-off.most, off.mean + off.deviation * luck.normal()));
    const serviceMinutes = luck.logNormal(meanMinutes, variation);
    if (luck.even() < noShow) return [];
    return [{ appointment, serviceMinutes, comesAt: Math.max(opens, appointment.startAt + offMinutes * minute) }];
  });

const whoWalksIn = (count: number, luck: Luck): Visitor[] => {
  // As if it were busy all day, of which a part is left out after the morning.
  const perMinute = count / (busy.minutes + (openMinutes - busy.minutes) / busy.times);
  const visitors: Visitor[] = [];
  for (let at = luck.until(perMinute); at < openMinutes; at += luck.until(perMinute)) {
    const serviceMinutes = luck.logNormal(meanMinutes, variation);
    const isThere = luck.even() < 1 / busy.times || at < busy.minutes;
    if (isThere) visitors.push({ comesAt: opens + at * minute, serviceMinutes, appointment: undefined });
  }
  return visitors;
};

/**
 * Who comes on a day, in order. Half have an appointment; all together, who stays away included, ask for this part of
 * the time of all desks.
 */
export const visitorsOf = ({ load, noShow }: { load: number; noShow: number }, luck: Luck) => {
  const half = (load * simulated.desks.length * openMinutes) / meanMinutes / 2;
  const agreed = agreedFor(Math.round(half));
  const visitors = [...whoComes(agreed, noShow, luck), ...whoWalksIn(half, luck)];
  return { agreed, visitors: visitors.sort((one, other) => one.comesAt - other.comesAt) };
};
