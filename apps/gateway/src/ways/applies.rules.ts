import type { Applies, Channel, FactDefinition, Way } from '#contracts';
import { type Demand, demandsOf, followsFrom, powerOf, type Texts } from './conditions.rules.js';
import type { Facts } from './facts.rules.js';

/** A case: what is known of it, who asks, and where. */
export interface Case {
  readonly facts: Facts;
  readonly channel: Channel;
  /** Only there; anywhere unless told. */
  readonly locationId?: string | undefined;
}

/** Whether a way applies, why not, and on which missing facts that depends. */
export interface Standing {
  readonly applies: Applies;
  readonly because: readonly Texts[];
  readonly dependsOn: readonly string[];
}

const notByChannel = { nl: 'Dit kan niet via dit kanaal.', en: 'This is not possible through this channel.' };
const notHere = { nl: 'Dit kan niet op deze locatie.', en: 'This is not possible at this location.' };

const tooMany = {
  nl: 'Voor zo veel mensen tegelijk kan dit niet.',
  en: 'This is not possible for so many people at once.',
};

/** A way that planning offers to nobody like this. */
export const refusedByPlanning = (standing: Standing, never: 'channel' | 'too-many-people' | undefined): Standing =>
  never === undefined
    ? standing
    : { applies: 'no', because: [never === 'channel' ? notByChannel : tooMany], dependsOn: [] };

const perFact = (demands: readonly Demand[]): ReadonlyMap<string, Demand[]> => {
  const demandsByFact = new Map<string, Demand[]>();
  for (const demand of demands) demandsByFact.set(demand.fact, [...(demandsByFact.get(demand.fact) ?? []), demand]);
  return demandsByFact;
};

/** Three-valued: what fails makes `no`, whatever else is unknown; a missing fact counts only if it can change anything. */
export const standingOf = (way: Way, { facts, channel, locationId }: Case, definitions: DefinitionByFact): Standing => {
  const because: Texts[] = [];
  const dependsOn: string[] = [];
  if (way.channels && !way.channels.includes(channel)) because.push(notByChannel);
  if (locationId !== undefined && way.locationIds && !way.locationIds.includes(locationId)) because.push(notHere);
  for (const [fact, demands] of perFact(demandsOf(way))) {
    const value = facts.get(fact);
    if (value !== undefined) {
      because.push(...demands.filter(({ holds }) => !holds(value)).map((demand) => demand.because));
      continue;
    }
    if (demands.every(({ assumed }) => assumed)) continue;
    const power = powerOf(definitions.get(fact), demands);
    if (power === 'decides') dependsOn.push(fact);
    if (power === 'fails') because.push(...demands.map((demand) => demand.because));
  }
  if (because.length > 0) return { applies: 'no', because: distinct(because), dependsOn: [] };
  return { applies: dependsOn.length > 0 ? 'depends' : 'yes', because: [], dependsOn };
};

export type DefinitionByFact = ReadonlyMap<string, FactDefinition>;

/** Whether one case can have all of these ways: what each asks of a missing fact must go together. */
export const canGoTogether = (ways: readonly Way[], { facts }: Case, definitions: DefinitionByFact): boolean =>
  [...perFact(ways.flatMap(demandsOf))]
    .filter(([fact]) => !facts.has(fact))
    .every(([fact, demands]) => powerOf(definitions.get(fact), demands) !== 'fails');

/** Whether every case that can have some ways can have others as well. */
export const isForAllOf = (
  ways: readonly Way[],
  others: readonly Way[],
  { inCase: { facts }, definitions }: { inCase: Case; definitions: DefinitionByFact },
): boolean => {
  const asked = (some: readonly Way[]) => perFact(some.flatMap(demandsOf).filter(({ assumed }) => !assumed));
  const ofOthers = asked(others);
  return [...asked(ways)]
    .filter(([fact]) => !facts.has(fact))
    .every(([fact, demands]) => followsFrom(definitions.get(fact), demands, ofOthers.get(fact) ?? []));
};

/** Whether a way is for urgent cases only, and nobody said that this is one. */
export const onlyWhenUrgent = (way: Way, { facts }: Case): boolean =>
  !facts.has('urgent') && demandsOf(way).some(({ fact, holds }) => fact === 'urgent' && !holds(false));

const distinct = (texts: readonly Texts[]): Texts[] => [
  ...new Map(texts.map((text) => [JSON.stringify(text), text])).values(),
];

/** A fact to ask for, and which ways it decides, in the order of their ids. */
export interface Question {
  readonly fact: string;
  readonly decides: readonly string[];
}

/** The missing facts that would still change something: what decides most first, then what is usual, then by name. */
export const questionsOf = (
  standings: ReadonlyMap<string, Standing>,
  definitions: readonly FactDefinition[],
): Question[] => {
  const decidesByFact = new Map<string, string[]>();
  for (const [id, { dependsOn }] of standings)
    for (const fact of dependsOn) decidesByFact.set(fact, [...(decidesByFact.get(fact) ?? []), id].sort());
  const place = new Map(definitions.map(({ fact }, at) => [fact, at]));
  const placeOf = (fact: string): number => place.get(fact) ?? definitions.length;
  return [...decidesByFact]
    .map(([fact, decides]) => ({ fact, decides }))
    .sort(
      (one, other) =>
        other.decides.length - one.decides.length ||
        placeOf(one.fact) - placeOf(other.fact) ||
        (one.fact < other.fact ? -1 : 1),
    );
};
