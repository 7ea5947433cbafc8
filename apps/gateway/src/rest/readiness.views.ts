import { type Health, type HealthCheck, healthOf } from '#platform';

const goodForMilliseconds = 1_000;

/** Whether all is well, found out once a second however often it is asked: anybody may ask. */
export class Readiness {
  private found: Promise<Health> | undefined;
  private goodUntil = 0;

  /** @param now milliseconds, of a clock that only goes forward. */
  constructor(
    private readonly checks: readonly HealthCheck[],
    private readonly now = () => performance.now(),
  ) {}

  find(): Promise<Health> {
    if (!this.found || this.now() >= this.goodUntil) this.found = this.findAnew();
    return this.found;
  }

  /** Whoever asks meanwhile waits for the same answer. */
  private async findAnew(): Promise<Health> {
    this.goodUntil = Number.POSITIVE_INFINITY;
    const health = await healthOf(this.checks);
    this.goodUntil = this.now() + goodForMilliseconds;
    return health;
  }
}
