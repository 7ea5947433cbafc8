import { BoardBeat, BoardMunicipality, BoardPlan, BoardState, boardAbout } from '#contracts';
import { type KnownFacts, knownFacts } from '#free-time';
import type { BucketWatcher, Metrics } from '#platform';
import { KnownLocation } from './known-location.mirror.js';

/** What the board tells of a municipality as a whole. */
export interface KnownMunicipality {
  readonly facts: KnownFacts;
  readonly locationIds: readonly string[];
}

export interface BoardParts {
  readonly metrics: Metrics;
  /** Whether there is a connection. */
  readonly isUp: () => boolean;
  /** Who hears no service for so long, in milliseconds, is behind. */
  readonly patience?: number;
  /** Milliseconds that only ever grow. */
  readonly monotonic?: () => number;
}

const usualPatience = 2_000;
/** By so much, of all time that passes, two clocks may run apart: more than a clock that is being put right does. */
const mostApart = 0.001;

/** What the clock of a service is behind ours, by the fastest beat. */
interface Fastest {
  readonly behind: number;
  readonly heardAt: number;
}

/** A copy of the board, and whether it is current. */
export class Board implements BucketWatcher {
  private readonly municipalities = new Map<string, KnownMunicipality>();
  private readonly locations = new Map<string, KnownLocation>();
  private readonly doubtedUntil = new Map<string, number>();
  private isComplete = false;
  /** When what we heard last was said, as far as we can tell. */
  private saidAt = Number.NEGATIVE_INFINITY;
  private readonly fastestByBeat = new Map<string, Fastest>();
  private readonly whenBegun: (() => void)[] = [];
  private readonly patience: number;
  private readonly monotonic: () => number;

  constructor(private readonly parts: BoardParts) {
    this.patience = parts.patience ?? usualPatience;
    this.monotonic = parts.monotonic ?? (() => performance.now());
    parts.metrics.watchBoard(() => !this.isCurrent);
  }

  /** If not, it may show what is long gone. */
  get isCurrent(): boolean {
    return this.isComplete && this.parts.isUp() && this.monotonic() - this.saidAt < this.patience;
  }

  /** Undefined: it is not known, or in doubt. */
  municipality(id: string): KnownMunicipality | undefined {
    const until = this.doubtedUntil.get(id);
    if (until !== undefined && this.monotonic() < until) return undefined;
    if (until !== undefined) this.doubtedUntil.delete(id);
    return this.municipalities.get(id);
  }

  /** Something was changed there of which the board may not have heard yet. */
  doubt(municipalityId: string, milliseconds: number): void {
    const until = this.monotonic() + milliseconds;
    this.doubtedUntil.set(municipalityId, Math.max(until, this.doubtedUntil.get(municipalityId) ?? 0));
  }

  location(municipalityId: string, locationId: string): KnownLocation | undefined {
    return this.locations.get(nameOf(municipalityId, locationId));
  }

  /** Called each time when all that was known is forgotten. */
  onBegin(run: () => void): void {
    this.whenBegun.push(run);
  }

  begin(): void {
    this.lost();
    this.municipalities.clear();
    this.locations.clear();
    for (const run of this.whenBegun) run();
  }

  complete(): void {
    this.isComplete = true;
  }

  lost(): void {
    this.isComplete = false;
    this.saidAt = Number.NEGATIVE_INFINITY;
    this.fastestByBeat.clear();
  }

  entry(key: string, data: Uint8Array | undefined, isNews: boolean): void {
    const told = boardAbout(key);
    if (told?.about === 'beat') this.hear(key, data, isNews);
    else if (told?.about === 'municipality') this.putMunicipality(told.municipalityId, data);
    else if (told) {
      const location = this.openLocation(told.municipalityId, told.locationId);
      if (told.about === 'taken') location.putTaken(told.date, data);
      else if (told.about === 'plan') location.putPlan(read(BoardPlan, data));
      else this.putState(location, data, isNews);
    }
  }

  /**
   * What was said before we listened may be long ago. Clocks differ: how long a beat was under way is how much longer than
   * the fastest of the same service.
   */
  private hear(key: string, data: Uint8Array | undefined, isNews: boolean): void {
    const beat = isNews ? read(BoardBeat, data) : undefined;
    if (!beat) return;
    const now = this.monotonic();
    const behind = now - beat.at;
    const fastest = this.fastestByBeat.get(key);
    const least = fastest ? Math.min(behind, fastest.behind + (now - fastest.heardAt) * mostApart) : behind;
    this.fastestByBeat.set(key, { behind: least, heardAt: now });
    this.saidAt = Math.max(this.saidAt, beat.at + least);
  }

  private putMunicipality(id: string, data: Uint8Array | undefined): void {
    const told = read(BoardMunicipality, data);
    if (told) this.municipalities.set(id, { facts: knownFacts(told.products), locationIds: told.locationIds });
    else this.municipalities.delete(id);
  }

  private putState(location: KnownLocation, data: Uint8Array | undefined, isNews: boolean): void {
    const state = read(BoardState, data);
    location.putState(state);
    if (state && isNews) this.parts.metrics.boardLag.observe(Math.max(0, Date.now() - state.changedAt) / 1_000);
  }

  private openLocation(municipalityId: string, locationId: string): KnownLocation {
    const name = nameOf(municipalityId, locationId);
    const location = this.locations.get(name) ?? new KnownLocation(locationId);
    this.locations.set(name, location);
    return location;
  }
}

const nameOf = (municipalityId: string, locationId: string): string => `${municipalityId}/${locationId}`;

interface Schema<T> {
  safeParse(input: unknown): { readonly success: boolean; readonly data?: T | undefined };
}

/** @returns undefined: it is not there, or is something else. */
const read = <T>(schema: Schema<T>, data: Uint8Array | undefined): T | undefined => {
  if (!data) return undefined;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString())).data;
  } catch {
    return undefined;
  }
};
