import {
  type AskedFact,
  type FactDefinition,
  inBestLanguage,
  languagesInOrder,
  type Unknown,
  type WayForCase,
  type WayPlan,
  type WaysAnswer,
} from '#contracts';
import type { Question } from './applies.rules.js';
import type { WayHere } from './case.rules.js';
import type { Texts } from './conditions.rules.js';
import { asGiven, type Facts } from './facts.rules.js';
import type { Plan } from './plans.rules.js';

export const askedFact = (
  { fact, decides }: Question,
  definitions: readonly FactDefinition[],
  languages: readonly string[],
): AskedFact[] => {
  const definition = definitions.find((one) => one.fact === fact);
  if (!definition) return [];
  const { type, question, options, min, max } = definition;
  return [
    {
      fact,
      type,
      question: inBestLanguage(question, languages),
      ...(options
        ? { options: options.map(({ value, label }) => ({ value, label: inBestLanguage(label, languages) })) }
        : {}),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      decides: [...decides],
    },
  ];
};

const wayOf = ({ way, standing, costs, now }: WayHere, languages: readonly string[]): WayForCase => ({
  id: way.id,
  step: way.step,
  kind: way.kind,
  applies: standing.applies,
  ...costs,
  now,
  because: standing.because.map((because) => inBestLanguage(because, languages)),
  title: inBestLanguage(way.title, languages),
  description: inBestLanguage(way.description, languages),
  identification: way.identification,
  ...(way.locationIds ? { locationIds: way.locationIds } : {}),
  ...(way.url ? { url: way.url } : {}),
  ...(way.phone ? { phone: way.phone } : {}),
  ...(way.hours ? { hours: inBestLanguage(way.hours, languages) } : {}),
});

const merits = {
  leastEffort: { nl: 'Dit kost u de minste moeite.', en: 'This takes the least effort.' },
  earliest: { nl: 'Zo hebt u het het eerst.', en: 'This is done the soonest.' },
  cheapest: { nl: 'Dit is het goedkoopst.', en: 'This costs the least.' },
  fewestTrips: { nl: 'Zo hoeft u het minst vaak langs te komen.', en: 'This needs the fewest trips.' },
  fromHome: { nl: 'U hoeft de deur niet uit.', en: 'You do not have to leave the house.' },
  noAppointment: { nl: 'U hebt geen afspraak nodig.', en: 'You do not need an appointment.' },
} satisfies Record<string, Texts>;

const lowest = (values: readonly number[], value: number): boolean =>
  value === Math.min(...values) && value < Math.max(...values);

/** What speaks for a plan among those shown. */
const meritsOf = (plan: Plan, plans: readonly Plan[], kinds: readonly string[]): Texts[] => {
  const days = plans.map(({ doneOn }) => (doneOn ? Date.parse(doneOn) : Number.NaN));
  const is = {
    leastEffort: lowest(
      plans.map(({ effortMinutes }) => effortMinutes),
      plan.effortMinutes,
    ),
    earliest: days.every(Number.isFinite) && lowest(days, Date.parse(plan.doneOn ?? '')),
    cheapest: lowest(
      plans.map(({ costCents }) => costCents),
      plan.costCents,
    ),
    fewestTrips:
      plan.trips > 0 &&
      lowest(
        plans.map(({ trips }) => trips),
        plan.trips,
      ),
    fromHome: plan.trips === 0,
    noAppointment: !kinds.includes('appointment'),
  };
  return Object.entries(merits).flatMap(([merit, text]) => (is[merit as keyof typeof is] ? [text] : []));
};

const planOf = (
  plan: Plan,
  { plans, ways, languages }: { plans: readonly Plan[]; ways: readonly WayHere[]; languages: readonly string[] },
): WayPlan => {
  const kinds = ways.filter(({ way }) => plan.ways.includes(way.id)).map(({ way }) => way.kind);
  return {
    ways: [...plan.ways],
    applies: plan.applies,
    effortMinutes: plan.effortMinutes,
    costCents: plan.costCents,
    trips: plan.trips,
    ...(plan.doneOn ? { doneOn: plan.doneOn } : {}),
    because: meritsOf(plan, plans, kinds).map((merit) => inBestLanguage(merit, languages)),
  };
};

export interface Found {
  readonly productId: string;
  readonly facts: Facts;
  readonly ways: readonly WayHere[];
  readonly plans: readonly Plan[];
  readonly questions: readonly Question[];
  readonly definitions: readonly FactDefinition[];
  readonly unknown: readonly Unknown[];
}

const languageOf = (ways: readonly WayHere[], languages: readonly string[]): string =>
  languagesInOrder([...new Set(ways.flatMap(({ way }) => Object.keys(way.title)))], languages)[0] ?? languages[0] ?? '';

/** The answer in the best of the languages: those asked, then those of the municipality. */
export const waysAnswerOf = (found: Found, languages: readonly string[]): WaysAnswer => ({
  productId: found.productId,
  language: languageOf(found.ways, languages),
  facts: asGiven(found.facts),
  plans: found.plans.map((plan) => planOf(plan, { plans: found.plans, ways: found.ways, languages })),
  ways: found.ways.map((way) => wayOf(way, languages)),
  ask: found.questions.flatMap((question) => askedFact(question, found.definitions, languages)),
  unknown: [...found.unknown],
});
