import { setTimeout as after } from 'node:timers/promises';
import { eventually } from '#testkit';
import type { Doors } from './walk-in-doors.builder.js';

/** Those whose moments are so near to each other do what they do at the same time. */
const atOnce = 1;

interface Waiting {
  readonly moment: number;
  /** The clock does not wait for who only watches. */
  readonly counts: boolean;
  readonly wake: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The clock of the house, which goes on when all have done what they do at a moment: how fast the machine is makes no
 * difference to the day. Moments are minutes since the doors opened.
 */
export class SteppedClock {
  private readonly settings: Promise<unknown>[] = [];
  private waiting: readonly Waiting[] = [];
  private busy = 0;
  private moment = Number.NEGATIVE_INFINITY;
  private isGoing = false;
  private isStopped = false;

  /**
   * @param pace no minute takes less than so many milliseconds: timers of services run in real time.
   * @param shownBy the path of a line, which says what time it is.
   */
  constructor(
    private readonly doors: Doors,
    readonly opens: number,
    private readonly pace: number,
    private readonly shownBy: string,
  ) {}

  now(): number {
    return this.moment;
  }

  /** From here on it goes on by itself. */
  async start(moment: number): Promise<void> {
    await this.set(moment);
  }

  /** It stands still. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.settings);
  }

  /** What somebody does: the clock waits for them, except while they wait for a moment. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.rest();
    }
  }

  /** When it is that late, for who does something. */
  async at(moment: number): Promise<void> {
    if (moment <= this.moment) return;
    const woken = this.until(moment, true);
    this.rest();
    await woken;
  }

  /** As `at`, for who only watches. */
  async passes(moment: number): Promise<void> {
    if (moment > this.moment) await this.until(moment, false);
  }

  private until(moment: number, counts: boolean): Promise<void> {
    return new Promise((wake, fail) => {
      this.waiting = [...this.waiting, { moment, counts, wake, fail }];
    });
  }

  private rest(): void {
    this.busy -= 1;
    // Whoever begins at this moment has begun by then.
    setImmediate(() => {
      if (this.busy > 0 || this.isGoing) return;
      this.isGoing = true;
      this.goOn()
        .catch((error: unknown) => {
          for (const { fail } of this.waiting) fail(error);
        })
        .finally(() => {
          this.isGoing = false;
        });
    });
  }

  private async goOn(): Promise<void> {
    const counted = this.waiting.filter(({ counts }) => counts);
    if (counted.length === 0 || this.isStopped) return;
    const next = Math.min(...counted.map(({ moment }) => moment)) + atOnce;
    const reached = Math.max(...counted.map(({ moment }) => moment).filter((moment) => moment <= next));
    await Promise.all([after((reached - this.moment) * this.pace), this.set(reached)]);
    const woken = this.waiting.filter(({ moment }) => moment <= reached);
    this.waiting = this.waiting.filter(({ moment }) => moment > reached);
    this.busy += woken.filter(({ counts }) => counts).length;
    for (const { wake } of woken) wake();
  }

  /** The answer waits for whoever might still be there: the line shows sooner that it is that late. */
  private async set(moment: number): Promise<void> {
    const now = new Date(this.opens + moment * 60_000).toISOString();
    const body = { now, speed: 0 };
    this.settings.push(this.doors.expect(200, 'POST', '/v1/development/clock', { who: 'administrator', body }));
    await eventually(async () => {
      const { at } = await this.doors.expect(200, 'GET', this.shownBy);
      if (Date.parse(at) < Math.floor(Date.parse(now) / 1000) * 1000) throw new Error(`It is ${at}, not ${now}.`);
    }, 30_000);
    this.moment = moment;
  }
}
