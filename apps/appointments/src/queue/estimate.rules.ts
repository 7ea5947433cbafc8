import type { QueueRules } from '#contracts';
import { type Caller, hasSkills, nextFor, type Waiting } from './turn.rules.js';

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
  /** When it is expected to be free; undefined: nobody knows, since nobody is signed on there. */
  readonly freeAt: number | undefined;
  /** Nobody is there who should be: until then it counts for whom none of these could serve. */
  readonly missed?: { readonly until: number; readonly others: readonly Pick<DeskAhead, 'skills'>[] };
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

interface Stint extends Duty {
  /** When the desk goes off duty: a duty for something else may come right after this one. */
  readonly goesAt: number;
  /** After all that the desk is planned for: only whom no other desk is there for longer. */
  readonly isOvertime?: boolean;
}

interface Running {
  readonly desk: DeskAhead;
  /** In order. */
  readonly stints: readonly Stint[];
  freeAt: number;
}

/** The line while the day is run forward. */
interface Run {
  readonly desks: readonly Running[];
  readonly waiting: Expected[];
  /** In the order in which they are expected. */
  readonly coming: { readonly one: Coming; readonly comesAt: number }[];
  readonly mustFit: readonly Expected[];
  credit: number;
}

const byId = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const stintsOf = (duties: readonly Duty[]): Stint[] => {
  const stints: Stint[] = [];
  for (const duty of [...duties].sort((one, other) => other.from - one.from)) {
    const next = stints[0];
    stints.unshift({ ...duty, goesAt: next?.from === duty.until ? next.goesAt : duty.until });
  }
  return stints;
};

/** When the duties of a desk are over it goes on for who has a ticket. */
const withOvertime = (stints: readonly Stint[]): readonly Stint[] => {
  const from = stints.at(-1)?.until;
  return from === undefined
    ? []
    : [...stints, { from, until: Number.POSITIVE_INFINITY, kind: 'both', goesAt: from, isOvertime: true }];
};

/** Desks of which nobody knows since when they serve somebody come free one after the other, evenly. */
const running = (sight: Sight): Running[] => {
  const desks = [...sight.desks].sort((one, other) => byId(one.deskId, other.deskId));
  const unknown = desks.filter(({ freeAt }) => freeAt === undefined);
  const turn = (meanMinutes(sight) * minute) / Math.max(1, unknown.length);
  return desks.map((desk) => ({
    desk,
    stints: withOvertime(stintsOf(desk.duties.filter(({ until }) => until > sight.now))),
    freeAt: Math.max(sight.now, desk.freeAt ?? sight.now + turn * (unknown.indexOf(desk) + 1)),
  }));
};

/** Whoever is not there yet cannot be called at this very moment. */
const comingIn = ({ now, coming }: Sight): Run['coming'] =>
  coming
    .map((one) => ({ one, comesAt: Math.max(one.agreedAt, now + minute) }))
    .sort((a, b) => a.comesAt - b.comesAt || byId(a.one.id, b.one.id));

const runOf = (sight: Sight, desks: readonly Running[]): Run => ({
  desks,
  waiting: [...sight.waiting],
  coming: comingIn(sight),
  mustFit: sight.waiting.filter(({ mustFit }) => mustFit),
  credit: sight.credit,
});

interface Moment {
  readonly at: number;
  readonly stint: Stint;
  readonly running: Running;
}

/** The next moment at which a desk could call somebody, and its stint then. */
const momentOf = (running: Running): Moment | undefined => {
  const stint = running.stints.find(({ until }) => until > running.freeAt);
  return stint && { at: Math.max(running.freeAt, stint.from), stint, running };
};

/** Who can do least calls first. */
const isBefore = (one: Moment, other: Moment): boolean =>
  one.at < other.at || (one.at === other.at && one.running.desk.skills.length < other.running.desk.skills.length);

const nextMoment = (desks: readonly Running[]): Moment | undefined => {
  let next: Moment | undefined;
  for (const desk of desks) {
    const moment = momentOf(desk);
    if (moment && (!next || isBefore(moment, next))) next = moment;
  }
  return next;
};

