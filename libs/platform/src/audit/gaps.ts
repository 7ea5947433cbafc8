/** Ids that were not seen yet, both ends included. */
export interface Gap {
  readonly first: number;
  /** Infinity: all that is to come. */
  readonly last: number;
  /** When it was first missed, in milliseconds of a clock that only goes forward. */
  readonly since: number;
}

/** Ids are drawn in order and committed in any: what is missing below an id that is there may still come. */
export const allAfter = (id: number): readonly Gap[] => [{ first: id + 1, last: Number.POSITIVE_INFINITY, since: 0 }];

const hour = 3_600_000;

/**
 * What is to be looked for next.
 * @param seen the lowest ids there are in these gaps, in order.
 * @param now of the same clock as `since`. No transaction of ours lasts an hour: what was missed so long was taken back.
 */
export const gapsLeft = (gaps: readonly Gap[], seen: readonly number[], now: number): readonly Gap[] =>
  gaps
    .flatMap((gap) => split(gap, seen, now))
    .filter(({ last, since }) => last === Number.POSITIVE_INFINITY || now - since < hour);

const split = (gap: Gap, seen: readonly number[], now: number): Gap[] => {
  const left: Gap[] = [];
  const since = gap.last === Number.POSITIVE_INFINITY ? now : gap.since;
  let { first } = gap;
  for (const id of seen) {
    if (id < first || id > gap.last) continue;
    if (id > first) left.push({ first, last: id - 1, since });
    first = id + 1;
  }
  return first <= gap.last ? [...left, { ...gap, first }] : left;
};
