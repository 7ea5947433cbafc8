import type { Way, WayKind, WayNow, WayStep } from '#contracts';
import { type Case, canGoTogether, type DefinitionByFact, onlyWhenUrgent } from './applies.rules.js';
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

/** What a bundle is for, and what can be asked about it. */
export interface About {
  readonly inCase: Case;
  readonly definitions: DefinitionByFact;
}

/** With urgency the quickest first, without what is for that only last; then least effort, the surer, the id. */
const betterFor =
  ({ inCase }: About) =>
  (one: WayHere, other: WayHere): number =>
    (inCase.facts.get('urgent') === true ? lengthOf(one.way) - lengthOf(other.way) : 0) ||
    Number(onlyWhenUrgent(one.way, inCase)) - Number(onlyWhenUrgent(other.way, inCase)) ||
    one.costs.effortMinutes - other.costs.effortMinutes ||
    Number(one.standing.applies === 'depends') - Number(other.standing.applies === 'depends') ||
    (one.way.id < other.way.id ? -1 : 1);

export const signature = ({ kind, choices }: Group): string =>
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

/** The best way of each product that is there and that one case can have together with those before it. */
const choicesAt = (items: readonly BundleItem[], { step, place, about }: AtPlace): Choice[] => {
  const choices: Choice[] = [];
  // Each product says itself for how many people it is.
  const inCase = { ...about.inCase, facts: new Map(about.inCase.facts).set('people', 1) };
  const goesAlong = ({ way }: WayHere): boolean =>
    canGoTogether([...choices.map(({ here }) => here.way), way], inCase, about.definitions);
  for (const { wanted, ways } of items) {
    const [here] = ways
      .filter((one) => mayApply(one, step) && isThere(one.way, place) && goesAlong(one))
      .sort(betterFor(about));
    if (here) choices.push({ wanted, here });
  }
  return choices;
};

interface AtPlace {
  readonly step: WayStep;
  readonly place: Place;
  readonly about: About;
}

/** What can be done at once at a place; what can not go along with that is done at once after it. */
const groupsAt = (items: readonly BundleItem[], at: AtPlace): Group[] => {
  const choices = choicesAt(items, at);
  if (choices.length === 0) return [];
  const { kind, at: location } = at.place;
  const done = new Set(choices.map(({ wanted }) => wanted.productId));
  const rest = items.filter(({ wanted }) => !done.has(wanted.productId));
  return [{ kind, ...(location === undefined ? {} : { locationIds: [location] }), choices }, ...groupsAt(rest, at)];
};

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

const placesOf = (items: readonly BundleItem[], step: WayStep, { inCase: { locationId } }: About): Place[] => {
  const possible = items.flatMap(({ ways }) => ways.filter((here) => mayApply(here, step))).map(({ way }) => way);
  const kinds = [...new Set(possible.map(({ kind }) => kind))].sort();
  const locations = locationId === undefined ? [undefined, ...locationsOf(possible)] : [locationId];
  return kinds.flatMap((kind) => [{ kind, visit: false }, ...locations.map((at) => ({ kind, visit: true, at }))]);
};

/** All that can be done at once in a step; locations where the very same can be done are one group. */
export const groupsOf = (items: readonly BundleItem[], step: WayStep, about: About): Group[] => {
  const bySignature = new Map<string, Group>();
  for (const place of placesOf(items, step, about))
    for (const group of groupsAt(items, { step, place, about })) {
      const same = bySignature.get(signature(group));
      if (!same) bySignature.set(signature(group), group);
      else if (same.locationIds && place.at !== undefined)
        bySignature.set(signature(group), { ...same, locationIds: [...same.locationIds, place.at] });
    }
  return [...bySignature.values()];
};

/** The same hours, each day once and in order, without overlap. */
const tidy = (hours: Hours): Hours => {
  const all: Hours = [];
  for (const next of hours.toSorted((one, other) => one.weekday - other.weekday || (one.from < other.from ? -1 : 1))) {
    const last = all.at(-1);
    const goesOn = last?.weekday === next.weekday && next.from <= last.until;
    if (goesOn) all[all.length - 1] = { ...last, until: last.until > next.until ? last.until : next.until };
    else all.push(next);
  }
  return all;
};

/** Hours that lie in both of two weeks. */
const common = (one: Hours, other: Hours): Hours =>
  tidy(one).flatMap((first) =>
    tidy(other)
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

/** What can not be had at once, since there is no time for all of it, may be had one by one. */
export const apartIfNone = (group: Group): Group[] =>
  group.now?.none && group.choices.length > 1
    ? group.choices.map((choice) => ({ ...group, choices: [choice], now: choice.here.now }))
    : [group];

/** Products that have this step. */
export const withStep = (items: readonly BundleItem[], step: WayStep): BundleItem[] =>
  items.filter(({ ways }) => ways.some(({ way }) => way.step === step));

export const noWay = (items: readonly BundleItem[], step: WayStep): string[] =>
  withStep(items, step)
    .filter(({ ways }) => !ways.some((here) => mayApply(here, step)))
    .map(({ wanted }) => wanted.productId);

export const productIdsOf = ({ choices }: Group): string[] => choices.map(({ wanted }) => wanted.productId);
