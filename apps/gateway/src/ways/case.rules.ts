import type { CatalogueSettings, FactDefinition, NowQuestion, Way, WayNow, WayStep } from '#contracts';
import {
  type Case,
  canGoTogether,
  type DefinitionByFact,
  isForAllOf,
  onlyWhenUrgent,
  refusedByPlanning,
  type Standing,
  standingOf,
} from './applies.rules.js';
import { type Costs, costsOf } from './effort.rules.js';
import {
  type Answers,
  dateOfWay,
  type KeyedQuestion,
  type Moment,
  neverOf,
  nowOf,
  questionAbout,
} from './now.rules.js';
import { type Part, type Plan, plansOf } from './plans.rules.js';
import { afterWorkingDays, todayIn } from './working-days.rules.js';

/** A product, its ways, and for how many people. */
export interface Wanted {
  readonly productId: string;
  readonly people: number;
  readonly ways: readonly Way[];
}

/** What a municipality knows and how it weighs. */
export interface Town {
  readonly settings: CatalogueSettings;
  readonly facts: readonly FactDefinition[];
  readonly definitions: DefinitionByFact;
  readonly moment: Moment;
}

/** A way for this case. */
export interface WayHere {
  readonly way: Way;
  readonly standing: Standing;
  readonly costs: Costs;
  readonly now: WayNow;
}

export const steps: readonly WayStep[] = ['apply', 'collect'];

const itemsOf = ({ productId, people }: Wanted): NowQuestion['items'] => [{ productId, people }];

const known = (questions: readonly (KeyedQuestion | undefined)[]): KeyedQuestion[] => [
  ...new Map(questions.flatMap((question) => (question ? [[question.key, question] as const] : []))).values(),
];

const mayApply = (wanted: Wanted, inCase: Case, { definitions }: Town): Way[] =>
  wanted.ways.filter((way) => standingOf(way, inCase, definitions).applies !== 'no');

/** What has to be asked about now: of ways that may apply. */
export const questionsNow = (wanted: Wanted, inCase: Case, town: Town): KeyedQuestion[] =>
  known(
    mayApply(wanted, inCase, town).map((way) =>
      questionAbout(way, { items: itemsOf(wanted), locationId: inCase.locationId }),
    ),
  );

/** All ways of a product as they stand for this case. */
export const waysHere = (wanted: Wanted, inCase: Case, town: Town, answers: Answers): WayHere[] =>
  wanted.ways.map((way) => {
    const standing = standingOf(way, inCase, town.definitions);
    const question =
      standing.applies === 'no'
        ? undefined
        : questionAbout(way, { items: itemsOf(wanted), locationId: inCase.locationId });
    const told = refusedByPlanning(standing, neverOf(question, answers));
    const now = told.applies === 'no' ? {} : nowOf(way, question, answers, town.moment);
    const costs = costsOf(way, wanted.people, { weights: town.settings.weights, now });
    return { way, standing: told, now, costs };
  });

/** Least effort first, those that do not apply last; then by id. */
export const inOrder = (ways: readonly WayHere[]): WayHere[] => {
  const isNot = ({ standing }: WayHere): number => (standing.applies === 'no' ? 1 : 0);
  return steps.flatMap((step) =>
    ways
      .filter(({ way }) => way.step === step)
      .sort(
        (one, other) =>
          isNot(one) - isNot(other) ||
          one.costs.effortMinutes - other.costs.effortMinutes ||
          (one.way.id < other.way.id ? -1 : 1),
      ),
  );
};

/** Working days that a way takes once it is begun. */
export const lengthOf = (way: Way): number => (way.leadDays ?? 0) + (way.delivery?.days ?? 0);

/** When a step is done that is begun on or after a date. */
const doneAfter = (way: Way, from: string, now: WayNow, { moment }: Town): string | undefined => {
  const date = dateOfWay(way, from, now, moment);
  return date && afterWorkingDays(moment.calendar, date, lengthOf(way));
};

const applying = (ways: readonly WayHere[], step: WayStep): WayHere[] =>
  ways.filter(({ way, standing }) => way.step === step && standing.applies !== 'no');

const today = ({ moment }: Town): string => todayIn(moment.calendar, moment.now);

/** The dates on which something applied for can be collected, as far as can be told. */
const readyDates = (ways: readonly WayHere[], town: Town): ReadonlyMap<string, string | undefined> =>
  new Map(
    applying(ways, 'apply').map((here) => [here.way.id, doneAfter(here.way, today(town), here.now, town)] as const),
  );

const laterQuestion = (wanted: Wanted, way: Way, { inCase, from }: { inCase: Case; from: string }) =>
  questionAbout(way, { items: itemsOf(wanted), locationId: inCase.locationId, from });

/** What has to be asked about later: when it can be collected once it is ready. */
export const questionsLater = (
  wanted: Wanted,
  ways: readonly WayHere[],
  { inCase, town }: { inCase: Case; town: Town },
): KeyedQuestion[] => {
  const dates = [...new Set(readyDates(ways, town).values())].filter(
    (date) => date !== undefined && date > today(town),
  ) as string[];
  return known(
    applying(ways, 'collect').flatMap(({ way }) => dates.map((from) => laterQuestion(wanted, way, { inCase, from }))),
  );
};

/** What is known of a product for one case. */
export interface Known {
  readonly inCase: Case;
  readonly town: Town;
  /** What was answered about later. */
  readonly later: Answers;
}

/** The plans for a product. None when some step has no way that applies. */
export const plansFor = (wanted: Wanted, ways: readonly WayHere[], { inCase, town, later }: Known): Plan[] => {
  const hereById = new Map(ways.map((here) => [here.way.id, here]));
  const ready = readyDates(ways, town);
  const collectedOn = (here: WayHere, from: string): string | undefined => {
    if (from <= today(town)) return doneAfter(here.way, from, here.now, town);
    const question = laterQuestion(wanted, here.way, { inCase, from });
    return doneAfter(here.way, from, question ? nowOf(here.way, question, later, town.moment) : {}, town);
  };
  const doneOn = (ids: readonly string[]): string | undefined => {
    const [first, second] = ids.map((id) => hereById.get(id));
    if (!first) return undefined;
    const firstDone =
      ready.get(first.way.id) ?? (first.way.step === 'collect' ? collectedOn(first, today(town)) : undefined);
    return second ? firstDone && collectedOn(second, firstDone) : firstDone;
  };
  const parts = steps
    .filter((step) => ways.some(({ way }) => way.step === step))
    .map((step) =>
      applying(ways, step).map(({ way, standing, costs, now }) => partOf({ way, standing, costs, now }, inCase)),
    );
  const waysOf = (ids: readonly string[]): Way[] => ids.flatMap((id) => hereById.get(id)?.way ?? []);
  const together = (ids: readonly string[]): boolean => canGoTogether(waysOf(ids), inCase, town.definitions);
  const forAll = (ids: readonly string[], others: readonly string[]): boolean =>
    isForAllOf(waysOf(ids), waysOf(others), { inCase, definitions: town.definitions });
  return plansOf(parts, { doneOn, canGoTogether: together, isForAllOf: forAll }, inCase.facts.get('urgent') === true);
};

const partOf = ({ way, standing, costs, now }: WayHere, inCase: Case): Part => ({
  id: way.id,
  applies: standing.applies === 'depends' ? 'depends' : 'yes',
  onlyWhenUrgent: onlyWhenUrgent(way, inCase),
  // When something that was applied for can be collected is another question.
  noneFree: (way.step === 'apply' && now.none) ?? false,
  ...costs,
});
