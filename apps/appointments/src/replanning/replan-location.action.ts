import { isDeepStrictEqual } from 'node:util';
import { actorOf, type Caller, locationPlanned } from '#contracts';
import type { PlannedTime } from '#free-time';
import {
  type Clock,
  type DoneFor,
  deedOf,
  invalidInput,
  type Outbox,
  ProblemError,
  type Trail,
  type Tx,
  type UnitOfWork,
} from '#platform';
import type { MakeWay } from '../booking/make-way.action.js';
import { doneBy } from '../booking/orders.rules.js';
import { loadLocations } from '../locations/location.record.js';
import { errorsInWhole, isSameTime, type KeptLocation } from '../locations/location.rules.js';
import type { LocationStore } from '../locations/location.store.js';
import type { NamedPlan } from '../locations/named-parts.rules.js';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt } from '../planning/facts.rules.js';
import { plannedBetween } from '../planning/planned-between.rules.js';
import { loadServing } from '../planning/taken.record.js';
import { hitBy, hitIn, placesElsewhere, type Seats } from './hits.rules.js';
import type { SeatStore } from './seat.store.js';
import { loadStanding } from './standing.record.js';
import { dateAfter, freeBeside, type Standing } from './standing.rules.js';

/** What becomes of a location's plan. */
export interface Wanted {
  readonly plan: NamedPlan;
  /** Whether what was asked for was not there yet. */
  readonly created: boolean;
}

/** A change of a plan that somebody asks for. */
export interface Replanning extends DoneFor {
  readonly locationId: string;
  readonly caller: Caller;
  /** What was done to which part, for the audit trail. */
  readonly deed: { readonly action: string; readonly part: Readonly<Record<string, string | undefined>> };
  /** Change nothing, answer what it would hit. */
  readonly dryRun: boolean;
  /**
   * @param present none: there is no such location yet.
   * @throws ProblemError why the plan can not become that.
   */
  readonly wanted: (present: KeptLocation | undefined) => Wanted;
}

/** What a change of plan did, or would do. */
export interface Replanned {
  /** As it is then; of a dry run the version is the present one, 0 for what is not there. */
  readonly location: KeptLocation;
  readonly created: boolean;
  readonly hits: readonly Standing[];
  /** Those of them that have another desk at the agreed time. */
  readonly seated: ReadonlySet<string>;
  /** All that stands at the location now, at its present desks. */
  readonly standing: readonly Standing[];
}

export interface ReplanLocationParts {
  readonly unitOfWork: UnitOfWork;
  readonly locations: LocationStore;
  readonly makeWay: MakeWay;
  readonly seats: SeatStore;
  readonly outbox: Outbox;
  readonly trail: Trail;
  readonly clock: Clock;
}

/** Ends the transaction of a dry run with what it found. */
class DryRunDone extends Error {
  constructor(readonly found: Replanned) {
    super('dry run');
  }
}

/**
 * Changes the plan of a location under its lock. What the change hits gets another desk at the agreed time where there
 * is one; all else stays as it is, and is named. Nobody's time changes by it.
 */
export class ReplanLocation {
  constructor(private readonly parts: ReplanLocationParts) {}

  async run(replanning: Replanning): Promise<Replanned> {
    try {
      return await this.parts.unitOfWork.run(async (tx) => {
        const found = await this.within(tx, replanning);
        if (replanning.dryRun) throw new DryRunDone(found);
        return found;
      });
    } catch (error) {
      if (error instanceof DryRunDone) return error.found;
      throw error;
    }
  }

