import type { BundleAnswer, Caller } from '#contracts';
import type { AskedFor } from '#platform';
import { type Case, questionsOf, type Standing } from './applies.rules.js';
import {
  asTogether,
  type BundleItem,
  type Group,
  groupsOf,
  noWay,
  productIdsOf,
  questionOf,
  withStep,
} from './bundle.rules.js';
import { bundleAnswerOf, type StepFound } from './bundle.wording.js';
import { questionsNow, steps, type Town, type Wanted, waysHere } from './case.rules.js';
import { fewestVisits } from './fewest-visits.rules.js';
import type { Answers } from './now.rules.js';
import { type CaseQuery, caseOf, type TownViews, unknownOf } from './town.views.js';

export interface BundleCall {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly query: CaseQuery & { readonly item: readonly { readonly productId: string; readonly people: number }[] };
  readonly languages: readonly string[];
}

const withPeople = (inCase: Case, { people }: Wanted): Case => ({
  ...inCase,
  facts: new Map(inCase.facts).set('people', people),
});

/** How can I get these together. */
export class BundleViews {
  constructor(private readonly towns: TownViews) {}

  async bundle({ asked, caller, query: { item: items, ...query }, languages }: BundleCall): Promise<BundleAnswer> {
    const { products, town } = await this.towns.of(
      asked,
      items.map(({ productId }) => productId),
    );
    const inCase = caseOf(query, caller, town);
    const waysByProduct = new Map(products.map(({ productId, ways }) => [productId, ways]));
    const all = items.map((item): Wanted => ({ ...item, ways: waysByProduct.get(item.productId) ?? [] }));
    const alone = all.flatMap((wanted) => questionsNow(wanted, withPeople(inCase, wanted), town));
    const answersAlone = await this.towns.now(asked, inCase, alone);
    const bundled = all.map((wanted) => ({
      wanted,
      ways: waysHere(wanted, withPeople(inCase, wanted), town, answersAlone),
    }));
    const groups = steps.flatMap((step) => groupsOf(bundled, step));
    const questions = groups.flatMap((group) => questionOf(group, inCase) ?? []);
    const answers = answersAlone && (await this.towns.now(asked, inCase, questions));
    const found = steps.map((step) => stepOf(bundled, step, { inCase, town, answers }));
    const parts = found.flatMap(({ fewest }) => fewest?.parts ?? []);
    const partQuestions = parts.flatMap(({ group }) => questionOf(group, inCase) ?? []);
    const answersOfParts = answers && (await this.towns.now(asked, inCase, partQuestions));
    return bundleAnswerOf(
      {
        items,
        facts: inCase.facts,
        steps: found
          .filter(({ step }) => withStep(bundled, step).length > 0)
          .map((one) => withNow(one, { inCase, town, answers: answersOfParts })),
        questions: questionsOf(standingsOf(bundled), town.facts),
        definitions: town.facts,
        unknown: unknownOf([...alone, ...questions], answersOfParts),
      },
      languages,
    );
  }
}

interface KnownNow {
  readonly inCase: Case;
  readonly town: Town;
  readonly answers: Answers;
}

const standingsOf = (items: readonly BundleItem[]): ReadonlyMap<string, Standing> =>
  new Map(
    items.flatMap(({ wanted, ways }) =>
      ways.map(({ way, standing }) => [`${wanted.productId}/${way.id}`, standing] as const),
    ),
  );

const stepOf = (items: readonly BundleItem[], step: StepFound['step'], known: KnownNow): StepFound => {
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
const withNow = (found: StepFound, known: KnownNow): StepFound => ({
  ...found,
  fewest: found.fewest && {
    visits: found.fewest.visits,
    parts: found.fewest.parts.map(({ group }) => asTogether(group, known)),
  },
});
