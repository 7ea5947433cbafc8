import { JetStreamApiCodes, JetStreamApiError, jetstream, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Log, Nats } from '#platform';

/** What is drawn under a key, and its revision in the bucket; 0: there is nothing yet. */
export interface Drawn {
  readonly total: number;
  readonly revision: number;
}

export const nothingDrawn: Drawn = { total: 0, revision: 0 };

/** Windows of a minute, and of an hour: what is of no use any more is thrown away per bucket. */
const bucketNames = { 60: 'loket_limits', 3600: 'loket_limits_hour' } as const;
type WindowSeconds = keyof typeof bucketNames;
const patience = 2_000;
const rest = 5_000;
/** A flood of addresses fills the bucket, not the broker; what does not fit is counted by each gateway alone. */
const mostBytes = 64 * 1_024 * 1_024;

const storeFailed = 10_077;
const isFull = (error: unknown): boolean => error instanceof JetStreamApiError && error.code === storeFailed;

const isTooLate = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

const isConflict = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
    error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown);

/** The buckets by their windows. */
export type DrawnBuckets = Readonly<Record<WindowSeconds, DrawnBucket>>;

/**
 * @param now milliseconds of real time.
 * @param replicas copies in a cluster of brokers.
 */
export const drawnBuckets = (nats: Nats, log: Log, now: () => number, replicas = 1): DrawnBuckets => ({
  60: new DrawnBucket(nats, log, now, { windowSeconds: 60, replicas }),
  3600: new DrawnBucket(nats, log, now, { windowSeconds: 3600, replicas }),
});

interface BucketShape {
  readonly windowSeconds: WindowSeconds;
  readonly replicas: number;
}

/** What the gateways together have drawn, in a bucket in the memory of the broker. */
export class DrawnBucket {
  private opened: Promise<KV> | undefined;
  private restsUntil = 0;
  private isAlone = false;

  /** @param now milliseconds of real time. */
  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    private readonly now: () => number,
    private readonly bucket: BucketShape = { windowSeconds: 60, replicas: 1 },
  ) {}

  get isAway(): boolean {
    return !this.nats.isUp || this.now() < this.restsUntil;
  }

  /**
   * Compares and sets until it is done: who is too late was so because another drew, which happens a few dozen times
   * per key at most.
   * @param known what was seen last; saves the reading when nobody drew since.
   * @param after what it becomes; undefined: it stays.
   * @returns what it has become; undefined: the broker does not answer.
   */
  async change(key: string, known: Drawn, after: (total: number) => number | undefined): Promise<Drawn | undefined> {
    for (let isLast = false; ; isLast = true) {
      if (this.isAway) return undefined;
      try {
        const drawn = await this.changeOnce(key, known, after);
        this.isAlone = false;
        return drawn;
      } catch (error) {
        // A bucket that is full is still there for the keys that it has.
        if (isFull(error)) return this.goAlone(error);
        this.opened = undefined;
        if (!isLast && !isTooLate(error)) continue;
        this.restsUntil = this.now() + rest;
        return this.goAlone(error);
      }
    }
  }

  private goAlone(err: unknown): undefined {
    if (!this.isAlone) this.log.warn({ err }, 'limits are counted by this gateway alone');
    this.isAlone = true;
    return undefined;
  }

  private async changeOnce(key: string, known: Drawn, after: (total: number) => number | undefined): Promise<Drawn> {
    this.opened ??= this.open();
    const bucket = await this.opened;
    for (let seen = known; ; ) {
      const total = after(seen.total);
      if (total === undefined) return seen;
      try {
        return { total, revision: await bucket.put(key, String(total), { previousSeq: seen.revision }) };
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
      const entry = await bucket.get(key);
      seen = entry ? { total: Number(entry.string()), revision: entry.revision } : nothingDrawn;
    }
  }

  /** What is older than a window is of no use; one more is kept for clocks that differ. */
  private open(): Promise<KV> {
    const { windowSeconds, replicas } = this.bucket;
    return new Kvm(jetstream(this.nats.connection, { timeout: patience })).create(bucketNames[windowSeconds], {
      storage: StorageType.Memory,
      history: 1,
      ttl: 2 * windowSeconds * 1_000,
      max_bytes: mostBytes,
      replicas,
    });
  }
}
