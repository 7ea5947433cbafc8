import { boardAbout } from '#contracts';
import { type Clock, type Log, othersHadTheirTurn } from '#platform';
import { changeIn, hasRows, isSameState, planIn, stateText, versionIn } from './board.wording.js';
import type { BoardBucket } from './board-bucket.client.js';
import { type Entry, planEntry, planKey, stateEntry, stateKey, takenEntry, takenKey } from './board-entries.wording.js';
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
  /** What a version is of is not known before: the database may have been restored while we were away. */
  private readonly compared = new Set<string>();
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

  /** Which version of a location we know to be on the board; none: not any that we know of. */
  versionWritten(place: Place): number | undefined {
    return this.writtenByPlace.get(placeKey(place))?.version;
  }

  /** Nothing is sure any more that we knew of the board. */
  forget(): void {
    this.writtenByPlace.clear();
  }

  /** Takes a location off the board: gateways ask. */
  async withdraw(place: Place): Promise<void> {
    this.writtenByPlace.delete(placeKey(place));
    await this.parts.bucket.remove(stateKey(place));
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
    const { epoch } = this.parts.bucket;
    const key = placeKey(place);
    const found = await this.read(place);
    if (!found) return this.withdraw(place);
    const before = thorough ? undefined : this.writtenByPlace.get(key);
    const isSure = before !== undefined && (since !== undefined || (await this.look(place, before, found)));
    const written = isSure ? before : nothing();
    const now = isSure ? found : await this.compare(place, written, found, thorough || !this.compared.has(key));
    await this.write(place, written, now, Math.floor(since ?? now.oldestNotedAt ?? Date.now()));
    this.compared.add(key);
    if (this.parts.bucket.epoch === epoch) this.writtenByPlace.set(key, written);
    else this.writtenByPlace.delete(key);
  }

  /** What is told as changed is told once: it is noted before anything can fail. */
  private async read(place: Place): Promise<TimeHere | undefined> {
    const now = await this.parts.times.read(place);
    const written = this.writtenByPlace.get(placeKey(place));
    if (now && !now.changedDates) this.writtenByPlace.delete(placeKey(place));
    for (const date of now?.changedDates ?? []) written?.unwritten.add(date);
    return now;
  }

  /**
   * Another service may have written it already.
   * @returns false: what is there is newer than what was read.
   */
  private async look(place: Place, written: Written, now: TimeHere): Promise<boolean> {
    const version = versionIn(await this.parts.bucket.read(stateKey(place)));
    if (version === now.version) {
      written.version = version;
      written.unwritten.clear();
    }
    return version <= now.version;
  }

  /**
   * Finds out what is there of it.
   * @returns what is taken now; it may have been read again.
   */
  private async compare(place: Place, written: Written, now: TimeHere, thorough: boolean): Promise<TimeHere> {
    const { bucket } = this.parts;
    const { municipalityId, locationId } = place;
    await othersHadTheirTurn();
    const keys = await bucket.keysUnder(`${municipalityId}.location.${locationId}.`);
    for (const key of keys) {
      const about = boardAbout(key);
      if (about?.about === 'taken') written.dates.add(about.date);
    }
    if (keys.length === 0) return now;
    const [planThere, state] = await Promise.all([bucket.read(planKey(place)), bucket.read(stateKey(place))]);
    Object.assign(written, { planThere, ...planIn(planThere) });
    if (versionIn(state) === now.version && !thorough) {
      written.version = now.version;
      return now;
    }
    const dates = [...written.dates];
    const texts = await Promise.all(dates.map((date) => bucket.read(takenKey(place, date))));
    const newest = Math.max(versionIn(state), ...texts.map(changeIn));
    const isNewer = newest > now.version || written.planVersion > now.planVersion;
    const again = isNewer ? await this.read(place) : undefined;
    const here = again ?? now;
    // What is there is of a time that the database does not know any more: it was restored.
    if (again && (again.version < newest || again.planVersion < written.planVersion)) {
      await this.clear(keys, written);
      return here;
    }
    if (state !== undefined && versionIn(state) === here.version && isSameState(state, stateText(here, 0)))
      written.version = here.version;
    const textByDate = new Map(dates.map((date, at) => [date, texts[at]]));
    for (const date of new Set([...dates, ...here.dates]))
      if (!hasRows(textByDate.get(date), here.rowsOf(date))) written.unwritten.add(date);
    return here;
  }

  private async clear(keys: readonly string[], written: Written): Promise<void> {
    await Promise.all(keys.map((key) => this.parts.bucket.remove(key)));
    written.dates.clear();
    Object.assign(written, { planThere: undefined, planVersion: -1, knownFrom: '' });
  }

  /** First the plan, then the dates, and when they are there the state. */
  private async write(place: Place, written: Written, now: TimeHere, changedAt: number): Promise<void> {
    const kept = firstDateKept(this.parts.clock.now());
    const missing = now.dates.filter((date) => !written.dates.has(date));
    const dates = [...new Set([...written.unwritten, ...missing])].filter((date) => date >= kept);
    const plan = await this.planOf(place, written, now);
    const taken = dates.map((date) => takenEntry(place, date, now));
    const state = stateEntry(place, now, changedAt);
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
    return location && planEntry(place, location, datesKnown(location.plan.timeZone, clock.now()));
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
    await Promise.all(past.map((date) => this.parts.bucket.remove(takenKey(place, date))));
    for (const date of past) {
      written.dates.delete(date);
      if (!this.pastDates.has(date)) this.pastDates.set(date, performance.now());
    }
  }
}
