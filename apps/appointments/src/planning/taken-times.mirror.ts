import type { EntityManager } from 'typeorm';
import { type FreeTime, KeptTime, type PlannedTime, type Taken } from '#free-time';
import type { KeptLocation } from '../locations/location.rules.js';
import type { PlannedTimes } from './planned-times.mirror.js';
import type { Stretch } from './taken.record.js';
import { type KnownTime, loadTimeSince, type TimeSince } from './time-changes.record.js';

interface Kept extends KnownTime {
  readonly time: KeptTime;
  version: number;
  change: number;
  readAt: number;
}

/** A location's time at a moment. */
export interface TimeNow {
  readonly location: KeptLocation;
  readonly planned: PlannedTime;
  readonly freeTime: FreeTime;
  /** How many appointments and holds take time, those of which the time is over included. */
  readonly size: number;
  /** All that starts on a UTC day (days since 1970). To be read at once: it goes on changing. */
  takenOn(day: number): Taken[];
  /** The ids of holds whose time was over at this moment, that reach into one of these stretches. */
  overdueIn(stretches: readonly Stretch[]): string[];
  readonly version: number;
  readonly change: number;
}

/** When is asked, and how far it must be planned, in days from today. */
export interface TimesAsked {
  readonly now: number;
  readonly horizonDays: number | ((locationId: string) => number);
}

interface Read {
  /** What was kept when it was asked for. */
  readonly before: Kept | undefined;
  readonly found: TimeSince;
  readonly planned: PlannedTime;
}

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
    const keptBefore = new Map(locationIds.map((id) => [id, this.keptByLocation.get(`${municipalityId}/${id}`)]));
    const known = locationIds.map((id) => ({ locationId: id, known: keptBefore.get(id) }));
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
      const freeTime = time.at(now);
      const overdue = time.overdue();
      times.set(locationId, {
        location,
        planned,
        freeTime,
        size: time.size,
        takenOn: (day) => time.takenOn(day),
        overdueIn: (stretches) => reaching(overdue, stretches),
        version,
        change,
      });
    }
    return times;
  }

  /** Others may have read meanwhile; what is newer stays. */
  private take(key: string, { before, found, planned }: Read): Kept {
    const present = this.keptByLocation.get(key);
    const isOvertaken =
      present && present !== before && present.change >= found.change && present.readAt >= found.readAt;
    const kept = isOvertaken ? present : found.isWhole || !before ? anew(planned) : before;
    if (kept === present && present !== before) return kept;
    if (found.change > kept.change)
      for (const [id, taken] of found.takenById)
        if (taken) kept.time.put(id, taken);
        else kept.time.remove(id);
    if (found.version >= kept.version) {
      kept.time.serve(found.serving);
      kept.version = found.version;
    }
    kept.change = Math.max(kept.change, found.change);
    kept.readAt = Math.max(kept.readAt, found.readAt);
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

const reaching = (holds: ReadonlyMap<string, Taken>, stretches: readonly Stretch[]): string[] =>
  [...holds]
    .filter(([, hold]) => stretches.some(({ from, until }) => hold.from < until && from < hold.until))
    .map(([id]) => id);

const anew = (planned: PlannedTime): Kept => ({ time: new KeptTime(planned), version: 0, change: -1, readAt: 0 });
