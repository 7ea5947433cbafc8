/** Ids that were not seen yet, both ends included. */
export interface Gap {
  readonly first: bigint;
  readonly last: bigint;
  /** When it was first missed, in milliseconds of a clock that only goes forward; never: it is still to come. */
  readonly since: number;
}

/** That of a `bigint`. */
export const largestId = 9_223_372_036_854_775_807n;
const never = Number.POSITIVE_INFINITY;

/** Ids are drawn in order and committed in any: what is missing below an id that is there may still come. */
export const allAfter = (id: bigint): readonly Gap[] => [{ first: id + 1n, last: largestId, since: never }];

const hour = 3_600_000;
// So many are not drawn within an hour: below such a jump is what is still to come.
const jump = 1_000_000n;

/**
 * What is to be looked for next.
 * @param seen the lowest ids there are in these gaps, in order.
 * @param now of the same clock as `since`. No transaction of ours lasts an hour: what was missed so long was taken back.
 */
export const gapsLeft = (gaps: readonly Gap[], seen: readonly bigint[], now: number): readonly Gap[] =>
  gaps.flatMap((gap) => split(gap, seen, now)).filter(({ since }) => since === never || now - since < hour);

const split = (gap: Gap, seen: readonly bigint[], now: number): Gap[] => {
  const left: Gap[] = [];
  let { first } = gap;
  for (const id of seen) {
    if (id < first || id > gap.last) continue;
    if (id > first)
      left.push({ first, last: id - 1n, since: gap.since !== never || id - first > jump ? gap.since : now });
    first = id + 1n;
  }
  return first <= gap.last ? [...left, { ...gap, first }] : left;
};

/** Up to this id nothing is looked for any more. */
export const settledUpTo = (gaps: readonly Gap[]): bigint =>
  gaps.reduce((lowest, { first }) => (first <= lowest ? first - 1n : lowest), largestId);

/** Ids that are there and that nobody drew: far beyond all that was drawn. */
export const strayIn = (gaps: readonly Gap[]): readonly bigint[] =>
  gaps.filter(({ last, since }) => since === never && last !== largestId).map(({ last }) => last + 1n);
