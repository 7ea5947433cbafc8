import { type Log, Paced, type Touched } from '#platform';
import type { BoardBucket } from './board-bucket.client.js';
import type { BoardVersions } from './board-versions.views.js';
import { type Place, placeKey } from './place.rules.js';
import type { Occasion, WriteLocation } from './write-location.action.js';
import type { WriteMunicipality } from './write-municipality.action.js';

export interface KeepBoardParts {
  readonly versions: BoardVersions;
  readonly municipalities: WriteMunicipality;
  readonly locations: WriteLocation;
  readonly bucket: BoardBucket;
  readonly log: Log;
}

type Wanted =
  | ({ readonly about: 'location'; readonly place: Place; readonly isToLeave?: boolean } & Occasion)
  | { readonly about: 'municipality'; readonly municipalityId: string; readonly thorough?: boolean };

/** What a sweep found to do, and whether it was done before its turn came. */
interface Found {
  readonly wanted: Wanted;
  readonly isDone: () => boolean;
}

const never = (): boolean => false;

/** A location is not written more often than this, however often it changes. */
const pauseMilliseconds = 40;
/** Bookings need the database more. */
const mostAtOnce = 3;
/** Plans of a new day, in one sweep. */
const mostOfAnotherDay = 25;
/** In one of so many sweeps a location is looked at as a whole, one after the other. */
const sweepsPerLook = 20;
/** Who did not look at the database for so long does not say that the board is kept. */
const longestBlind = 5_000;

/** So many sweeps one after the other; then a location is taken off the board, and gateways ask. */
const mostFailures = 5;

const earliest = (one?: number, other?: number): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const both = (one: Wanted, other: Wanted): Wanted => {
  const thorough = one.thorough === true || other.thorough === true;
  if (one.about === 'municipality' || other.about === 'municipality') return { ...one, thorough };
  // What can not be written leaves; the next sweep writes what was to be written too.
  const isToLeave = one.isToLeave === true || other.isToLeave === true;
  return { ...one, since: earliest(one.since, other.since), thorough, isToLeave };
};

const keyOf = (wanted: Wanted): string =>
  wanted.about === 'location' ? placeKey(wanted.place) : wanted.municipalityId;

/**
 * Keeps the board: writes what changed after each commit, beside it and never in its way; and looks again and again
 * whether all is there, whoever should have written it.
 */
export class KeepBoard {
  private readonly paced: Paced<Wanted>;
  private readonly asked = new Set<Promise<void>>();
  private isStopping = false;
  private lookedAt: number | undefined;
  private turn = 0;
  private isTroubled = false;
  private readonly failuresByKey = new Map<string, number>();

  constructor(private readonly parts: KeepBoardParts) {
    this.paced = new Paced({ run: (_key, wanted) => this.write(wanted), both, pauseMilliseconds, mostAtOnce });
    parts.bucket.onLost(() => this.forget());
  }

  /** What a transaction changed that was just committed. What can not be written now is found by the next sweep. */
  note(touched: readonly Touched[]): void {
    const since = Date.now();
    for (const { kind, municipalityId, id } of touched)
      if (kind === 'location' && id !== undefined)
        this.quietly({ about: 'location', place: { municipalityId, locationId: id }, since });
      else if (kind === 'planning') this.quietly({ about: 'municipality', municipalityId });
  }

  /** Writes what the database has and the board has not; and now and then one location is looked at as a whole. */
  async sweep(): Promise<void> {
    const { versions, municipalities, locations, bucket } = this.parts;
    if (!bucket.isUp) return;
    const { epoch } = bucket;
    const found = await versions.all();
    const behind: Found[] = found.municipalities
      .map(({ municipalityId, version }): Found => {
        const isDone = () => municipalities.isCurrent(municipalityId, version);
        return { wanted: { about: 'municipality', municipalityId }, isDone };
      })
      .filter(({ isDone }) => !isDone());
    const ofAnotherDay: Found[] = [];
    for (const place of found.locations) {
      const is = locations.isCurrent(place, place.version);
      const one: Found = { wanted: { about: 'location', place }, isDone: this.isDoneOnce(place) };
      if (is === 'behind') behind.push(one);
      else if (is === 'another day') ofAnotherDay.push({ ...one, isDone: never });
    }
    this.looked();
    const inTurn = this.inTurn(found.locations).map((wanted): Found => ({ wanted, isDone: never }));
    let isBelievable = true;
    // One after the other: what was just committed goes before.
    for (const { wanted, isDone } of [...behind, ...ofAnotherDay.slice(0, mostOfAnotherDay), ...inTurn]) {
      if (this.isStopping) return;
      if (!isDone()) isBelievable = (await this.inSweep(wanted)) && isBelievable;
    }
    if (bucket.epoch !== epoch || !isBelievable) return;
    this.lookedAt ??= performance.now();
    await locations.forgetPast();
  }

