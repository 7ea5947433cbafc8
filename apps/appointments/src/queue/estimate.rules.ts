import type { QueueRules } from '#contracts';
import { type Caller, nextFor, type Waiting } from './turn.rules.js';

/** A stretch of time in which a desk is on duty, and for what. Instants are milliseconds since 1970. */
export interface Duty {
  readonly from: number;
  readonly until: number;
  readonly kind: Caller['kind'];
}

/** A desk that serves the line today. */
export interface DeskAhead {
  readonly deskId: string;
  readonly skills: readonly string[];
  readonly duties: readonly Duty[];
  /** When it is expected to be free; undefined: it serves somebody, and nobody knows since when. */
  readonly freeAt: number | undefined;
}

/** Somebody who waits, and how long the visit is expected to take. */
export interface Expected extends Waiting {
  readonly minutes: number;
  /** Only where it can be finished before the desk goes off duty: who has no ticket yet. */
  readonly mustFit?: boolean;
}

/** An appointment that has not come yet. */
export interface Coming extends Expected {
  readonly agreedAt: number;
  /** That it comes, from 0 to 1. */
  readonly chance: number;
}

/** All that is known of the line of a day at one moment. */
export interface Sight {
  readonly now: number;
  readonly rules: QueueRules;
  readonly credit: number;
  readonly desks: readonly DeskAhead[];
  readonly waiting: readonly Expected[];
  readonly coming: readonly Coming[];
}

/** When somebody is expected to be called, and how many are called before. */
export interface ExpectedCall {
  readonly callAt: number;
  readonly ahead: number;
}

const minute = 60_000;
const usualMinutes = 10;

const meanMinutes = ({ waiting, coming }: Sight): number => {
  const known = [...waiting, ...coming].map(({ minutes }) => minutes);
  return known.length === 0 ? usualMinutes : known.reduce((sum, minutes) => sum + minutes, 0) / known.length;
};

interface Running {
  readonly desk: DeskAhead;
  freeAt: number;
}

/** Desks of which nobody knows since when they serve somebody come free one after the other, evenly. */
const running = (sight: Sight): Running[] => {
  const unknown = sight.desks.filter(({ freeAt }) => freeAt === undefined);
  const turn = (meanMinutes(sight) * minute) / Math.max(1, unknown.length);
  return sight.desks.map((desk) => ({
    desk,
    freeAt: Math.max(sight.now, desk.freeAt ?? sight.now + turn * (unknown.indexOf(desk) + 1)),
  }));
};

/** The duty in which a desk can call at this moment or next. */
const dutyFrom = ({ duties }: DeskAhead, at: number): Duty | undefined =>
  duties.filter(({ until }) => until > at).sort((one, other) => one.from - other.from)[0];

/** The next moment at which a desk could call somebody, and its duty then. */
const nextMoment = ({ desk, freeAt }: Running): { at: number; duty: Duty } | undefined => {
  const duty = dutyFrom(desk, freeAt);
  return duty && { at: Math.max(freeAt, duty.from), duty };
};

const byMoment = (one: { at: number; desk: DeskAhead }, other: { at: number; desk: DeskAhead }): number =>
  one.at - other.at || one.desk.skills.length - other.desk.skills.length;

/**
 * When everybody in line is expected to be called: the day is run forward, each desk calling whose turn it is as soon
 * as it is expected to be free. Who is in nobody's reach today has no place in the answer.
 */
export const expectedCalls = (sight: Sight): ReadonlyMap<string, ExpectedCall> => {
  const calls = new Map<string, ExpectedCall>();
  const desks = running(sight);
  const isBusy = sight.waiting.length > 0 || desks.every(({ freeAt }) => freeAt > sight.now);
  const halfATurn = isBusy ? (meanMinutes(sight) * minute) / Math.max(1, desks.length) / 2 : 0;
  const coming = [...sight.coming].sort((one, other) => one.agreedAt - other.agreedAt);
  const chanceById = new Map(coming.map(({ id, chance }) => [id, chance]));
  let waiting: readonly Expected[] = sight.waiting;
  let { credit } = sight;
  while (waiting.length + coming.length > 0) {
    const [next] = desks
      .flatMap((one) => {
        const moment = nextMoment(one);
        return moment ? [{ ...moment, desk: one.desk, running: one }] : [];
      })
      .sort(byMoment);
    if (!next) break;
    const { at, duty, desk } = next;
    waiting = [...waiting, ...comingBy(coming, at)];
    const able = waiting.filter(({ mustFit, minutes }) => !mustFit || at + minutes * minute <= duty.until);
    const turn = nextFor({ ...desk, kind: duty.kind }, able, { now: at, rules: sight.rules, credit });
    if (!turn) {
      next.running.freeAt = laterThan(at, { waiting, coming, duty });
      continue;
    }
    const { ticket } = turn;
    credit = turn.credit;
    const chance = chanceById.get(ticket.id);
    // Until it comes others walk in: it finds a desk that is busy, and waits half the time between two that come free.
    const found = chance === undefined ? at : Math.max(at, (ticket.agreedAt ?? at) + halfATurn);
    calls.set(ticket.id, { callAt: found, ahead: calls.size });
    next.running.freeAt = at + ticket.minutes * minute * (chance ?? 1);
    waiting = waiting.filter(({ id }) => id !== ticket.id);
  }
  return calls;
};

/** Takes those out whose agreed time has come. */
const comingBy = (coming: Coming[], at: number): Coming[] => {
  const later = coming.findIndex(({ agreedAt }) => agreedAt > at);
  return coming.splice(0, later < 0 ? coming.length : later);
};

/** The next moment at which something changes for a desk that finds nobody to serve. */
const laterThan = (
  at: number,
  { waiting, coming, duty }: { waiting: readonly Expected[]; coming: readonly Coming[]; duty: Duty },
): number => {
  const moments = [
    ...coming.map(({ agreedAt }) => agreedAt),
    ...waiting.flatMap(({ notBefore }) => notBefore ?? []),
    duty.until,
  ];
  return Math.min(...moments.filter((moment) => moment > at));
};

/** For somebody who would join now. */
export const expectedFor = (sight: Sight, joiner: Omit<Expected, 'mustFit'>): ExpectedCall | undefined =>
  expectedCalls({ ...sight, waiting: [...sight.waiting, { ...joiner, mustFit: true }] }).get(joiner.id);
