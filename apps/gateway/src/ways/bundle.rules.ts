import type { Way, WayKind, WayNow, WayStep } from '#contracts';
import type { Case } from './applies.rules.js';
import type { Town, Wanted, WayHere } from './case.rules.js';
import { type Costs, ownMinutesOf, waitMinutesOf } from './effort.rules.js';
import { type Answers, type KeyedQuestion, nowOf, questionAbout } from './now.rules.js';

/** A product of a bundle with its ways for the case. */
export interface BundleItem {
  readonly wanted: Wanted;
  readonly ways: readonly WayHere[];
}

/** One product done by one way. */
export interface Choice {
  readonly wanted: Wanted;
  readonly here: WayHere;
}

/** What can be done at once: by one kind of way, and if it is bound to locations, at each of these. */
export interface Group {
  readonly kind: WayKind;
  /** Nothing: wherever it is. */
  readonly locationIds?: readonly string[];
  readonly choices: readonly Choice[];
}

const mayApply = (here: WayHere, step: WayStep): boolean => here.way.step === step && here.standing.applies !== 'no';

/** Least effort first, of equals the surer, then by id. */
const better = (one: WayHere, other: WayHere): number =>
  one.costs.effortMinutes - other.costs.effortMinutes ||
  Number(one.standing.applies === 'depends') - Number(other.standing.applies === 'depends') ||
  (one.way.id < other.way.id ? -1 : 1);

const signature = ({ kind, choices }: Group): string =>
  JSON.stringify([kind, choices.map(({ wanted, here }) => [wanted.productId, here.way.id])]);

export const needsVisit = ({ choices }: Pick<Group, 'choices'>): boolean =>
  choices.some(({ here }) => here.way.trips > 0);

/** Where and how something is done at once: by a visit to one location, or from home. */
interface Place {
  readonly kind: WayKind;
  readonly visit: boolean;
  /** Nothing: wherever it is. */
  readonly at?: string | undefined;
}

const isThere = ({ kind, trips, locationIds }: Way, place: Place): boolean =>
  kind === place.kind &&
  trips > 0 === place.visit &&
  (!place.visit || locationIds === undefined || (place.at !== undefined && locationIds.includes(place.at)));

const groupAt = (items: readonly BundleItem[], step: WayStep, place: Place): Group => ({
  kind: place.kind,
  ...(place.at === undefined ? {} : { locationIds: [place.at] }),
  choices: items.flatMap(({ wanted, ways }) => {
    const [here] = ways.filter((one) => mayApply(one, step) && isThere(one.way, place)).sort(better);
    return here ? [{ wanted, here }] : [];
  }),
});

const placesOf = (items: readonly BundleItem[], step: WayStep): Place[] => {
  const possible = items.flatMap(({ ways }) => ways.filter((here) => mayApply(here, step))).map(({ way }) => way);
  const kinds = [...new Set(possible.map(({ kind }) => kind))].sort();
  const locations = [undefined, ...new Set(possible.flatMap(({ locationIds }) => locationIds ?? []).sort())];
  return kinds.flatMap((kind) => [{ kind, visit: false }, ...locations.map((at) => ({ kind, visit: true, at }))]);
};

/** All that can be done at once in a step; locations where the very same can be done are one group. */
export const groupsOf = (items: readonly BundleItem[], step: WayStep): Group[] => {
  const bySignature = new Map<string, Group>();
  for (const place of placesOf(items, step)) {
    const group = groupAt(items, step, place);
    if (group.choices.length === 0) continue;
    const same = bySignature.get(signature(group));
    if (!same) bySignature.set(signature(group), group);
    else if (same.locationIds && place.at !== undefined)
      bySignature.set(signature(group), { ...same, locationIds: [...same.locationIds, place.at] });
  }
  return [...bySignature.values()];
};

/** What has to be asked about now for what is done at once. */
export const questionOf = ({ kind, locationIds, choices }: Group, { locationId }: Case): KeyedQuestion | undefined => {
  const hours = choices.map(({ here }) => here.way.openingHours).filter((one) => one !== undefined);
  const items = choices.map(({ wanted }) => ({ productId: wanted.productId, people: wanted.people }));
  return questionAbout(
    {
      kind,
      locationIds: locationIds ? [...locationIds] : undefined,
      openingHours: hours.length === 1 ? hours[0] : undefined,
    },
    { items, locationId },
  );
};

/** What is done at once, what it costs, and what is true of it now. */
export interface Together extends Costs {
  readonly group: Group;
  readonly now: WayNow;
  readonly applies: 'yes' | 'depends';
}

const most = (values: readonly number[]): number => Math.max(0, ...values);

/** Own minutes of all, travelling and waiting once. */
export const asTogether = (
  group: Group,
  { inCase, town, answers }: { inCase: Case; town: Town; answers: Answers },
): Together => {
  const { choices } = group;
  const { weights } = town.settings;
  const question = questionOf(group, inCase);
  const [first] = choices;
  const now = question && first ? nowOf(first.here.way, question, answers, town.moment) : (first?.here.now ?? {});
  const trips = most(choices.map(({ here }) => here.way.trips));
  const own = choices.reduce((sum, { wanted, here }) => sum + ownMinutesOf(here.way, wanted.people), 0);
  const wait = most(choices.map(({ here }) => waitMinutesOf(here.way, weights, now)));
  const fees = most(choices.map(({ here }) => here.way.delivery?.feeCents ?? 0));
  return {
    group,
    now,
    applies: choices.some(({ here }) => here.standing.applies === 'depends') ? 'depends' : 'yes',
    effortMinutes: Math.round(own + trips * weights.travelMinutes + wait * weights.waitWeight),
    costCents: choices.reduce((sum, { wanted, here }) => sum + here.way.costCents * wanted.people, fees),
    trips,
  };
};

/** Products that have this step. */
export const withStep = (items: readonly BundleItem[], step: WayStep): BundleItem[] =>
  items.filter(({ ways }) => ways.some(({ way }) => way.step === step));

export const noWay = (items: readonly BundleItem[], step: WayStep): string[] =>
  withStep(items, step)
    .filter(({ ways }) => !ways.some((here) => mayApply(here, step)))
    .map(({ wanted }) => wanted.productId);

export const productIdsOf = ({ choices }: Group): string[] => choices.map(({ wanted }) => wanted.productId);
