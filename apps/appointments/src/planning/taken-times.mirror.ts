import type { EntityManager } from 'typeorm';
import { type FreeTime, KeptTime, type PlannedTime } from '#free-time';
import type { KeptLocation } from '../locations/location.rules.js';
import type { PlannedTimes } from './planned-times.mirror.js';
import { loadTimeSince, type TimeSince } from './time-changes.record.js';

interface Kept {
  readonly time: KeptTime;
  version: number;
  /** Up to which change of the location's time it is. */
  change: number;
  readAt: number;
}

/** A location's time at a moment. */
export interface TimeNow {
  readonly location: KeptLocation;
  readonly planned: PlannedTime;
  readonly freeTime: FreeTime;
  /** From which it comes: holds that are over, and what is taken by day. To be read at once: it goes on changing. */
  readonly time: KeptTime;
  readonly version: number;
  readonly change: number;
}

/** When is asked, and how far it must be planned, in days from today. */
export interface TimesAsked {
  readonly now: number;
  readonly horizonDays: number | ((locationId: string) => number);
}

interface Read {
  /** What was kept when it was asked for; none: all of it was read. */
  readonly before: Kept | undefined;
  readonly found: TimeSince;
  readonly planned: PlannedTime;
}

/** Changes are noted for an hour: who did not look for so long begins anew. */
const longestUnread = 10 * 60_000;
const mostLocations = 2_000;
const mostRows = 500_000;
const countedEvery = 10_000;

/**
 * What is taken of locations, kept: each look reads what changed since the one before, whoever changed it. What is kept
 * is never newer than what is committed.
 */
export class TakenTimes {
  private readonly keptByLocation = new Map<string, Kept>();
  private countAt = 0;

  constructor(private readonly plannedTimes: PlannedTimes) {}

  /** One statement, and two for each location that is planned anew. Locations that are not there are left out. */
  async of(
    manager: EntityManager,
    { municipalityId, locationIds }: { readonly municipalityId: string; readonly locationIds: readonly string[] },
    { now, horizonDays }: TimesAsked,
  ): Promise<ReadonlyMap<string, TimeNow>> {
    const keptBefore = new Map(locationIds.map((id) => [id, this.known(`${municipalityId}/${id}`)]));
    const known = locationIds.map((id) => ({ locationId: id, change: keptBefore.get(id)?.change }));
    const since = await loadTimeSince(manager, municipalityId, known);
    const times = new Map<string, TimeNow>();
    for (const [locationId, found] of since) {
      const { location, planned } = await this.plannedTimes.of(
        manager,
        { municipalityId, locationId, planVersion: found.planVersion },
        { now, horizonDays: typeof horizonDays === 'number' ? horizonDays : horizonDays(locationId) },
      );
      const kept = this.take(`${municipalityId}/${locationId}`, { before: keptBefore.get(locationId), found, planned });
      kept.time.replan(planned);
      const { time, version, change } = kept;
      times.set(locationId, { location, planned, freeTime: time.at(now), time, version, change });
    }
    return times;
  }

  private known(key: string): Kept | undefined {
    const kept = this.keptByLocation.get(key);
    return kept && performance.now() - kept.readAt < longestUnread ? kept : undefined;
  }

  /** Others may have read meanwhile; what is newer stays. */
  private take(key: string, { before, found, planned }: Read): Kept {
    const present = this.keptByLocation.get(key);
    const kept = before ?? (present && present.change >= found.change ? present : anew(planned));
    if (found.change > kept.change)
      for (const [id, taken] of found.takenById)
        if (taken) kept.time.put(id, taken);
        else kept.time.remove(id);
    if (found.version >= kept.version) {
      kept.time.serve(found.serving);
      kept.version = found.version;
    }
    kept.change = Math.max(kept.change, found.change);
    kept.readAt = performance.now();
    this.keep(key, kept);
    return kept;
  }

  /** What was not asked for longest goes first when there is too much. */
  private keep(key: string, kept: Kept): void {
    this.keptByLocation.delete(key);
    this.keptByLocation.set(key, kept);
    if (performance.now() < this.countAt && this.keptByLocation.size <= mostLocations) return;
    this.countAt = performance.now() + countedEvery;
    let rows = [...this.keptByLocation.values()].reduce((sum, { time }) => sum + time.size, 0);
    for (const [oldest, { time }] of this.keptByLocation) {
      if (oldest === key || (rows <= mostRows && this.keptByLocation.size <= mostLocations)) return;
      this.keptByLocation.delete(oldest);
      rows -= time.size;
    }
  }
}

const anew = (planned: PlannedTime): Kept => ({ time: new KeptTime(planned), version: 0, change: -1, readAt: 0 });
