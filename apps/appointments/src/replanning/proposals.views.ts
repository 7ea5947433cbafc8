import type { DataSource } from 'typeorm';
import { type Hit, mostHitsShown } from '#contracts';
import { dateOf, type FreeTime, freeTimeOf, instantText, localDayOf } from '#free-time';
import type { Clock } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import type { KeptLocation } from '../locations/location.rules.js';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt, type KnownFacts } from '../planning/facts.rules.js';
import { plannedBetween } from '../planning/planned-between.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import { loadTaken } from '../planning/taken.record.js';
import { boundedVisitOf } from '../planning/visit.rules.js';
import { nearestFirst } from './nearness.rules.js';
import { type Displaced, proposalsAt } from './proposals.rules.js';
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

/** Finds a free time for each that was hit: here, else at the nearest location that has one. */
export class Proposals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly clock: Clock,
  ) {}

  async told({ location, hits, seated, standing }: HitAt): Promise<{ hits: Hit[]; hitsTotal: number }> {
    const shown = hits.slice(0, mostHitsShown);
    const movable = shown.filter(
      ({ id, state, startAt }) => state === 'booked' && startAt > this.clock.now() && !seated.has(id),
    );
    const proposals = await this.proposals(location, movable, standing);
    return {
      hits: shown.map((hit) => ({ ...viewOf(hit, seated), ...proposed(proposals.get(hit.id)) })),
      hitsTotal: hits.length,
    };
  }

  private async proposals(
    here: KeptLocation,
    movable: readonly Standing[],
    standing: readonly Standing[],
  ): Promise<Map<string, Proposal>> {
    const found = new Map<string, Proposal>();
    if (movable.length === 0) return found;
    const { manager } = this.dataSource;
    const productIds = [...new Set(movable.flatMap(({ items }) => items.map(({ productId }) => productId)))];
    const facts = await loadFacts(manager, here.municipalityId, { productIds });
    const now = this.clock.now();
    const until = dateOf(localDayOf(here.plan.timeZone, now) + horizonDaysOf(facts, here) + 2);
    const freeTime = freeBeside(plannedBetween(here, now, until), standing, now);
    this.look(found, { at: here, timeZone: here.plan.timeZone, facts, movable, freeTime });
    if (found.size === movable.length) return found;
    const others = (await loadLocations(manager, here.municipalityId)).filter(({ id }) => id !== here.id);
    for (const at of nearestFirst(here, others)) {
      const left = movable.filter(({ id }) => !found.has(id));
      if (left.length === 0) break;
      const there = await this.freeTimeAt(at, facts);
      this.look(found, { at, timeZone: here.plan.timeZone, facts, movable: left, freeTime: there });
    }
    return found;
  }

  private look(
    found: Map<string, Proposal>,
    where: {
      readonly at: KeptLocation;
      readonly timeZone: string;
      readonly facts: KnownFacts;
      readonly movable: readonly Standing[];
      readonly freeTime: FreeTime;
    },
  ): void {
    const displaced = where.movable.flatMap((one) => displacedOf(one, where));
    for (const [id, { start, end }] of proposalsAt(where.freeTime, displaced, this.clock.now()))
      found.set(id, { locationId: where.at.id, start: instantText(start), end: instantText(end) });
  }

  private async freeTimeAt(location: KeptLocation, known: KnownFacts): Promise<FreeTime> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const horizonDays = horizonDaysOf(known, location);
    const asked = {
      municipalityId: location.municipalityId,
      locationId: location.id,
      planVersion: location.planVersion,
    };
    const { planned } = await this.plannedTimes.of(manager, asked, { now, horizonDays });
    const stretch = { from: now, until: Date.parse(planned.untilDate) + 2 * 86_400_000 };
    const taken = await loadTaken(manager, location.municipalityId, [location.id], [stretch]);
    return freeTimeOf(planned, taken.get(location.id) ?? [], now);
  }
}

const horizonDaysOf = (known: KnownFacts, { id }: KeptLocation): number =>
  Math.max(1, ...[...factsAt(known, id).values()].map((facts) => facts.horizonDays));

/** What was withdrawn from the catalogue meanwhile is not booked anew, but who has it may still move. */
const displacedOf = (
  { id, channel, items, extraMinutes, startAt }: Standing,
  { at, timeZone, facts }: { readonly at: KeptLocation; readonly timeZone: string; readonly facts: KnownFacts },
): Displaced[] => {
  const bookable = new Map([...factsAt(facts, at.id)].map(([key, one]) => [key, { ...one, bookable: true }]));
  const visit = boundedVisitOf(items, bookable, extraMinutes);
  return 'refused' in visit ? [] : [{ id, channel, visit, startAt, timeZone }];
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