  /** Says that the board is kept; not before all was written once, and not when it is not known what there is to write. */
  async beat(): Promise<void> {
    const { bucket } = this.parts;
    if (
      this.isStopping ||
      this.lookedAt === undefined ||
      performance.now() - this.lookedAt > longestBlind ||
      !bucket.isUp
    )
      return;
    await bucket.beat();
  }

  /** Writes what was noted, and says no longer that the board is kept. */
  async stop(): Promise<void> {
    this.isStopping = true;
    while (this.asked.size > 0) await Promise.allSettled(this.asked);
    await this.parts.bucket
      .endBeat()
      .catch((error: unknown) => this.parts.log.warn({ err: error }, 'a beat is left behind'));
  }

  /** A location that was behind: whether what was noted was written since. */
  private isDoneOnce(place: Place & { readonly version: number }): () => boolean {
    const { locations } = this.parts;
    const before = locations.versionWritten(place);
    return () => {
      const written = locations.versionWritten(place);
      return written !== undefined && written !== before && written >= place.version;
    };
  }

  private looked(): void {
    if (this.lookedAt !== undefined) this.lookedAt = performance.now();
  }

  private inTurn(places: readonly Place[]): Wanted[] {
    this.turn += 1;
    const place = places[Math.floor(this.turn / sweepsPerLook) % Math.max(places.length, 1)];
    if (!place || this.lookedAt === undefined || this.turn % sweepsPerLook !== 0) return [];
    const { municipalityId } = place;
    return [
      { about: 'location', place, thorough: true },
      { about: 'municipality', municipalityId, thorough: true },
    ];
  }

  /** @returns whether the board is to be believed about it: it is written, or taken off. */
  private async inSweep(wanted: Wanted): Promise<boolean> {
    const key = keyOf(wanted);
    try {
      await this.ask(wanted);
      this.looked();
      this.failuresByKey.delete(key);
      return true;
    } catch (error) {
      const failures = (this.failuresByKey.get(key) ?? 0) + 1;
      this.failuresByKey.set(key, failures);
      if (failures === 1)
        this.parts.log.warn({ err: error, key }, 'the board was not written; the next sweep tries again');
      if (failures < mostFailures || wanted.about !== 'location') return false;
      return this.ask({ ...wanted, isToLeave: true }).then(
        () => true,
        () => false,
      );
    }
  }

  private quietly(wanted: Wanted): void {
    if (!this.parts.bucket.isUp) return;
    this.ask(wanted).then(
      () => {
        this.isTroubled = false;
      },
      (error: unknown) => {
        if (!this.isTroubled) this.parts.log.warn({ err: error }, 'the board was not written; the next sweep will');
        this.isTroubled = true;
      },
    );
  }

  private ask(wanted: Wanted): Promise<void> {
    const asked = this.paced.ask(keyOf(wanted), wanted);
    this.asked.add(asked);
    const forget = () => this.asked.delete(asked);
    asked.then(forget, forget);
    return asked;
  }

  private write(wanted: Wanted): Promise<void> {
    const { locations, municipalities } = this.parts;
    if (wanted.about === 'location')
      return wanted.isToLeave ? locations.withdraw(wanted.place) : locations.run(wanted.place, wanted);
    return municipalities.run(wanted.municipalityId, wanted.thorough ?? false);
  }

  private forget(): void {
    this.lookedAt = undefined;
    this.parts.locations.forget();
    this.parts.municipalities.forget();
  }
}
