import type { Caller, WaysAnswer } from '#contracts';
import type { AskedFor } from '#platform';
import { questionsOf } from './applies.rules.js';
import { inOrder, plansFor, questionsLater, questionsNow, waysHere } from './case.rules.js';
import { unknownOf } from './now.rules.js';
import { type CaseQuery, caseOf, locationsIn, type TownViews } from './town.views.js';
import { waysAnswerOf } from './ways.wording.js';

export interface WaysCall {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly productId: string;
  readonly query: CaseQuery;
  readonly languages: readonly string[];
}

/** How can I get this. */
export class WaysViews {
  constructor(private readonly towns: TownViews) {}

  async ways({ asked, caller, productId, query, languages }: WaysCall): Promise<WaysAnswer> {
    const { products, town } = await this.towns.of(asked, [productId]);
    const inCase = caseOf(query, caller, town);
    const wanted = { productId, people: Number(inCase.facts.get('people') ?? 1), ways: products[0]?.ways ?? [] };
    const questions = questionsNow(wanted, inCase, town);
    const answers = await this.towns.now(asked, inCase.channel, { questions, locationIds: locationsIn(inCase) });
    const ways = inOrder(waysHere(wanted, inCase, town, answers));
    const laterQuestions = questionsLater(wanted, ways, { inCase, town });
    const later = answers && (await this.towns.now(asked, inCase.channel, { questions: laterQuestions }));
    const standings = new Map(ways.map(({ way, standing }) => [way.id, standing]));
    return waysAnswerOf(
      {
        productId,
        facts: inCase.facts,
        ways,
        plans: plansFor(wanted, ways, { inCase, town, later }),
        questions: questionsOf(standings, town.facts),
        definitions: town.facts,
        unknown: [...unknownOf(questions, answers), ...(answers && !later ? (['doneOn'] as const) : [])],
      },
      [...languages, ...town.settings.languages],
    );
  }
}
