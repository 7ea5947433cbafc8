export interface PacedOptions<W> {
  readonly run: (key: string, wanted: W) => Promise<void>;
  /** What is wanted when the same is asked for again before it has begun. */
  readonly both: (one: W, other: W) => W;
  /** Between the beginnings of two runs for one key. */
  readonly pauseMilliseconds: number;
  /** Over all keys. */
  readonly mostAtOnce: number;
}

interface Waiting<W> {
  wanted: W;
  readonly done: Promise<void>;
  readonly settle: (error?: unknown) => void;
}

const waitingFor = <W>(wanted: W): Waiting<W> => {
  let settle: Waiting<W>['settle'] = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { wanted, done, settle };
};

const mostRemembered = 1_000;

/**
 * The same thing again and again for many keys: of one key one at a time, at once when it rested, and then not before a
 * pause is over. However often it is asked for meanwhile, it is done once more.
 */
export class Paced<W> {
  private readonly waitingByKey = new Map<string, Waiting<W>>();
  private readonly running = new Set<string>();
  private readonly begunAtByKey = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: PacedOptions<W>) {}

  /** Settles as the run does that begins after this. */
  ask(key: string, wanted: W): Promise<void> {
    const waiting = this.waitingByKey.get(key);
    if (waiting) {
      waiting.wanted = this.options.both(waiting.wanted, wanted);
      return waiting.done;
    }
    const one = waitingFor(wanted);
    this.waitingByKey.set(key, one);
    this.next();
    return one.done;
  }

  private next(): void {
    const { mostAtOnce, pauseMilliseconds } = this.options;
    const now = performance.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const [key, one] of this.waitingByKey) {
      if (this.running.size >= mostAtOnce) return;
      if (this.running.has(key)) continue;
      const rested = (this.begunAtByKey.get(key) ?? Number.NEGATIVE_INFINITY) + pauseMilliseconds;
      if (rested <= now) this.begin(key, one);
      else soonest = Math.min(soonest, rested);
    }
    if (soonest === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), Math.max(1, soonest - now)).unref();
  }

  private begin(key: string, one: Waiting<W>): void {
    this.waitingByKey.delete(key);
    this.running.add(key);
    this.remember(key);
    this.options
      .run(key, one.wanted)
      .then(
        () => one.settle(),
        (error: unknown) => one.settle(error ?? new Error('It failed.')),
      )
      .finally(() => {
        this.running.delete(key);
        this.next();
      });
  }

  private remember(key: string): void {
    const now = performance.now();
    if (this.begunAtByKey.size >= mostRemembered)
      for (const [other, begunAt] of this.begunAtByKey)
        if (begunAt + this.options.pauseMilliseconds <= now) this.begunAtByKey.delete(other);
    this.begunAtByKey.set(key, now);
  }
}
