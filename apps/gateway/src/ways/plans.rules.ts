import type { Applies } from '#contracts';
import { type Costs, together } from './effort.rules.js';

/** A way that may be part of a plan. */
export interface Part extends Costs {
  readonly id: string;
  readonly applies: Exclude<Applies, 'no'>;
}

/** One way for each step. */
export interface Plan extends Costs {
  readonly ways: readonly string[];
  readonly applies: Exclude<Applies, 'no'>;
  /** A date; nothing when it can not be told. */
  readonly doneOn?: string | undefined;
}

/** For each way of the last step, given those before it, the date on which all is done. */
export type DoneOn = (ways: readonly string[]) => string | undefined;

const never = '9999-12-31';
const dayOfDone = ({ doneOn = never }: Plan): string => doneOn;

const byText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

type Order = (one: Plan, other: Plan) => number;

const byEffort: Order = (one, other) => one.effortMinutes - other.effortMinutes;
const byDay: Order = (one, other) => byText(dayOfDone(one), dayOfDone(other));
const byCost: Order = (one, other) => one.costCents - other.costCents;
const byTrips: Order = (one, other) => one.trips - other.trips;
const byCertainty: Order = (one, other) => byText(other.applies, one.applies);
const byName: Order = (one, other) => byText(one.ways.join(' '), other.ways.join(' '));

const inTurn =
  (...orders: readonly Order[]): Order =>
  (one, other) =>
    orders.map((order) => order(one, other)).find((difference) => difference !== 0) ?? 0;

const usually = inTurn(byEffort, byDay, byCost, byTrips, byCertainty, byName);
const urgently = inTurn(byDay, byEffort, byCost, byTrips, byCertainty, byName);

/** Whether one is at least as good as the other in effort, cost, trips and date. */
export const covers = (one: Plan, other: Plan): boolean =>
  [byEffort, byCost, byTrips, byDay].every((order) => order(one, other) <= 0);

const mostPlans = 5;

const combinations = (steps: readonly (readonly Part[])[]): Part[][] =>
  steps.reduce<Part[][]>((plans, parts) => plans.flatMap((plan) => parts.map((part) => [...plan, part])), [[]]);

/**
 * The best plans: a way of each step, at most five; least effort first, or with urgency the earliest first. One that
 * another is at least as good as in everything is not shown.
 * @param steps the ways of each step that may apply, in the order of the steps.
 */
export const plansOf = (steps: readonly (readonly Part[])[], doneOn: DoneOn, urgent: boolean): Plan[] => {
  if (steps.length === 0) return [];
  const sorted = combinations(steps)
    .map((parts): Plan => {
      const ways = parts.map(({ id }) => id);
      const applies = parts.some((part) => part.applies === 'depends') ? 'depends' : 'yes';
      return { ways, applies, ...together(parts), doneOn: doneOn(ways) };
    })
    .sort(urgent ? urgently : usually);
  // In this order none can be better in everything than one before it.
  const shown: Plan[] = [];
  for (const plan of sorted) if (!shown.some((better) => covers(better, plan))) shown.push(plan);
  return shown.slice(0, mostPlans);
};
