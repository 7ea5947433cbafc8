import type { Choice, Group } from './bundle.rules.js';
import { needsVisit, productIdsOf } from './bundle.rules.js';
import { ownMinutesOf } from './effort.rules.js';

/** How to do all with the fewest visits: parts that are done at once. */
export interface Fewest {
  readonly visits: number;
  readonly parts: readonly Group[];
}

interface Weighed {
  readonly fewest: Fewest;
  readonly effortMinutes: number;
}

/** What a group comes to, in minutes. */
export type EffortOf = (group: Group) => number;

const subsets = function* <T>(all: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield [];
  else
    for (let at = from; at <= all.length - size; at += 1)
      for (const rest of subsets(all, size - 1, at + 1)) yield [all[at] as T, ...rest];
};

const isCovered = (wanted: readonly string[], visits: readonly Group[]): boolean =>
  wanted.every((productId) => visits.some((group) => productIdsOf(group).includes(productId)));

const choiceOf = (group: Group, productId: string): Choice | undefined =>
  group.choices.find(({ wanted }) => wanted.productId === productId);

/** Minutes that a product adds: to a visit that is made anyway its own only, from home all that it takes. */
const minutesAdded = (group: Group, { wanted, here }: Choice): number =>
  needsVisit(group) ? ownMinutesOf(here.way, wanted.people) : here.costs.effortMinutes;

/** Each product goes where it adds least: a visit that is made anyway, or from home. */
const shared = (productIds: readonly string[], groups: readonly Group[]): Group[] => {
  const given = new Map<Group, Choice[]>();
  for (const productId of productIds) {
    const options = groups.flatMap((group) => {
      const choice = choiceOf(group, productId);
      return choice ? [{ group, choice, minutes: minutesAdded(group, choice) }] : [];
    });
    const [best] = options.sort((one, other) => one.minutes - other.minutes);
    if (best) given.set(best.group, [...(given.get(best.group) ?? []), best.choice]);
  }
  return [...given].map(([group, choices]) => ({ ...group, choices }));
};

/** So many visits, of so many that could be made, are tried in every combination. */
const mostVisits = 3;
const mostGroups = 40;

/** Each time the visit that does most of what is left. */
const greedy = (productIds: readonly string[], visiting: readonly Group[]): Group[] => {
  const chosen: Group[] = [];
  let left = productIds;
  while (left.length > 0) {
    const [next] = visiting.toSorted((one, other) => countIn(other, left) - countIn(one, left));
    if (!next || countIn(next, left) === 0) return [];
    chosen.push(next);
    left = left.filter((id) => !productIdsOf(next).includes(id));
  }
  return chosen;
};

const countIn = (group: Group, productIds: readonly string[]): number =>
  productIdsOf(group).filter((id) => productIds.includes(id)).length;

/**
 * The fewest visits that do all, and of these what takes least effort; from the fourth visit on, an approximation.
 * Nothing when some product has no way.
 * @param groups what can be done at once, in a fixed order.
 */
export const fewestVisits = (
  productIds: readonly string[],
  groups: readonly Group[],
  effortOf: EffortOf,
): Fewest | undefined => {
  const visiting = groups.filter(needsVisit).toSorted((one, other) => other.choices.length - one.choices.length);
  const home = groups.filter((group) => !needsVisit(group));
  const mustVisit = productIds.filter((id) => !home.some((group) => productIdsOf(group).includes(id)));
  if (!isCovered(mustVisit, visiting)) return undefined;
  const asParts = (chosen: readonly Group[]): Weighed => {
    const parts = shared(productIds, [...chosen, ...home]);
    const effortMinutes = parts.reduce((sum, part) => sum + effortOf(part), 0);
    return { fewest: { visits: parts.filter(needsVisit).length, parts }, effortMinutes };
  };
  for (let visits = 0; visits <= mostVisits; visits += 1) {
    let found: Weighed | undefined;
    for (const chosen of subsets(visiting.slice(0, mostGroups), visits)) {
      const weighed = isCovered(mustVisit, chosen) ? asParts(chosen) : undefined;
      if (weighed && (!found || weighed.effortMinutes < found.effortMinutes)) found = weighed;
    }
    if (found) return found.fewest;
  }
  return asParts(greedy(mustVisit, visiting)).fewest;
};
