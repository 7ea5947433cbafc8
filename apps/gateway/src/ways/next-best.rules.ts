import type { NextBestWay, WayStep, WaysAnswer } from '#contracts';
import { steps } from './case.rules.js';

const mostWays = 5;

/** Whether it can be gone by who may not walk in for all of it: several things may still be walked in for one by one. */
const isLeft = ({ kind, applies, now }: WaysAnswer['ways'][number], ofHowMany: number): boolean =>
  applies !== 'no' && !now.none && (kind !== 'walk-in' || (now.open === true && ofHowMany > 1));

/** What can be walked in for: to that they came. Of what nobody walks in for: the first step. */
const stepsOf = (ways: WaysAnswer['ways']): readonly WayStep[] => {
  const walkedInFor = steps.filter((step) => ways.some((way) => way.kind === 'walk-in' && way.step === step));
  return walkedInFor.length > 0
    ? walkedInFor
    : steps.filter((step) => ways.some((way) => way.step === step)).slice(0, 1);
};

type Ranked = Pick<WaysAnswer['ways'][number], 'step' | 'effortMinutes'>;

const firstStepFirst = (one: Ranked, other: Ranked): number =>
  steps.indexOf(one.step) - steps.indexOf(other.step) || one.effortMinutes - other.effortMinutes;

/**
 * What is left when nobody can walk in: of each product its best way before the second of any; how to apply before how to
 * collect, then least effort first.
 */
export const nextBestOf = (answers: readonly WaysAnswer[]): NextBestWay[] =>
  answers
    .flatMap(({ productId, ways }) =>
      ways
        .filter((way) => stepsOf(ways).includes(way.step) && isLeft(way, answers.length))
        .sort(firstStepFirst)
        .map((way, rank) => ({ productId, way, rank })),
    )
    .sort((one, other) => one.rank - other.rank)
    .slice(0, mostWays)
    .map(({ productId, way: { id: wayId, step, kind, title, now, effortMinutes } }) => ({
      productId,
      wayId,
      step,
      kind,
      title,
      now,
      effortMinutes,
    }))
    .sort(firstStepFirst);
