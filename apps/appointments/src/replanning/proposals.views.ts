import type { DataSource } from 'typeorm';
import { type Hit, mostHitsShown } from '#contracts';
import { dateOf, type FreeTime, freeTimeOf, instantText, localDayOf } from '#free-time';
import { type Clock, othersHadTheirTurn } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import type { KeptLocation } from '../locations/location.rules.js';
import { loadFacts } from '../planning/facts.record.js';
import { type FactsByProduct, factsAt, type KnownFacts } from '../planning/facts.rules.js';
import { plannedBetween } from '../planning/planned-between.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import { skillsFor } from '../planning/stands.rules.js';
import { loadServing, loadTaken } from '../planning/taken.record.js';
import { boundedVisitOf } from '../planning/visit.rules.js';
import { nearestFirst } from './nearness.rules.js';
import { type Displaced, type Proposed, proposalsAt } from './proposals.rules.js';
import { needsMove, shownOf } from './shown-hits.rules.js';
import { freeBeside, type Standing } from './standing.rules.js';

/** What was hit at a location, and all that stands there. */
export interface HitAt {
  readonly location: KeptLocation;
  readonly hits: readonly Standing[];
  /** Those that another desk serves at the agreed time. */
  readonly seated: ReadonlySet<string>;
  readonly standing: readonly Standing[];
}

type Proposal = NonNullable<Hit['proposal']>;

/** Real milliseconds: for all that was hit together, and for how long nobody else gets a turn. */
const longestSearch = 3_000;
const longestTurn = 20;

const realNow = (): number => performance.now();

/** Finds a free time for each that was hit: here, else at the nearest location that has one. */
export class Proposals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly clock: Clock,
  ) {}

  async told({ location, hits, seated, standing }: HitAt): Promise<{ hits: Hit[]; hitsTotal: number }> {
    const now = this.clock.now();
    const isMovable = (hit: Standing): boolean => needsMove(hit, seated, now);
    const shown = shownOf(hits, isMovable, mostHitsShown);
    const proposals = await this.proposals(location, shown.filter(isMovable), standing, now);
    return {
      hits: shown.map((hit) => ({ ...viewOf(hit, seated), ...proposed(proposals.get(hit.id)) })),
      hitsTotal: hits.length,
    };
  }

  /** What is not found in time has no proposal. */
  private async proposals(
    here: KeptLocation,
    movable: readonly Standing[],
    standing: readonly Standing[],
    now: number,
  ): Promise<Map<string, Proposal>> {
    const found = new Map<string, Proposal>();
    if (movable.length === 0) return found;
    const end = realNow() + longestSearch;
    const { manager } = this.dataSource;
    const productIds = [...new Set(movable.flatMap(({ items }) => items.map(({ productId }) => productId)))];
    const facts = await loadFacts(manager, here.municipalityId, { productIds });
    const look = async (at: KeptLocation, freeTime: FreeTime): Promise<void> => {
      const left = movable.filter(({ id }) => !found.has(id));
      const factsThere = thoughWithdrawn(factsAt(facts, at.id));
      const displaced = left.flatMap((one) => displacedOf(one, here.plan.timeZone, factsThere));
      for (const { id, start, end: until } of await foundBefore(end, proposalsAt(freeTime, displaced, now)))
        found.set(id, { locationId: at.id, start: instantText(start), end: instantText(until) });
    };
    const until = dateOf(localDayOf(here.plan.timeZone, now) + horizonDaysOf(facts, here) + 2);
    const serving = await loadServing(manager, here.municipalityId, here.id, now);
    await look(here, freeBeside(plannedBetween(here, now, until), standing, serving, now));
    if (found.size === movable.length || realNow() >= end) return found;
    const others = (await loadLocations(manager, here.municipalityId)).filter(({ id }) => id !== here.id);
    for (const at of nearestFirst(here, others)) {
      if (found.size === movable.length || realNow() >= end) break;
      await othersHadTheirTurn();
      const left = movable.filter(({ id }) => !found.has(id));
      if (left.some((one) => hasSkillsFor(at, one, facts))) await look(at, await this.freeTimeAt(at, facts, now));
    }
    return found;
  }

  private async freeTimeAt(location: KeptLocation, known: KnownFacts, now: number): Promise<FreeTime> {
    const { manager } = this.dataSource;
    const horizonDays = horizonDaysOf(known, location);
    const asked = {
      municipalityId: location.municipalityId,
      locationId: location.id,
      planVersion: location.planVersion,
    };
    const { planned } = await this.plannedTimes.of(manager, asked, { now, horizonDays });
    const stretch = { from: now, until: Date.parse(planned.untilDate) + 2 * 86_400_000 };
    const taken = await loadTaken(manager, location.municipalityId, [location.id], { stretches: [stretch], now });
    return freeTimeOf(planned, taken.get(location.id) ?? [], now);
  }
}

/**
 * What a search finds before a moment of real time. After each turn of work everybody else gets one.
 * @param clock in milliseconds; only its differences count.
 */
export const foundBefore = async (
  end: number,
  search: Iterable<Proposed | undefined>,
  clock = realNow,
): Promise<Proposed[]> => {
  const found: Proposed[] = [];
  await othersHadTheirTurn();
  let turnBegan = clock();
  for (const proposed of search) {
    if (proposed) found.push(proposed);
    const at = clock();
    if (at >= end) break;
    if (at - turnBegan < longestTurn) continue;
    await othersHadTheirTurn();
    turnBegan = clock();
  }
  return found;
};

const horizonDaysOf = (known: KnownFacts, { id }: KeptLocation): number =>
  Math.max(1, ...[...factsAt(known, id).values()].map((facts) => facts.horizonDays));

/** Whether some desk there is able, whenever it is staffed: seen without putting its plan on the clock. */
const hasSkillsFor = ({ id, plan }: KeptLocation, { items }: Standing, known: KnownFacts): boolean => {
  const skills = skillsFor(items, factsAt(known, id));
  return plan.desks.some((desk) => skills?.every((skill) => desk.skills.includes(skill)) ?? false);
};

/** What was withdrawn from the catalogue meanwhile is not booked anew, but who has it may still move. */
const thoughWithdrawn = (facts: FactsByProduct): FactsByProduct =>
  new Map([...facts].map(([productId, one]) => [productId, { ...one, bookable: true }]));

const displacedOf = (
  { id, channel, items, extraMinutes, place, startAt }: Standing,
  timeZone: string,
  facts: FactsByProduct,
): Displaced[] => {
  const visit = boundedVisitOf(items, facts, extraMinutes);
  return 'refused' in visit ? [] : [{ id, channel, visit, place, startAt, timeZone }];
};

const viewOf = (hit: Standing, seated: ReadonlySet<string>): Hit => ({
  appointmentId: hit.id,
  version: hit.version,
  state: hit.state,
  locationId: hit.locationId,
  items: [...hit.items],
  start: instantText(hit.startAt),
  end: instantText(hit.endAt),
  anotherDesk: seated.has(hit.id),
});

const proposed = (proposal: Proposal | undefined) => (proposal ? { proposal } : {});
