import type { DataSource } from 'typeorm';
import type { Serving, Taken } from '#free-time';
import { loadTimeSince } from '../planning/time-changes.record.js';
import { type Place, placeKey } from './place.rules.js';
import { takenRow } from './taken-row.rules.js';

interface Kept {
  readonly dateById: Map<string, string>;
  /** As they are told, by their ids. */
  readonly rowsByDate: Map<string, Map<string, string>>;
  change: number;
  version: number;
  /** When it was last known to be all there is, milliseconds since 1970. */
  readAt: number;
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
  rowsOf(date: string): Iterable<string>;
  /** When the oldest change was noted that this look found, milliseconds since 1970; none: that is not known. */
  readonly oldestNotedAt: number | undefined;
}

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
    const before = this.keptByPlace.get(key);
    const asked = { locationId: place.locationId, known: before };
    const found = (await loadTimeSince(this.dataSource.manager, place.municipalityId, [asked])).get(place.locationId);
    if (!found) return undefined;
    const known = found.isWhole ? undefined : before;
    const kept = known ?? { dateById: new Map(), rowsByDate: new Map(), change: -1, version: 0, readAt: 0 };
    if (!known) this.drop(key);
    // Also dates that somebody else put on the board, and of which nothing is left that was known here.
    const changed = new Set<string>(found.datesTouched);
    for (const [id, taken] of found.takenById) for (const date of this.replace(kept, id, taken)) changed.add(date);
    kept.change = found.change;
    kept.version = found.version;
    kept.readAt = found.readAt;
    this.keep(key, kept);
    const { version, planVersion, serving, oldestNotedAt } = found;
    return {
      version,
      planVersion,
      serving,
      oldestNotedAt,
      changedDates: known ? changed : undefined,
      dates: [...kept.rowsByDate.keys()],
      rowsOf: (date) => kept.rowsByDate.get(date)?.values() ?? [],
    };
  }

  /** The location still has this version: what is known of it is all there is. */
  confirm(place: Place, version: number): void {
    const kept = this.keptByPlace.get(placeKey(place));
    if (kept?.version === version) kept.readAt = Math.max(kept.readAt, Date.now());
  }

  private replace(kept: Kept, id: string, taken: Taken | undefined): string[] {
    const before = kept.dateById.get(id);
    const dates: string[] = [];
    if (before !== undefined) {
      const rows = kept.rowsByDate.get(before);
      rows?.delete(id);
      if (rows?.size === 0) kept.rowsByDate.delete(before);
      kept.dateById.delete(id);
      this.rows -= 1;
      dates.push(before);
    }
    if (taken) {
      const date = dateOfStart(taken);
      kept.rowsByDate.set(date, (kept.rowsByDate.get(date) ?? new Map()).set(id, takenRow(taken)));
      kept.dateById.set(id, date);
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
    this.rows -= this.keptByPlace.get(key)?.dateById.size ?? 0;
    this.keptByPlace.delete(key);
  }
}
