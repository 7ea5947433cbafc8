import type { DomainClock } from '#contracts';

/** A setting of the clock: what the domain took for now at a moment of real time, and how fast it runs. */
export interface ClockSetting {
  /** Milliseconds since 1970, of the domain. */
  readonly now: number;
  /** Milliseconds since 1970, real: when `now` was now. */
  readonly at: number;
  readonly speed: number;
}

/** The clock of the domain. Time-outs, tokens and limits use real time, not this. */
export class Clock {
  private setting: ClockSetting | undefined;

  constructor(private readonly realNow: () => number = Date.now) {}

  /** Milliseconds since 1970. */
  now(): number {
    if (!this.setting) return this.realNow();
    return this.setting.now + (this.realNow() - this.setting.at) * this.setting.speed;
  }

  /** `2026-12-01T08:00:00Z`, to the second. */
  instant(): string {
    return instantOf(this.now());
  }

  set(setting: ClockSetting | undefined): void {
    this.setting = setting;
  }

  settingFrom(clock: DomainClock): ClockSetting {
    return { now: Date.parse(clock.now), at: this.realNow(), speed: clock.speed };
  }
}

/** Milliseconds since 1970 as an instant, to the second (rounded down). */
export const instantOf = (milliseconds: number): string =>
  new Date(Math.floor(milliseconds / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
