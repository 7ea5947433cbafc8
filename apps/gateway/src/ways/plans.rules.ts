import type { Applies } from '#contracts';
import { type Costs, together } from './effort.rules.js';

/** A way that may be part of a plan. */
export interface Part extends Costs {
  readonly id: string;
  readonly applies: Exclude<Applies, 'no'>;
  /** Only for urgent cases, and nobody said that this is one. */
  readonly onlyWhenUrgent?: boolean;
  /** It can not be begun: there is no time left for it. */
  readonly noneFree?: boolean;
}

/** One way for each step. */
export interface Plan extends Costs {
  readonly ways: readonly string[];
  readonly applies: Exclude<Applies, 'no'>;
  /** A date; nothing when it can not be told. */
  readonly doneOn?: string | undefined;
  readonly onlyWhenUrgent: boolean;
  readonly noneFree: boolean;
}

/** What has to be known of a way of each step, taken together. */
export interface Combined {
  /** The date on which all is done. */
  readonly doneOn: (ways: readonly string[]) => string | undefined;
  /** Whether one case can have them all. */
  readonly canGoTogether: (ways: readonly string[]) => boolean;
  /** Whether every case that can have some can have others as well. */
  readonly isForAllOf: (ways: readonly string[], others: readonly string[]) => boolean;
}

const never = '9999-12-31';
const dayOfDone = ({ doneOn = never }: Plan): string => doneOn;

const byText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

type Order = (one: Plan, other: Plan) => number;

const byEffort: Order = (one, other) => one.effortMinutes - other.effortMinutes;
const byDay: Order = (one, other) => byText(dayOfDone(one), dayOfDone(other));
const byCost: Order = (one, other) => one.costCents - other.costCents;
const byTrips: Order = (one, other) => one.trips - other.trips;
const byCertainty: Order = (one, other) => byText(other.applies, one.applies);
const byNeed: Order = (one, other) => Number(one.onlyWhenUrgent) - Number(other.onlyWhenUrgent);
const byRoom: Order = (one, other) => Number(one.noneFree) - Number(other.noneFree);
const byName: Order = (one, other) => byText(one.ways.join(' '), other.ways.join(' '));

const inTurn =
  (...orders: readonly Order[]): Order =>
  (one, other) =>
    orders.map((order) => order(one, other)).find((difference) => difference !== 0) ?? 0;

const usually = inTurn(byRoom, byEffort, byNeed, byDay, byCost, byTrips, byCertainty, byName);
const urgently = inTurn(byRoom, byDay, byEffort, byCost, byTrips, byCertainty, byName);

const isDated = ({ doneOn }: Plan): boolean => doneOn !== undefined;

/**
 * Whether one is at least as good as the other in effort, cost, trips, date and room. A date that can not be told is
 * neither better nor worse than one that can.
 */
const covers = (one: Plan, other: Plan): boolean =>
  isDated(one) === isDated(other) &&
  [byEffort, byCost, byTrips, byDay, byRoom].every((order) => order(one, other) <= 0);

const mostPlans = 5;

const combinations = (steps: readonly (readonly Part[])[]): Part[][] =>
  steps.reduce<Part[][]>((plans, parts) => plans.flatMap((plan) => parts.map((part) => [...plan, part])), [[]]);

/** What is sure is among those shown, if anything is. */
const withSurest = (plans: readonly Plan[]): Plan[] => {
  const shown = plans.slice(0, mostPlans);
  const sure = plans.find(({ applies }) => applies === 'yes');
  return sure && !shown.includes(sure) ? [...shown.slice(0, -1), sure] : shown;
};

/**
 * The best plans: a way of each step, at most five; least effort first, or with urgency the earliest first. One is not
 * shown when another, for all who can have it, is at least as good in everything; nor one that no case can have.
 * @param steps the ways of each step that may apply, in the order of the steps.
 */
export const plansOf = (steps: readonly (readonly Part[])[], combined: Combined, urgent: boolean): Plan[] => {
  if (steps.length === 0) return [];
  const order = urgent ? urgently : usually;
  const sorted = combinations(steps)
    .filter((parts) => combined.canGoTogether(parts.map(({ id }) => id)))
    .map((parts): Plan => {
      const ways = parts.map(({ id }) => id);
      const applies = parts.some((part) => part.applies === 'depends') ? 'depends' : 'yes';
      const onlyWhenUrgent = parts.some((part) => part.onlyWhenUrgent);
      const noneFree = parts.some((part) => part.noneFree);
      return { ways, applies, ...together(parts), doneOn: combined.doneOn(ways), onlyWhenUrgent, noneFree };
    })
    .sort(order);
  const isBetter = better(combined, order);
  const shown: Plan[] = [];
  for (const plan of sorted) if (!shown.some((one) => isBetter(one, plan))) shown.push(plan);
  return withSurest(shown.filter((plan) => !shown.some((one) => one !== plan && isBetter(one, plan))));
};

/** At least as good, and for all who can have the other; of two that are equal in everything the first. */
const better =
  ({ isForAllOf }: Combined, order: Order) =>
  (one: Plan, other: Plan): boolean => {
    const isAsGood = (first: Plan, second: Plan): boolean =>
      covers(first, second) && isForAllOf(first.ways, second.ways);
    return isAsGood(one, other) && (!isAsGood(other, one) || order(one, other) < 0);
  };
