import type { WayStep } from '#contracts';
import type { Case, Standing } from './applies.rules.js';
import {
  asTogether,
  type BundleItem,
  type Group,
  groupsOf,
  noWay,
  productIdsOf,
  type Together,
  withStep,
} from './bundle.rules.js';
import type { Town, Wanted } from './case.rules.js';
import { fewestVisits } from './fewest-visits.rules.js';
import type { Answers } from './now.rules.js';

/** What was found of one step. */
export interface StepFound {
  readonly step: WayStep;
  /** Ways that serve all, each with the locations where they do. */
  readonly together: readonly Together[];
  readonly fewest?: { readonly visits: number; readonly parts: readonly Together[] } | undefined;
  readonly noWay: readonly string[];
}

/** A case, and what was answered about now. */
export interface KnownNow {
  readonly inCase: Case;
  readonly town: Town;
  readonly answers: Answers;
}

/** The standing of every way, by product and way: `paspoort/apply-online`. */
export const standingsOf = (items: readonly BundleItem[]): ReadonlyMap<string, Standing> =>
  new Map(
    items.flatMap(({ wanted, ways }) =>
      ways.map(({ way, standing }) => [`${wanted.productId}/${way.id}`, standing] as const),
    ),
  );

/** What can be done at once in a step, and the fewest visits. */
export const stepOf = (items: readonly BundleItem[], step: WayStep, known: KnownNow): StepFound => {
  const having = withStep(items, step);
  const groups = groupsOf(items, step);
  const isAll = (group: Group): boolean => productIdsOf(group).length === having.length;
  const weighed = (group: Group) => asTogether(group, known);
  const productIds = having.map(({ wanted }) => wanted.productId);
  const fewestOf = (some: readonly Group[]) => fewestVisits(productIds, some, (group) => weighed(group).effortMinutes);
  const fewest = fewestOf(groupsOf(items.map(surely), step)) ?? fewestOf(groups);
  return {
    step,
    together: groups
      .filter(isAll)
      .map(weighed)
      .sort((one, other) => one.effortMinutes - other.effortMinutes || (one.group.kind < other.group.kind ? -1 : 1)),
    fewest: fewest && { visits: fewest.visits, parts: fewest.parts.map(weighed) },
    noWay: noWay(items, step),
  };
};

/** What is sure goes before what depends on something, though that may need fewer visits. */
const surely = ({ wanted, ways }: BundleItem): BundleItem => ({
  wanted,
  ways: ways.filter(({ standing }) => standing.applies === 'yes'),
});

/** With what is true now of each part, which may be less than what could have been done at once. */
export const withNow = (found: StepFound, known: KnownNow): StepFound => ({
  ...found,
  fewest: found.fewest && {
    visits: found.fewest.visits,
    parts: found.fewest.parts.map(({ group }) => asTogether(group, known)),
  },
});

export const withPeople = (inCase: Case, { people }: Wanted): Case => ({
  ...inCase,
  facts: new Map(inCase.facts).set('people', people),
});
