import type { WayStep } from '#contracts';
import type { Case, Standing } from './applies.rules.js';
import {
  type About,
  apartIfNone,
  asTogether,
  type BundleItem,
  type Group,
  groupsOf,
  type KnownNow,
  noWay,
  questionOf,
  signature,
  type Together,
  withNow,
  withStep,
} from './bundle.rules.js';
import { steps, type Wanted } from './case.rules.js';
import { fewestVisits } from './fewest-visits.rules.js';
import type { KeyedQuestion } from './now.rules.js';

/** What was found of one step. */
export interface StepFound {
  readonly step: WayStep;
  /** Ways that serve all, each with the locations where they do. */
  readonly together: readonly Together[];
  readonly fewest?: { readonly visits: number; readonly parts: readonly Together[] } | undefined;
  readonly noWay: readonly string[];
}

/** The standing of every way, by product and way: `paspoort/apply-online`. */
export const standingsOf = (items: readonly BundleItem[]): ReadonlyMap<string, Standing> =>
  new Map(
    items.flatMap(({ wanted, ways }) =>
      ways.map(({ way, standing }) => [`${wanted.productId}/${way.id}`, standing] as const),
    ),
  );

/** What can be done at once in a step: by any way that may apply, and by those that surely do. */
export interface GroupsOfStep {
  readonly step: WayStep;
  readonly all: readonly Group[];
  readonly sure: readonly Group[];
}

/** What is sure goes before what depends on something, though that may need fewer visits. */
const surely = ({ wanted, ways }: BundleItem): BundleItem => ({
  wanted,
  ways: ways.filter(({ standing }) => standing.applies === 'yes'),
});

export const groupsOfSteps = (items: readonly BundleItem[], about: About): GroupsOfStep[] =>
  steps
    .filter((step) => withStep(items, step).length > 0)
    .map((step) => ({ step, all: groupsOf(items, step, about), sure: groupsOf(items.map(surely), step, about) }));

export const questionsOfGroups = (groups: readonly GroupsOfStep[], inCase: Case): KeyedQuestion[] =>
  groups.flatMap(({ all, sure }) => [...all, ...sure].flatMap((group) => questionOf(group, inCase) ?? []));

const byRoomAndEffort = (one: Together, other: Together): number =>
  Number(one.now.none ?? false) - Number(other.now.none ?? false) ||
  one.effortMinutes - other.effortMinutes ||
  (signature(one.group) < signature(other.group) ? -1 : 1);

/** The ways that serve all at once, and the fewest visits. */
export const stepOf = (items: readonly BundleItem[], groups: GroupsOfStep, known: KnownNow): StepFound => {
  const { step } = groups;
  const productIds = withStep(items, step).map(({ wanted }) => wanted.productId);
  const [all, sure] = [groups.all, groups.sure].map((some) => some.map((group) => withNow(group, known)));
  const weighed = (group: Group) => asTogether(group, known.town);
  const fewestOf = (some: readonly Group[] = []) =>
    fewestVisits(productIds, some, (group) => weighed(group).effortMinutes);
  const fewest = fewestOf(sure?.flatMap(apartIfNone)) ?? fewestOf(all?.flatMap(apartIfNone));
  const serving = [...(sure ?? []), ...(all ?? [])].filter((group) => group.choices.length === productIds.length);
  return {
    step,
    together: [...new Map(serving.map((group) => [signature(group), group])).values()]
      .map(weighed)
      .sort(byRoomAndEffort),
    fewest: fewest && { visits: fewest.visits, parts: fewest.parts.map(weighed) },
    noWay: noWay(items, step),
  };
};

/** What is still to be asked of parts that do less than could have been done at once. */
export const questionsOfParts = (found: readonly StepFound[], { inCase, answers }: KnownNow): KeyedQuestion[] =>
  found
    .flatMap(({ fewest }) => fewest?.parts ?? [])
    .flatMap(({ group }) => questionOf(group, inCase) ?? [])
    .filter(({ key }) => !answers?.has(key));

export const withNowOfParts = (found: StepFound, known: KnownNow): StepFound => ({
  ...found,
  fewest: found.fewest && {
    visits: found.fewest.visits,
    parts: found.fewest.parts.map(({ group }) => asTogether(withNow(group, known), known.town)),
  },
});

export const withPeople = (inCase: Case, { people }: Wanted): Case => ({
  ...inCase,
  facts: new Map(inCase.facts).set('people', people),
});