  private async within(tx: Tx, replanning: Replanning): Promise<Replanned> {
    const { municipalityId, locationId } = replanning;
    await this.parts.locations.lock(tx, municipalityId, [locationId]);
    const present = await this.read(tx, replanning);
    const { plan, created } = replanning.wanted(present);
    if (present && isDeepStrictEqual(present.plan, plan)) return { ...nothing, location: present, created };
    const errors = errorsInWhole(plan);
    if (errors.length > 0) throw invalidInput(...errors);
    await this.save(tx, replanning, present, plan);
    const location = await this.read(tx, replanning);
    if (!location) throw new Error(`The location ${municipalityId}/${locationId} was not saved.`);
    await this.parts.outbox.announce(tx, {
      event: locationPlanned,
      municipalityId,
      about: locationId,
      data: { municipalityId, locationId, version: location.planVersion, by: doneBy(replanning.caller) },
    });
    const { action, part } = replanning.deed;
    const about = { kind: 'location', id: locationId };
    const details = { ...part, version: location.planVersion };
    await this.parts.trail.note(
      tx,
      deedOf({ ...replanning, actor: actorOf(replanning.caller) }, { action, about, details }),
    );
    const shown = replanning.dryRun ? { ...location, planVersion: present?.planVersion ?? 0 } : location;
    if (!present || isSameTime(present.plan, plan)) return { ...nothing, location: shown, created };
    const standing = await loadStanding(tx, municipalityId, locationId, this.parts.clock.now());
    const { hits, placeById } = await this.hits(tx, { before: present, after: location }, standing);
    await this.seat(tx, { ...location, requestId: replanning.requestId }, placeById);
    return {
      location: shown,
      created,
      hits,
      seated: new Set(placeById.keys()),
      standing: atTheirPlaces(standing, placeById),
    };
  }

  private async save(
    tx: Tx,
    { municipalityId, locationId }: Replanning,
    present: KeptLocation | undefined,
    plan: NamedPlan,
  ): Promise<void> {
    if (present) await this.parts.locations.updatePlan(tx, municipalityId, locationId, plan);
    else if (!(await this.parts.locations.insert(tx, municipalityId, locationId, plan)))
      throw new ProblemError('version-changed', { detail: 'The location is there already.' });
    const deskIds = plan.desks.map(({ id }) => id);
    await this.parts.locations.numberDesks(tx, municipalityId, locationId, deskIds);
  }

  private async hits(
    tx: Tx,
    { before, after }: { readonly before: KeptLocation; readonly after: KeptLocation },
    standing: readonly Standing[],
  ): Promise<{ hits: readonly Standing[]; placeById: Seats }> {
    if (standing.length === 0) return { hits: [], placeById: new Map() };
    const now = this.parts.clock.now();
    const productIds = [...new Set(standing.flatMap(({ items }) => items.map(({ productId }) => productId)))];
    const known = await loadFacts(tx, after.municipalityId, { productIds, locationIds: [after.id] });
    const facts = factsAt(known, after.id);
    const planned = (location: KeptLocation): PlannedTime =>
      plannedBetween(location, now, dateAfter(location.plan.timeZone, standing, now));
    const plannedAfter = planned(after);
    const hits = hitBy({ before: planned(before), after: plannedAfter }, standing, facts);
    // What an earlier change hit may find a desk by this one.
    const without = hitIn(plannedAfter, standing, facts);
    if (without.length === 0) return { hits, placeById: new Map() };
    const serving = await loadServing(tx, after.municipalityId, after.id, now);
    return { hits, placeById: placesElsewhere(freeBeside(plannedAfter, standing, serving, now), without, facts, now) };
  }

  private async seat(tx: Tx, at: KeptLocation & Pick<DoneFor, 'requestId'>, placeById: Seats): Promise<void> {
    const { municipalityId, id: locationId, requestId: traceId } = at;
    const now = this.parts.clock.now();
    await this.parts.makeWay.within(tx, { municipalityId, locationId, now, traceId }, placeById);
    await this.parts.seats.change(tx, municipalityId, placeById);
  }

  private async read(tx: Tx, { municipalityId, locationId }: Replanning): Promise<KeptLocation | undefined> {
    const [location] = await loadLocations(tx, municipalityId, [locationId]);
    return location;
  }
}

const nothing = { hits: [], seated: new Set<string>(), standing: [] };

const atTheirPlaces = (standing: readonly Standing[], placeById: Seats): Standing[] =>
  standing.map((one) => ({ ...one, place: placeById.get(one.id) ?? one.place }));
