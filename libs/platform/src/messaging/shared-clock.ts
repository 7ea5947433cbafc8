import { StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { type DomainClock, services } from '#contracts';
import type { Clock, ClockSetting } from '../clock.js';
import { ProblemError } from '../problem.js';
import type { Log } from '../telemetry/log.js';
import type { Nats } from './nats.js';

const key = 'now';
const roll = 'loket-clock.who';
const longestWait = 4_000;

/** How programs of one installation keep the same clock of the domain, outside production. */
export class SharedClock {
  private taken = 0;
  private stop: (() => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly clock: Clock,
    private readonly nats: Nats,
    private readonly log: Log,
  ) {}

  /** @param given LOKET_CLOCK; the first program to start sets it for all. */
  async start(given: DomainClock | undefined): Promise<void> {
    const bucket = await this.bucket();
    if (given) await bucket.create(key, JSON.stringify(this.clock.settingFrom(given))).catch(() => undefined);
    const present = await bucket.get(key);
    if (present && present.operation === 'PUT') this.take(present.json<ClockSetting>(), present.revision);
    const watch = await bucket.watch({ key });
    this.stop = () => watch.stop();
    void (async () => {
      for await (const entry of watch)
        if (entry.operation === 'PUT') this.take(entry.json<ClockSetting>(), entry.revision);
    })().catch((error: unknown) => this.log.warn({ err: error }, 'the clock is no longer followed'));
    this.nats.connection.subscribe(roll, {
      callback: (_error, message) => {
        message.respond(JSON.stringify({ name: this.name, taken: this.taken }));
      },
    });
  }

  close(): void {
    this.stop?.();
  }

  /**
   * Sets the clock for all; answers when each program that is there has taken it over.
   * @returns their names; one for each of several that run side by side.
   * @throws ProblemError `service-unavailable` when one of the services does not say so in time.
   */
  async set(clock: DomainClock): Promise<string[]> {
    const bucket = await this.bucket();
    const setting = this.clock.settingFrom(clock);
    const revision = await bucket.put(key, JSON.stringify(setting));
    this.take(setting, revision);
    for (const until = Date.now() + longestWait; Date.now() < until; ) {
      const seen = await this.callTheRoll();
      const complete = services.every((service) => seen.some(({ name }) => name === service));
      if (complete && seen.every(({ taken }) => taken >= revision)) return seen.map(({ name }) => name).sort();
    }
    const detail = 'Not every service has taken over the clock; one that is away does so when it starts.';
    throw new ProblemError('service-unavailable', { detail, retryAfterSeconds: 1 });
  }

  private async callTheRoll(): Promise<{ name: string; taken: number }[]> {
    const answers: { name: string; taken: number }[] = [];
    const replies = await this.nats.connection.requestMany(roll, '', { strategy: 'stall', maxWait: 1_000, stall: 300 });
    for await (const reply of replies) if (reply.data.length > 0) answers.push(reply.json());
    return answers;
  }

  private take(setting: ClockSetting, revision: number): void {
    if (revision <= this.taken) return;
    this.clock.set(setting);
    this.taken = revision;
  }

  private async bucket() {
    return new Kvm(this.nats.connection).create('loket_clock', { storage: StorageType.Memory, history: 1 });
  }
}
