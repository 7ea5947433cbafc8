import type { EntityManager } from 'typeorm';
import { dateOf, type LocationPlan, localDayOf, type PlannedTime } from '#free-time';
import { loadLocations } from '../locations/location.record.js';
import type { KeptLocation } from '../locations/location.rules.js';
import { plannedBetween } from './planned-between.rules.js';

interface Kept {
  readonly location: KeptLocation;
  readonly today: number;
  readonly horizonDays: number;
  readonly planned: PlannedTime;
}

/** A location's plan on the UTC line, from yesterday until a few days past the furthest horizon. */
export interface Planned {
  readonly location: KeptLocation;
  readonly planned: PlannedTime;
}

const mostKept = 2_000;

/**
 * Plans of locations, put on the clock once for each version and day. What is kept is used only when the caller has
 * the location's present plan version in hand.
 */
export class PlannedTimes {
  private readonly keptByLocation = new Map<string, Kept>();

  /** @param adapted what of a plan counts; all of it unless told. */
  constructor(private readonly adapted?: (plan: LocationPlan) => LocationPlan) {}

  async of(
    manager: EntityManager,
    asked: { readonly municipalityId: string; readonly locationId: string; readonly planVersion: number },
    { now, horizonDays }: { readonly now: number; readonly horizonDays: number },
  ): Promise<Planned> {
    const key = `${asked.municipalityId}/${asked.locationId}`;
    const kept = this.keptByLocation.get(key);
    let location = kept?.location;
    if (!location || location.planVersion !== asked.planVersion) {
      [location] = await loadLocations(manager, asked.municipalityId, [asked.locationId]);
      if (!location) throw new Error(`The location ${key} is gone.`);
    } else if (kept && kept.today === localDayOf(location.plan.timeZone, now) && kept.horizonDays >= horizonDays) {
      return kept;
    }
    const made = this.make(location, now, horizonDays);
    this.keptByLocation.delete(key);
    const [oldest] = this.keptByLocation.keys();
    if (oldest !== undefined && this.keptByLocation.size >= mostKept) this.keptByLocation.delete(oldest);
    this.keptByLocation.set(key, made);
    return made;
  }

  private make(location: KeptLocation, now: number, horizonDays: number): Kept {
    const today = localDayOf(location.plan.timeZone, now);
    const planned = plannedBetween(location, now, dateOf(today + horizonDays + 2), this.adapted);
    return { location, today, horizonDays, planned };
  }
}
