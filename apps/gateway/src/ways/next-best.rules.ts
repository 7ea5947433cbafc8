import type { NextBestWay, WaysAnswer } from '#contracts';

const mostWays = 5;

/** Whether it can be gone by who may not walk in for all of it: several things may still be walked in for one by one. */
const isLeft = ({ kind, applies, now }: WaysAnswer['ways'][number], ofHowMany: number): boolean =>
  applies !== 'no' && !now.none && (kind !== 'walk-in' || (now.open === true && ofHowMany > 1));

/** What is left when nobody can walk in: of each product its best way before the second of any, least effort first. */
export const nextBestOf = (answers: readonly WaysAnswer[]): NextBestWay[] =>
  answers
    .flatMap(({ productId, ways }) =>
      ways
        .filter((way) => isLeft(way, answers.length))
        .sort((one, other) => one.effortMinutes - other.effortMinutes)
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
    .sort((one, other) => one.effortMinutes - other.effortMinutes);
