import { type Caller, type Channel, getWays, type NowAtLocation, type OutputOf, tellNow } from '#contracts';
import { type Ask, type AskedFor, type Clock, invalidInput, ProblemError } from '#platform';
import type { Case } from './applies.rules.js';
import type { Town } from './case.rules.js';
import { type Facts, factsFrom } from './facts.rules.js';
import type { Answers, KeyedQuestion } from './now.rules.js';

/** The ways of products as the catalogue has them, and what the municipality knows and wants. */
export interface Asked {
  readonly products: OutputOf<typeof getWays>['products'];
  readonly town: Town;
}

const atOnce = 200;

/** What an answer about ways is made of: asked of the services that own it. */
export class TownViews {
  constructor(
    private readonly ask: Ask,
    private readonly clock: Clock,
  ) {}

  async of(asked: AskedFor, productIds: string[]): Promise<Asked> {
    const { products, settings, facts, daysOff } = await this.ask.of(getWays, asked, { productIds });
    const calendar = { timeZone: settings.timeZone, daysOff: new Set(daysOff) };
    const definitions = new Map(facts.map((definition) => [definition.fact, definition]));
    return { products, town: { settings, facts, definitions, moment: { calendar, now: this.clock.now() } } };
  }

  /**
   * What is true now, asked once for equal questions.
   * @returns nothing when the appointments service does not answer in time.
   * @throws ProblemError `location-unknown` when a location that matters is not there.
   */
  async now(
    asked: AskedFor,
    channel: Channel,
    { questions, locationIds = [] }: { questions: readonly KeyedQuestion[]; locationIds?: readonly string[] },
  ): Promise<Answers> {
    const keyed = [...new Map(questions.map((question) => [question.key, question])).values()];
    const answers = new Map<string, readonly NowAtLocation[]>();
    if (keyed.length + locationIds.length === 0) return answers;
    try {
      for (let from = 0; from === 0 || from < keyed.length; from += atOnce) {
        const part = keyed.slice(from, from + atOnce);
        const told = await this.ask.of(tellNow, asked, {
          channel,
          questions: part.map(({ key: _, ...question }) => question),
          locationIds: [...locationIds],
        });
        const [unknown] = told.unknownLocations;
        if (unknown !== undefined) throw new ProblemError('location-unknown', { locationId: unknown });
        for (const [at, { key }] of part.entries()) answers.set(key, told.answers[at]?.locations ?? []);
      }
      return answers;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'service-unavailable') return undefined;
      throw error;
    }
  }
}

/** The location that was asked for has to be there. */
export const locationsIn = ({ locationId }: Case): string[] => (locationId === undefined ? [] : [locationId]);

/** @throws ProblemError `invalid-input`, naming each fact that is not known or can not be read. */
export const factsOf = ({ facts }: Town, said: Readonly<Record<string, string | undefined>>): Facts => {
  const read = factsFrom(facts, said);
  if ('errors' in read) throw invalidInput(...read.errors);
  return read.facts;
};

/** What was asked for in a query: a location, and the facts of the case. */
export interface CaseQuery {
  readonly locationId?: string | undefined;
  readonly [fact: string]: unknown;
}

export const caseOf = (query: CaseQuery, caller: Caller, town: Town): Case => {
  const { locationId, ...said } = query;
  return { facts: factsOf(town, said as Record<string, string | undefined>), channel: caller.channel, locationId };
};

/** Of a bundle each item says for how many people it is. */
export const checkPeople = (
  query: CaseQuery,
  items: readonly { readonly people: number }[],
  { definitions }: Town,
): void => {
  if ('people' in query) throw invalidInput({ path: 'people', message: 'Say it with the item, such as paspoort:2.' });
  const { max = Number.POSITIVE_INFINITY } = definitions.get('people') ?? {};
  if (items.some(({ people }) => people > max))
    throw invalidInput({ path: 'item', message: `Ask for at most ${max} people at once.` });
};
