import type { BundleAnswer, Caller } from '#contracts';
import type { AskedFor } from '#platform';
import { questionsOf } from './applies.rules.js';
import { bundleAnswerOf } from './bundle.wording.js';
import {
  groupsOfSteps,
  questionsOfGroups,
  questionsOfParts,
  standingsOf,
  stepOf,
  withNowOfParts,
  withPeople,
} from './bundle-step.rules.js';
import { questionsNow, type Wanted, waysHere } from './case.rules.js';
import { unknownOf } from './now.rules.js';
import { type CaseQuery, caseOf, checkPeople, locationsIn, type TownViews } from './town.views.js';

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
    checkPeople(query, items, town);
    const waysByProduct = new Map(products.map(({ productId, ways }) => [productId, ways]));
    const all = items.map((item): Wanted => ({ ...item, ways: waysByProduct.get(item.productId) ?? [] }));
    const alone = all.flatMap((wanted) => questionsNow(wanted, withPeople(inCase, wanted), town));
    const answersAlone = await this.towns.now(asked, inCase.channel, {
      questions: alone,
      locationIds: locationsIn(inCase),
    });
    const bundled = all.map((wanted) => ({
      wanted,
      ways: waysHere(wanted, withPeople(inCase, wanted), town, answersAlone),
    }));
    const groups = groupsOfSteps(bundled, { inCase, definitions: town.definitions });
    const questions = questionsOfGroups(groups, inCase);
    const answers = answersAlone && (await this.towns.now(asked, inCase.channel, { questions }));
    const found = groups.map((ofStep) => stepOf(bundled, ofStep, { inCase, town, answers }));
    const partQuestions = questionsOfParts(found, { inCase, town, answers });
    const more = answers && (await this.towns.now(asked, inCase.channel, { questions: partQuestions }));
    const known = { inCase, town, answers: more && new Map([...(answers ?? []), ...more]) };
    return bundleAnswerOf(
      {
        items,
        facts: inCase.facts,
        steps: found.map((one) => withNowOfParts(one, known)),
        questions: questionsOf(standingsOf(bundled), town.facts),
        definitions: town.facts,
        unknown: unknownOf([...alone, ...questions], known.answers),
      },
      [...languages, ...town.settings.languages],
    );
  }
}
