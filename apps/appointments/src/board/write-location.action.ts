import { boardAbout, boardKeys } from '#contracts';
import { type Clock, type Log, othersHadTheirTurn } from '#platform';
import { changeIn, hasRows, planIn, planText, stateText, takenText, versionIn } from './board.wording.js';
import type { BoardBucket } from './board-bucket.client.js';
import type { BoardTimes, TimeHere } from './board-times.mirror.js';
import type { BoardVersions } from './board-versions.views.js';
import { datesKnown, firstDateKept, type Place, placeKey } from './place.rules.js';

/** Why a location is written. */
export interface Occasion {
  /** When the oldest change was made that is to be told, real milliseconds since 1970; none: nobody told us of one. */
  readonly since?: number | undefined;
  /** Look at all that is there, and not only at what changed. */
  readonly thorough?: boolean | undefined;
}

/** What we know to be on the board of a location. */
interface Written {
  version: number;
  planVersion: number;
  timeZone: string;
  knownFrom: string;
  /** The plan that is there, if that was looked at. */
  planThere: string | undefined;
  /** The UTC dates that have an entry. */
  readonly dates: Set<string>;
  /** The UTC dates of which the entry is, or may be, older than `version`. */
  readonly unwritten: Set<string>;
}

interface Entry {
  readonly key: string;
  readonly text: string;
  readonly mayReplace: (present: string) => boolean;
}

const longestTold = 60_000;

const nothing = (): Written => ({
  version: -1,
  planVersion: -1,
  timeZone: '',
  knownFrom: '',
  planThere: undefined,
  dates: new Set(),
  unwritten: new Set(),
});

export interface WriteLocationParts {
  readonly versions: BoardVersions;
  readonly times: BoardTimes;
  readonly bucket: BoardBucket;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes what is planned and taken at a location to the board. Of one location one at a time. */
export class WriteLocation {
  private readonly writtenByPlace = new Map<string, Written>();
  private readonly tooMuch = new Set<string>();
  /** UTC dates that are over, and when the first of their entries was removed, on the clock that only goes forward. */
  private readonly pastDates = new Map<string, number>();

  constructor(private readonly parts: WriteLocationParts) {}

  /** Whether this version of a location is on the board, planned from the day it is there. */
  isCurrent(place: Place, version: number): 'current' | 'another day' | 'behind' {
    const written = this.writtenByPlace.get(placeKey(place));
    if (written?.version !== version) return 'behind';
    this.parts.times.confirm(place, version);
    if (this.tooMuch.has(placeKey(place))) return 'current';
    const { from } = datesKnown(written.timeZone, this.parts.clock.now());
    return from === written.knownFrom ? 'current' : 'another day';
  }

  /** Nothing is sure any more that we knew of the board. */
  forget(): void {
    this.writtenByPlace.clear();
  }

  /** Takes a location off the board: gateways ask. */
  async withdraw({ municipalityId, locationId }: Place): Promise<void> {
    this.writtenByPlace.delete(placeKey({ municipalityId, locationId }));
    await this.parts.bucket.remove(boardKeys.state(municipalityId, locationId));
  }

  /** That something was removed is told for a while, and then forgotten too: it would add up. */
  async forgetPast(): Promise<void> {
    const kept = firstDateKept(this.parts.clock.now());
    for (const [date, removedAt] of this.pastDates) {
      if (removedAt + longestTold > performance.now()) continue;
      if (date < kept) await this.parts.bucket.forgetDate(date);
      this.pastDates.delete(date);
    }
  }

  async run(place: Place, { since, thorough = false }: Occasion): Promise<void> {
    const { times, bucket } = this.parts;
    const { epoch } = bucket;
    const key = placeKey(place);
    const now = await times.read(place);
    if (!now) return this.withdraw(place);
    const before = now.changedDates && !thorough ? this.writtenByPlace.get(key) : undefined;
    const written = before ?? nothing();
    for (const date of now.changedDates ?? []) this.writtenByPlace.get(key)?.unwritten.add(date);
    if (before === undefined) await this.compare(place, written, now, thorough);
    else if (since === undefined) await this.look(place, written, now);
    await this.write(place, written, now, since ?? Date.now());
    if (bucket.epoch === epoch) this.writtenByPlace.set(key, written);
    else this.writtenByPlace.delete(key);
  }

  /** Another service may have written it already. */
  private async look(place: Place, written: Written, now: TimeHere): Promise<number> {
    const state = await this.parts.bucket.read(boardKeys.state(place.municipalityId, place.locationId));
    const version = versionIn(state);
    if (version === now.version) {
      written.version = version;
      written.unwritten.clear();
    }
    return version;
  }

