import { inMillis } from './calendar.rules.js';
import { cellMinutes } from './cells.rules.js';

/** What planning needs to know of a product. */
export interface PlanningFacts {
  readonly minutes: number;
  readonly extraPersonMinutes: number;
  /** Desk time after the visit. */
  readonly wrapUpMinutes: number;
  /** 5, 10, 15, 20, 30 or 60: a visit starts at a local minute of the hour that it divides. */
  readonly stepMinutes: number;
  readonly leadMinutes: number;
  readonly horizonDays: number;
  /** The wall-clock time at which the last day of the horizon is added. */
  readonly releaseTime: string;
  readonly skills: readonly string[];
  readonly maxPeople?: number | undefined;
  /** Which channels may book; missing: all. */
  readonly channels?: readonly string[] | undefined;
  /** false once the product was withdrawn; missing: true. */
  readonly bookable?: boolean | undefined;
}

/** A product and for how many people. */
export interface Item {
  readonly productId: string;
  readonly people: number;
}

/** How far ahead one item may be booked. */
export interface Horizon {
  readonly horizonDays: number;
  readonly releaseTime: string;
}

/** What one coming of one party asks of a desk and of those who book it. */
export interface Visit {
  /** What the citizen is told. */
  readonly durationMinutes: number;
  /** What the desk is taken for: with wrap-up, in whole cells. */
  readonly takenMinutes: number;
  readonly stepMinutes: number;
  readonly leadMinutes: number;
  readonly horizons: readonly Horizon[];
  /** All of them, of one desk. */
  readonly skills: readonly string[];
  /** Missing: every channel may book it. */
  readonly channels?: readonly string[] | undefined;
  readonly tooManyPeople: boolean;
}

/** An item names a product that planning does not know or that is not published. */
export interface ProductRefused {
  readonly refused: 'product-unknown';
  readonly productId: string;
}

/**
 * The visit for these items; the same product twice is one item with the people added. `extraMinutes` is what the
 * customer needs beyond that.
 */
export const visitOf = (
  items: readonly Item[],
  factsByProduct: ReadonlyMap<string, PlanningFacts>,
  extraMinutes = 0,
): Visit | ProductRefused => {
  const wanted: { people: number; facts: PlanningFacts }[] = [];
  for (const [productId, people] of peopleByProduct(items)) {
    const facts = factsByProduct.get(productId);
    if (!facts || facts.bookable === false) return { refused: 'product-unknown', productId };
    wanted.push({ people, facts });
  }
  const most = (of: (facts: PlanningFacts) => number): number => Math.max(0, ...wanted.map(({ facts }) => of(facts)));
  const durationMinutes = wanted.reduce(
    (sum, { people, facts }) => sum + facts.minutes + facts.extraPersonMinutes * (people - 1),
    extraMinutes,
  );
  return {
    durationMinutes,
    takenMinutes: wholeCells(durationMinutes + most(({ wrapUpMinutes }) => wrapUpMinutes)),
    stepMinutes: Math.max(
      cellMinutes,
      most(({ stepMinutes }) => stepMinutes),
    ),
    leadMinutes: most(({ leadMinutes }) => leadMinutes),
    horizons: wanted.map(({ facts: { horizonDays, releaseTime } }) => ({ horizonDays, releaseTime })),
    skills: [...new Set(wanted.flatMap(({ facts }) => facts.skills))],
    channels: commonChannels(wanted.map(({ facts }) => facts.channels)),
    tooManyPeople: wanted.some(({ people, facts }) => people > (facts.maxPeople ?? Number.POSITIVE_INFINITY)),
  };
};

/** How many cells of a desk a visit takes. */
export const cellsTaken = (visit: Visit): number => visit.takenMinutes / cellMinutes;

export const takenMillis = (visit: Visit): number => inMillis(visit.takenMinutes);

/** Whether a desk with these skills can do all that the visit asks. */
export const canServe = (desk: { readonly skills: readonly string[] }, visit: Visit): boolean =>
  visit.skills.every((skill) => desk.skills.includes(skill));

const peopleByProduct = (items: readonly Item[]): ReadonlyMap<string, number> => {
  const byProduct = new Map<string, number>();
  for (const { productId, people } of items) byProduct.set(productId, (byProduct.get(productId) ?? 0) + people);
  return byProduct;
};

const wholeCells = (minutes: number): number => Math.max(1, Math.ceil(minutes / cellMinutes)) * cellMinutes;

const commonChannels = (lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined => {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first?.filter((channel) => others.every((list) => list.includes(channel)));
};
