import type { Way, WayKind, WayNow, WayStep } from '#contracts';
import type { Case } from './applies.rules.js';
import { lengthOf, type Town, type Wanted, type WayHere } from './case.rules.js';
import { type Costs, centsOf, ownMinutesOf, waitMinutesOf } from './effort.rules.js';
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
  /** What is true of it now, once that was answered. */
  readonly now?: WayNow;
}

type Hours = NonNullable<Way['openingHours']>;

/** A case, and what was answered about now. */
export interface KnownNow {
  readonly inCase: Case;
  readonly town: Town;
  readonly answers: Answers;
}

const mayApply = (here: WayHere, step: WayStep): boolean => here.way.step === step && here.standing.applies !== 'no';

/** With urgency the quickest first; then least effort, of equals the surer, then by id. */
const betterFor =
  (urgent: boolean) =>
  (one: WayHere, other: WayHere): number =>
    (urgent ? lengthOf(one.way) - lengthOf(other.way) : 0) ||
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
  readonly urgent: boolean;
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
    const [here] = ways.filter((one) => mayApply(one, step) && isThere(one.way, place)).sort(betterFor(place.urgent));
    return here ? [{ wanted, here }] : [];
  }),
});

const mostLocations = 100;

/** Locations where most can be done come first; of very many the last are left out. */
const locationsOf = (ways: readonly Way[]): string[] => {
  const counts = new Map<string, number>();
  for (const { locationIds = [] } of ways) for (const id of locationIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
    .slice(0, mostLocations)
    .map(([id]) => id)
    .sort();
};

const placesOf = (items: readonly BundleItem[], step: WayStep, urgent: boolean): Place[] => {
  const possible = items.flatMap(({ ways }) => ways.filter((here) => mayApply(here, step))).map(({ way }) => way);
  const kinds = [...new Set(possible.map(({ kind }) => kind))].sort();
  const locations = [undefined, ...locationsOf(possible)];
  return kinds.flatMap((kind) => [
    { kind, visit: false, urgent },
    ...locations.map((at) => ({ kind, visit: true, urgent, at })),
  ]);
};

/** All that can be done at once in a step; locations where the very same can be done are one group. */
export const groupsOf = (items: readonly BundleItem[], step: WayStep, urgent = false): Group[] => {
  const bySignature = new Map<string, Group>();
  for (const place of placesOf(items, step, urgent)) {
    const group = groupAt(items, step, place);
    if (group.choices.length === 0) continue;
    const same = bySignature.get(signature(group));
    if (!same) bySignature.set(signature(group), group);
    else if (same.locationIds && place.at !== undefined)
      bySignature.set(signature(group), { ...same, locationIds: [...same.locationIds, place.at] });
  }
  return [...bySignature.values()];
};

/** Hours that lie in both of two weeks. */
const common = (one: Hours, other: Hours): Hours =>
  one.flatMap((first) =>
    other
      .filter(({ weekday }) => weekday === first.weekday)
      .map(({ weekday, from, until }) => ({
        weekday,
        from: from > first.from ? from : first.from,
        until: until < first.until ? until : first.until,
      }))
      .filter(({ from, until }) => from < until),
  );

/** The hours in which all can be done; nothing when none has hours of its own. */
const hoursOf = (choices: readonly Choice[]): Hours | undefined =>
  choices
    .map(({ here }) => here.way.openingHours)
    .reduce((all, hours) => (all && hours ? common(all, hours) : (all ?? hours)), undefined);

/** What has to be asked about now for what is done at once. */
export const questionOf = ({ kind, locationIds, choices }: Group, { locationId }: Case): KeyedQuestion | undefined =>
  questionAbout(
    { kind, locationIds: locationIds ? [...locationIds] : undefined, openingHours: hoursOf(choices) },
    { items: choices.map(({ wanted: { productId, people } }) => ({ productId, people })), locationId },
  );

/** A group with what is true of it now. */
export const withNow = (group: Group, { inCase, town, answers }: KnownNow): Group => {
  const [first] = group.choices;
  const question = questionOf(group, inCase);
  if (!first) return group;
  return { ...group, now: question ? nowOf(first.here.way, question, answers, town.moment) : first.here.now };
};

/** What is done at once, and what it costs. */
export interface Together extends Costs {
  readonly group: Group;
  readonly now: WayNow;
  readonly applies: 'yes' | 'depends';
}

const most = (values: readonly number[]): number => Math.max(0, ...values);

/** Own minutes of all, travelling and waiting once. */
export const asTogether = (group: Group, { settings: { weights } }: Town): Together => {
  const { choices, now = {} } = group;
  const trips = most(choices.map(({ here }) => here.way.trips));
  const own = choices.reduce((sum, { wanted, here }) => sum + ownMinutesOf(here.way, wanted.people), 0);
  const wait = most(choices.map(({ here }) => waitMinutesOf(here.way, weights, now)));
  const fees = most(choices.map(({ here }) => here.way.delivery?.feeCents ?? 0));
  return {
    group,
    now,
    applies: choices.some(({ here }) => here.standing.applies === 'depends') ? 'depends' : 'yes',
    effortMinutes: Math.round(own + trips * weights.travelMinutes + wait * weights.waitWeight),
    costCents: choices.reduce((sum, { wanted, here }) => sum + centsOf(here.way, wanted.people), fees),
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