  /** Finds out what is there of it. */
  private async compare(place: Place, written: Written, now: TimeHere, thorough: boolean): Promise<void> {
    const { bucket, times } = this.parts;
    const { municipalityId, locationId } = place;
    await othersHadTheirTurn();
    const keys = await bucket.keysUnder(`${municipalityId}.location.${locationId}.`);
    for (const key of keys) {
      const about = boardAbout(key);
      if (about?.about === 'taken') written.dates.add(about.date);
    }
    if (keys.length > 0) {
      const planThere = await bucket.read(boardKeys.plan(municipalityId, locationId));
      Object.assign(written, { planThere, ...planIn(planThere) });
      const version = await this.look(place, written, now);
      if (version === now.version && !thorough) return;
      // What is there is of a time that the database does not know any more: it was restored.
      const again = version > now.version ? await times.read(place) : undefined;
      if (again && again.version < version) await this.clear(keys, written);
    }
    const texts = await Promise.all([...written.dates].map((date) => bucket.read(dateKey(place, date))));
    const textByDate = new Map([...written.dates].map((date, at) => [date, texts[at]]));
    for (const date of new Set([...written.dates, ...now.dates]))
      if (!hasRows(textByDate.get(date), now.rowsOf(date))) written.unwritten.add(date);
  }

  private async clear(keys: readonly string[], written: Written): Promise<void> {
    await Promise.all(keys.map((key) => this.parts.bucket.remove(key)));
    written.dates.clear();
    Object.assign(written, { planThere: undefined, planVersion: -1, knownFrom: '' });
  }

  /** First the plan, then the dates, and when they are there the state. */
  private async write(place: Place, written: Written, now: TimeHere, changedAt: number): Promise<void> {
    const { municipalityId, locationId } = place;
    const kept = firstDateKept(this.parts.clock.now());
    const missing = now.dates.filter((date) => !written.dates.has(date));
    const dates = [...new Set([...written.unwritten, ...missing])].filter((date) => date >= kept);
    const plan = await this.planOf(place, written, now);
    const taken = dates.map((date): Entry => this.takenOf(place, date, now));
    const state: Entry = {
      key: boardKeys.state(municipalityId, locationId),
      text: stateText(now, changedAt),
      mayReplace: (present) => versionIn(present) < now.version,
    };
    const planned = plan && plan.entry.text !== written.planThere ? [plan.entry] : [];
    if (!this.fit(place, [...planned, ...taken, state])) return this.withhold(place, written, now);
    // Set back, the clock needs the dates before the plan that reaches back to them.
    const isSetBack = plan !== undefined && plan.knownFrom < written.knownFrom;
    for (const entries of isSetBack ? [taken, planned] : [planned, taken]) await this.putAll(entries);
    for (const date of dates) written.dates.add(date);
    written.unwritten.clear();
    if (plan) Object.assign(written, { ...plan.known, planVersion: now.planVersion, planThere: undefined });
    if (written.version !== now.version) await this.putAll([state]);
    written.version = now.version;
    await this.removePast(place, written, kept);
  }

  private async planOf(place: Place, written: Written, now: TimeHere) {
    const { versions, clock } = this.parts;
    const isKnown = written.timeZone !== '' && written.planVersion === now.planVersion;
    if (isKnown && datesKnown(written.timeZone, clock.now()).from === written.knownFrom) return undefined;
    const location = await versions.location(place);
    if (!location) return undefined;
    const { timeZone } = location.plan;
    const { planVersion, knownFrom, text } = planText(location, datesKnown(timeZone, clock.now()));
    const mayReplace = (present: string): boolean => {
      const there = planIn(present);
      return there.planVersion < planVersion || (there.planVersion === planVersion && there.knownFrom !== knownFrom);
    };
    const entry: Entry = { key: boardKeys.plan(place.municipalityId, place.locationId), text, mayReplace };
    return { knownFrom, known: { timeZone, knownFrom }, entry };
  }

  private takenOf(place: Place, date: string, now: TimeHere): Entry {
    const rows = [...now.rowsOf(date)];
    return {
      key: dateKey(place, date),
      text: takenText(now.version, rows),
      mayReplace: (present) => {
        const change = changeIn(present);
        return change < now.version || (change === now.version && !hasRows(present, rows));
      },
    };
  }

  private async putAll(entries: readonly Entry[]): Promise<void> {
    const { bucket } = this.parts;
    await Promise.all(entries.map(({ key, text, mayReplace }) => bucket.put(key, text, mayReplace)));
  }

  private fit(place: Place, entries: readonly Entry[]): boolean {
    const key = placeKey(place);
    const fits = entries.every(({ text }) => this.parts.bucket.fits(text));
    if (fits) this.tooMuch.delete(key);
    else if (!this.tooMuch.has(key)) {
      this.tooMuch.add(key);
      this.parts.log.warn(place, 'a location is too much for the board: gateways ask');
    }
    return fits;
  }

  private async withhold(place: Place, written: Written, now: TimeHere): Promise<void> {
    await this.withdraw(place);
    written.version = now.version;
  }

  private async removePast(place: Place, written: Written, kept: string): Promise<void> {
    const past = [...written.dates].filter((date) => date < kept);
    await Promise.all(past.map((date) => this.parts.bucket.remove(dateKey(place, date))));
    for (const date of past) {
      written.dates.delete(date);
      if (!this.pastDates.has(date)) this.pastDates.set(date, performance.now());
    }
  }
}

const dateKey = ({ municipalityId, locationId }: Place, date: string): string =>
  boardKeys.taken(municipalityId, locationId, date);
