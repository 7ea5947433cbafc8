/** Somebody who was called after waiting so long, and whether they found that acceptable. */
export interface Judgement {
  readonly waitedSeconds: number;
  readonly acceptable: boolean;
}

export interface AcceptedWait {
  readonly seconds: number;
  /** Longer waits were judged too, and found too long; otherwise nobody knows how much longer would be accepted. */
  readonly isLimit: boolean;
}

const fewestJudgements = 10;
const eightInTen = 0.8;

/** Who waited about so long: up to `longest`. */
interface Group {
  readonly longest: number;
  readonly judged: number;
  readonly accepted: number;
}

const shareOf = ({ accepted, judged }: Group): number => accepted / judged;

const together = (one: Group, other: Group): Group => ({
  longest: other.longest,
  judged: one.judged + other.judged,
  accepted: one.accepted + other.accepted,
});

/** Who waited equally long, the shortest first. */
const byWait = (judgements: readonly Judgement[]): Group[] => {
  const groups = new Map<number, Group>();
  for (const { waitedSeconds: longest, acceptable } of judgements) {
    const one = { longest, judged: 1, accepted: acceptable ? 1 : 0 };
    const others = groups.get(longest);
    groups.set(longest, others ? together(others, one) : one);
  }
  return [...groups.values()].sort((one, other) => one.longest - other.longest);
};

/**
 * Who judged, from the shortest wait to the longest, in groups of which each accepts less than the one before. A longer
 * wait is no better than a shorter one: where it seems to be, too few were asked, and those who waited about so long are
 * taken together (isotonic regression, by pooling adjacent violators).
 */
const groupsOf = (judgements: readonly Judgement[]): Group[] => {
  const groups: Group[] = [];
  for (const equally of byWait(judgements)) {
    let last = equally;
    for (let before = groups.at(-1); before && shareOf(before) <= shareOf(last); before = groups.at(-1)) {
      last = together(before, last);
      groups.pop();
    }
    groups.push(last);
  }
  return groups;
};

/**
 * The longest wait of which eight in ten who waited about so long say that it was acceptable: the longest of the last
 * group in which so many accept; none in it: 0. Undefined: fewer than ten have judged.
 */
export const acceptedWait = (judgements: readonly Judgement[]): AcceptedWait | undefined => {
  if (judgements.length < fewestJudgements) return undefined;
  const groups = groupsOf(judgements);
  const accepting = groups.filter((group) => shareOf(group) >= eightInTen);
  return { seconds: accepting.at(-1)?.longest ?? 0, isLimit: accepting.length < groups.length };
};

/** More than two in ten waited longer than is accepted, as far as is known. */
export const isTooLong = (p80Seconds: number, accepted: AcceptedWait | undefined): boolean =>
  accepted?.isLimit === true && p80Seconds > accepted.seconds;
