import type { BundleAnswer, BundlePart, BundleStep, FactDefinition, Unknown, WayTogether } from '#contracts';
import type { Question } from './applies.rules.js';
import { type Group, needsVisit, type Together } from './bundle.rules.js';
import type { StepFound } from './bundle-step.rules.js';
import { asGiven, type Facts } from './facts.rules.js';
import { askedFact } from './ways.wording.js';

const waysOf = ({ choices }: Group) =>
  choices.map(({ wanted, here }) => ({ productId: wanted.productId, way: here.way.id }));

const costsOf = ({ effortMinutes, costCents, trips }: Together) => ({ effortMinutes, costCents, trips });

const togetherOf = (one: Together): WayTogether => ({
  kind: one.group.kind,
  applies: one.applies,
  ways: waysOf(one.group),
  ...costsOf(one),
  ...(one.group.locationIds ? { locationIds: [...one.group.locationIds] } : {}),
  now: one.now,
});

const partOf = (part: Together): BundlePart => {
  const locationId = part.now.locationId ?? part.group.locationIds?.[0];
  return {
    kind: part.group.kind,
    visit: needsVisit(part.group),
    ways: waysOf(part.group),
    ...costsOf(part),
    ...(needsVisit(part.group) && locationId ? { locationId } : {}),
    now: part.now,
  };
};

const sum = (parts: readonly Together[], of: (part: Together) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

const stepOf = ({ step, together, fewest, noWay }: StepFound): BundleStep => ({
  step,
  together: together.map(togetherOf),
  ...(fewest
    ? {
        fewest: {
          visits: fewest.visits,
          applies: fewest.parts.some(({ applies }) => applies === 'depends') ? 'depends' : 'yes',
          effortMinutes: sum(fewest.parts, ({ effortMinutes }) => effortMinutes),
          costCents: sum(fewest.parts, ({ costCents }) => costCents),
          trips: sum(fewest.parts, ({ trips }) => trips),
          parts: fewest.parts.map(partOf),
        },
      }
    : {}),
  noWay: [...noWay],
});

export interface BundleFound {
  readonly items: readonly { readonly productId: string; readonly people: number }[];
  readonly facts: Facts;
  readonly steps: readonly StepFound[];
  readonly questions: readonly Question[];
  readonly definitions: readonly FactDefinition[];
  readonly unknown: readonly Unknown[];
}

/** The answer about a bundle in the best of the languages; what is asked decides ways as `paspoort/apply-online`. */
export const bundleAnswerOf = (found: BundleFound, languages: readonly string[]): BundleAnswer => ({
  items: found.items.map(({ productId, people }) => ({ productId, people })),
  facts: asGiven(found.facts),
  steps: found.steps.map(stepOf),
  ask: found.questions.flatMap((question) => askedFact(question, found.definitions, languages)),
  unknown: [...found.unknown],
});
