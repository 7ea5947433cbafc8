import type { DataSource } from 'typeorm';
import type { Serving, Taken } from '#free-time';
import { loadTimeSince } from '../planning/time-changes.record.js';
import { type Place, placeKey } from './place.rules.js';

interface Kept {
  readonly takenById: Map<string, Taken>;
  readonly idsByDate: Map<string, Set<string>>;
  change: number;
  version: number;
  /** When it was last known to be all there is, on the clock that only goes forward. */
  currentAt: number;
}

/** What is taken at a location, as of one moment. */
export interface TimeHere {
  readonly version: number;
  readonly planVersion: number;
  readonly serving: readonly Serving[];
  /** The UTC dates of which something else starts since the look before; none: nothing was known before. */
  readonly changedDates: ReadonlySet<string> | undefined;
  /** The UTC dates on which something starts. */
  readonly dates: readonly string[];
  rowsOf(date: string): Taken[];
}

/** Changes are noted for an hour. */
const longestUnread = 10 * 60_000;
const mostRows = 500_000;

const dateOfStart = ({ from }: Taken): string => new Date(from).toISOString().slice(0, 10);

/** What is taken of locations by the UTC date of its start. Of one location one look at a time. */
export class BoardTimes {
  private readonly keptByPlace = new Map<string, Kept>();
  private rows = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** @returns none: there is no such location. */
  async read(place: Place): Promise<TimeHere | undefined> {
    const key = placeKey(place);
    const known = this.known(key);
    const asked = { locationId: place.locationId, change: known?.change };
    const found = (await loadTimeSince(this.dataSource.manager, place.municipalityId, [asked])).get(place.locationId);
    if (!found) return undefined;
    const kept = known ?? { takenById: new Map(), idsByDate: new Map(), change: -1, version: 0, currentAt: 0 };
    if (!known) this.drop(key);
    const changed = new Set<string>();
    for (const [id, taken] of found.takenById) for (const date of this.replace(kept, id, taken)) changed.add(date);
    kept.change = found.change;
    kept.version = found.version;
    kept.currentAt = performance.now();
    this.keep(key, kept);
    const { version, planVersion, serving } = found;
    return {
      version,
      planVersion,
      serving,
      changedDates: known ? changed : undefined,
      dates: [...kept.idsByDate.keys()],
      rowsOf: (date) => [...(kept.idsByDate.get(date) ?? [])].flatMap((id) => kept.takenById.get(id) ?? []),
    };
  }

  /** The location still has this version: what is known of it is all there is. */
  confirm(place: Place, version: number): void {
    const kept = this.keptByPlace.get(placeKey(place));
    if (kept?.version === version) kept.currentAt = performance.now();
  }

  private known(key: string): Kept | undefined {
    const kept = this.keptByPlace.get(key);
    return kept && performance.now() - kept.currentAt < longestUnread ? kept : undefined;
  }

  private replace(kept: Kept, id: string, taken: Taken | undefined): string[] {
    const before = kept.takenById.get(id);
    const dates: string[] = [];
    if (before) {
      const date = dateOfStart(before);
      const ids = kept.idsByDate.get(date);
      ids?.delete(id);
      if (ids?.size === 0) kept.idsByDate.delete(date);
      kept.takenById.delete(id);
      this.rows -= 1;
      dates.push(date);
    }
    if (taken) {
      const date = dateOfStart(taken);
      kept.idsByDate.set(date, (kept.idsByDate.get(date) ?? new Set()).add(id));
      kept.takenById.set(id, taken);
      this.rows += 1;
      dates.push(date);
    }
    return dates;
  }

  /** What was not looked at for longest goes first when there is too much. */
  private keep(key: string, kept: Kept): void {
    this.keptByPlace.delete(key);
    this.keptByPlace.set(key, kept);
    for (const oldest of this.keptByPlace.keys()) {
      if (this.rows <= mostRows || oldest === key) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.rows -= this.keptByPlace.get(key)?.takenById.size ?? 0;
    this.keptByPlace.delete(key);
  }
}