const endsAt = ({ stints }: Running): number => stints.at(-1)?.from ?? Number.NEGATIVE_INFINITY;

const othersCan = ({ missed }: DeskAhead, one: Waiting): boolean =>
  missed?.others.some((other) => hasSkills(other, one)) ?? false;

/** Whether the desk is there for somebody at all. */
const isFor = ({ desk }: Running, one: Waiting): boolean =>
  (one.forDesk === undefined || one.forDesk === desk.deskId) && hasSkills(desk, one) && !othersCan(desk, one);

/** Those in line whom the desk counts for then: where they must, only who can be finished before it goes off duty. */
const ableIn = ({ desks, waiting, mustFit }: Run, { at, stint, running }: Moment): readonly Expected[] => {
  const { desk } = running;
  const tooLong = mustFit.filter(({ minutes }) => at + minutes * minute > stint.goesAt);
  let able: readonly Expected[] = waiting;
  if (tooLong.length > 0) able = able.filter((one) => !tooLong.includes(one));
  if (desk.missed && (at < desk.missed.until || stint.isOvertime)) able = able.filter((one) => !othersCan(desk, one));
  if (stint.isOvertime)
    able = able.filter((one) => !desks.some((other) => endsAt(other) > stint.from && isFor(other, one)));
  return able;
};

/** Those whose time has come are in line. */
const arriveBy = ({ waiting, coming }: Run, at: number): void => {
  for (let next = coming[0]; next && next.comesAt <= at; next = coming[0]) {
    waiting.push(next.one);
    coming.shift();
  }
};

/** The next moment at which something changes for a desk that finds nobody to serve. */
const laterThan = ({ at, stint: { until } }: Moment, { waiting, coming }: Run): number => {
  const moments = [coming[0]?.comesAt ?? until, ...waiting.flatMap(({ notBefore }) => notBefore ?? []), until];
  return Math.min(...moments.filter((moment) => moment > at));
};

const isComing = (one: Expected): one is Coming => 'chance' in one;

/** Until it comes others walk in: it finds a desk that is busy, and waits half the time between two that come free. */
const halfATurnIn = (sight: Sight, desks: readonly Running[]): number => {
  const isBusy = sight.waiting.length > 0 || desks.every(({ freeAt }) => freeAt > sight.now);
  return isBusy ? (meanMinutes(sight) * minute) / Math.max(1, desks.length) / 2 : 0;
};

/**
 * When everybody in line is expected to be called: the day is run forward, each desk calling whose turn it is as soon
 * as it is expected to be free. Who is in nobody's reach today has no place in the answer.
 *
 * @param until the run ends when this one is called: what comes later does not matter to it.
 */
export const expectedCalls = (sight: Sight, until?: string): ReadonlyMap<string, ExpectedCall> => {
  const calls = new Map<string, ExpectedCall>();
  const desks = running(sight);
  const halfATurn = halfATurnIn(sight, desks);
  const { rules } = sight;
  const run = runOf(sight, desks);
  while (run.waiting.length + run.coming.length > 0 && !(until !== undefined && calls.has(until))) {
    const moment = nextMoment(desks);
    if (!moment) break;
    const { at, stint, running } = moment;
    arriveBy(run, at);
    const caller = { ...running.desk, kind: stint.kind };
    const turn = nextFor(caller, ableIn(run, moment), { now: at, rules, credit: run.credit });
    if (!turn) {
      running.freeAt = laterThan(moment, run);
      continue;
    }
    const { ticket } = turn;
    run.credit = turn.credit;
    run.waiting.splice(run.waiting.indexOf(ticket), 1);
    const callAt = isComing(ticket) ? Math.max(at, ticket.agreedAt + halfATurn) : at;
    calls.set(ticket.id, { callAt, ahead: calls.size });
    running.freeAt = at + ticket.minutes * minute * (isComing(ticket) ? ticket.chance : 1);
  }
  return calls;
};

/** For somebody who would join now. */
export const expectedFor = (sight: Sight, joiner: Omit<Expected, 'mustFit'>): ExpectedCall | undefined =>
  expectedCalls({ ...sight, waiting: [...sight.waiting, { ...joiner, mustFit: true }] }, joiner.id).get(joiner.id);
