import type { BundleAnswer, Caller } from '#contracts';
import type { AskedFor } from '#platform';
import { questionsOf } from './applies.rules.js';
import { groupsOf, questionOf, withStep } from './bundle.rules.js';
import { bundleAnswerOf } from './bundle.wording.js';
import { standingsOf, stepOf, withNow, withPeople } from './bundle-step.rules.js';
import { questionsNow, steps, type Wanted, waysHere } from './case.rules.js';
import { unknownOf } from './now.rules.js';
import { type CaseQuery, caseOf, type TownViews } from './town.views.js';

export interface BundleCall {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly query: CaseQuery & { readonly item: readonly { readonly productId: string; readonly people: number }[] };
  readonly languages: readonly string[];
}

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
