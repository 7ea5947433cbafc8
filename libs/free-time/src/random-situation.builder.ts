import fc from 'fast-check';
import { type FreeTime, freeTimeOf, type Taken } from './free-time.rules.js';
import type { Asker, Override } from './offering.rules.js';
import type { LocationPlan } from './plan.rules.js';
import { planOfDates } from './planned-time.rules.js';
import {
  between,
  channels,
  type Drawn,
  minute,
  often,
  onLine,
  period,
  planFrom,
  plannedDays,
  rawPlan,
  weeks,
} from './random-plan.builder.js';
import { cell, datesBetween, daysAfter, instantAt, localAt } from './slow-clock.builder.js';
import { type Visit, visitOf } from './visit.rules.js';

/** A plan, what is taken of it, and somebody who asks for a visit on the local dates [from, until). */
export interface Situation {
  readonly plan: LocationPlan;
  readonly from: string;
  readonly until: string;
  readonly taken: readonly Taken[];
  readonly visit: Visit;
  readonly asker: Asker;
}

const product = fc.record({
  minutes: fc.oneof({ weight: 3, arbitrary: between(1, 40) }, between(1, 200)),
  extraPersonMinutes: fc.constantFrom(0, 4, 15),
  wrapUpMinutes: fc.nat({ max: 12 }),
  stepMinutes: fc.constantFrom(5, 10, 15, 20, 30, 60),
  leadMinutes: often(
    0,
    fc.oneof(
      fc.nat({ max: 60 }).map((cells) => cells * 5),
      between(1, 1_000),
    ),
  ),
  horizonDays: often(plannedDays, between(0, plannedDays + 1)),
  releaseTime: fc.constantFrom('00:00', '02:30', '09:00', '23:55'),
  skills: fc.constantFrom([], [], [], ['a'], ['b'], ['a', 'b']),
  maxPeople: often<number | undefined>(undefined, between(1, 4)),
  channels: often<string[] | undefined>(undefined, fc.subarray(channels, { minLength: 1 })),
});

/** A visit for one product or two, for some people. */
export const aRandomVisit: fc.Arbitrary<Visit> = fc
  .record({ p: product, q: product, isTwo: fc.boolean(), people: fc.tuple(between(1, 3), between(1, 3)) })
  .map(({ p, q, isTwo, people }) => {
    const items = [
      { productId: 'p', people: people[0] },
      { productId: 'q', people: people[1] },
    ];
    const visit = visitOf(items.slice(0, isTwo ? 2 : 1), new Map(Object.entries({ p, q })));
    if ('refused' in visit) throw new Error('the visit names a product it does not have');
    return visit;
  });

const rawTaken = fc.record({
  period,
  desk: between(0, 4),
  channel: fc.constantFrom(...channels, null),
  heldFor: fc.constantFrom(undefined, undefined, -60 * minute, 0, 1, 30 * minute, 1_000 * minute),
});

/** Holds and visits for takenIn; they may lie over each other. */
export const someTaken = fc.array(rawTaken, { maxLength: 40, size: 'max' });

const override = fc.option(fc.subarray<Override>(['lead', 'horizon', 'hours', 'quota'], { minLength: 1 }), {
  nil: undefined,
  freq: 2,
});
const rawAsker = fc.record({
  channel: fc.constantFrom(...channels),
  override,
  /** Any moment, in minutes from the first midnight; or the nth at which something is released, give or take. */
  moment: fc.oneof(
    { weight: 3, arbitrary: between(-300, 300).map((cells) => cells * 5) },
    between(-1_500, 1_500),
    fc.record({ nth: fc.nat({ max: 99 }), later: fc.constantFrom(-1, 0, 1) }),
  ),
});

/** Somebody asks for a visit at a location of which some is taken. */
export const aSituation: fc.Arbitrary<Situation> = fc
  .record({
    week: fc.constantFrom(...weeks),
    plan: rawPlan,
    visit: aRandomVisit,
    taken: someTaken,
    asker: rawAsker,
  })
  .map(({ week: [timeZone, from], visit, ...raw }) => {
    const plan = planFrom(raw.plan, timeZone, from);
    const { channel, override, moment } = raw.asker;
    const released = releasesOf(plan, visit, from);
    const now =
      typeof moment === 'number'
        ? Date.parse(from) + moment * minute
        : released[moment.nth % released.length]! + moment.later;
    const situation = { plan, from, until: daysAfter(from, plannedDays), visit, asker: { channel, now, override } };
    return { ...situation, taken: takenIn(situation, raw.taken) };
  });

/** What was drawn, at the desks of the plan, and sometimes at some that are gone. Some holds lapse at this very moment. */
export const takenIn = (
  { plan, from, asker }: Pick<Situation, 'plan' | 'from' | 'asker'>,
  drawn: Drawn<typeof someTaken>,
): Taken[] =>
  drawn.map(({ period, desk, channel, heldFor }) => ({
    deskNumber: plan.desks[desk]?.number ?? 90 + desk,
    ...onLine(from, period),
    channel,
    heldUntil: heldFor === undefined ? undefined : asker.now + heldFor,
  }));

/** When a quota or a day of the horizon is released, as Temporal says. */
const releasesOf = ({ timeZone, quotas = [] }: LocationPlan, visit: Visit, first: string): number[] =>
  datesBetween(daysAfter(first, -1), daysAfter(first, plannedDays)).flatMap((date) => [
    ...quotas.map((quota) => instantAt(timeZone, date, quota.from) - quota.releaseMinutes * minute),
    ...visit.horizons.map(({ releaseTime }) => instantAt(timeZone, date, releaseTime)),
  ]);

/** What is free in a situation, or would be if something else were taken. */
export const freeTimeIn = ({ plan, from, until, asker, ...rest }: Situation, taken = rest.taken): FreeTime =>
  freeTimeOf(planOfDates(plan, from, until), taken, asker.now);

/** Some starts on the planned dates: on the grid or not, and where something is taken. */
export const someStarts = fc.array(
  fc.record({
    kind: fc.constantFrom('grid', 'grid', 'grid', 'grid', 'taken', 'taken', 'cell', 'any'),
    cells: fc.nat({ max: 9_999 }),
    more: fc.nat({ max: cell - 1 }),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

export const startsIn = (
  { plan: { timeZone }, from, until, taken, visit }: Situation,
  drawn: Drawn<typeof someStarts>,
): number[] => {
  const first = instantAt(timeZone, from, '00:00');
  const last = instantAt(timeZone, until, '00:00') - cell;
  return drawn.map(({ kind, cells, more }) => {
    const any = first + ((cells * cell) % (last + cell - first));
    const near = kind === 'taken' ? Math.floor((taken[cells % taken.length]?.from ?? any) / cell) * cell : any;
    const start = Math.min(Math.max(near, first), last);
    if (kind === 'any') return start + more;
    return kind === 'cell' ? start : start - (localAt(timeZone, start).minute % visit.stepMinutes) * minute;
  });
};
