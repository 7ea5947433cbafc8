import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { jetstream, StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { type DomainClock, services } from '#contracts';
import type { Clock, ClockSetting } from '../clock.js';
import { ProblemError } from '../problem.js';
import type { Log } from '../telemetry/log.js';
import type { Nats } from './nats.js';

/**
 * A setting with its place among all others, which outlives the bucket: the greater `order` goes before, then the
 * greater `id`. What a program was started with is below all that was set, and the earliest start is the greatest.
 */
interface OrderedSetting extends ClockSetting {
  readonly order: number;
  readonly id: string;
}

const goesBefore = (one: OrderedSetting, other: OrderedSetting | undefined): boolean =>
  !other || one.order > other.order || (one.order === other.order && one.id > other.id);

const key = 'now';
const roll = 'loket-clock.who';
const longestWait = 4_000;
const mostTries = 5;
const longestRoll = 1_000;
const stillAfter = 300;
const lookEvery = 20;
const pauseMilliseconds = 500;
const patience = 2_000;

/** How programs of one installation keep the same clock of the domain, outside production. */
export class SharedClock {
  private taken: OrderedSetting | undefined;
  private running = false;
  private stopWatching: (() => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly clock: Clock,
    private readonly nats: Nats,
    private readonly log: Log,
    /** Copies in a cluster of brokers. */
    private readonly replicas = 1,
  ) {}

  /**
   * Waits until the broker keeps buckets: servers of a cluster choose first who leads.
   * @param given LOKET_CLOCK; the first program to start sets it for all.
   */
  async start(given: DomainClock | undefined): Promise<void> {
    const setting = given && this.clock.settingFrom(given);
    await this.agreeInTheEnd(setting && { ...setting, order: -setting.at, id: randomUUID() });
    this.nats.connection.subscribe(roll, {
      callback: (_error, message) => {
        message.respond(JSON.stringify({ name: this.name, taken: this.taken }));
      },
    });
    this.nats.onReconnect(() => this.stopWatching?.());
    this.running = true;
    void this.follow();
  }

  close(): void {
    this.running = false;
    this.stopWatching?.();
  }

  /**
   * Sets the clock for all; answers when each program that is there has taken it over.
   * @returns their names; one for each of several that run side by side.
   * @throws ProblemError `service-unavailable` when one of the services does not say so in time.
   */
  async set(clock: DomainClock): Promise<string[]> {
    const setting = this.clock.settingFrom(clock);
    const order = Math.max(setting.at, (this.taken?.order ?? 0) + 1);
    const wanted = { ...setting, order, id: randomUUID() };
    await this.agree(wanted);
    for (const until = Date.now() + longestWait; Date.now() < until; ) {
      const seen = await this.callTheRoll();
      const complete = services.every((service) => seen.some(({ name }) => name === service));
      const agreed = seen.every(({ taken }) => taken && !goesBefore(wanted, taken));
      if (complete && agreed) return seen.map(({ name }) => name).sort();
    }
    const detail = 'Not every service has taken over the clock; one that is away does so when it starts.';
    throw new ProblemError('service-unavailable', { detail, retryAfterSeconds: 1 });
  }

  private async callTheRoll(): Promise<{ name: string; taken?: OrderedSetting }[]> {
    const answers: { name: string; taken?: OrderedSetting }[] = [];
    const box = this.nats.newAnswerBox();
    const began = performance.now();
    let heardAt = began;
    const subscription = this.nats.connection.subscribe(box, {
      callback: (error, reply) => {
        if (error || reply.data.length === 0) return;
        heardAt = performance.now();
        answers.push(reply.json());
      },
    });
    this.nats.connection.publish(roll, '', { reply: box });
    while (performance.now() < Math.min(began + longestRoll, heardAt + stillAfter))
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    subscription.unsubscribe();
    return answers;
  }

  /** The bucket is in the memory of the broker: after each reconnection it is filled and watched anew. */
  private async follow(): Promise<void> {
    while (this.running) {
      try {
        const bucket = await this.agree(this.taken);
        const watch = await bucket.watch({ key });
        this.stopWatching = () => watch.stop();
        for await (const entry of watch) if (entry.operation === 'PUT') this.take(entry.json<OrderedSetting>());
      } catch (error) {
        if (!this.running) return;
        this.log.warn({ err: error }, 'the clock is not followed; trying again');
        await after(pauseMilliseconds);
      }
    }
  }

  private async agreeInTheEnd(ours: OrderedSetting | undefined): Promise<void> {
    for (let first = true; ; first = false) {
      try {
        await this.agree(ours);
        return;
      } catch (error) {
        if (first) this.log.warn({ err: error }, 'there is no bucket of the clock yet; trying until there is');
        await after(pauseMilliseconds);
      }
    }
  }

  /** Takes what the bucket has, or puts there what goes before it. */
  private async agree(ours: OrderedSetting | undefined) {
    const bucket = await new Kvm(jetstream(this.nats.connection, { timeout: patience })).create('loket_clock', {
      storage: StorageType.Memory,
      history: 1,
      replicas: this.replicas,
      // Another copy than the one that leads may not have what was put last.
      allow_direct: false,
    });
    for (let tries = 1; ; tries += 1) {
      const present = await bucket.get(key);
      const theirs = present?.operation === 'PUT' ? present.json<OrderedSetting>() : undefined;
      if (theirs) this.take(theirs);
      if (!ours || (theirs && !goesBefore(ours, theirs))) return bucket;
      try {
        await bucket.put(key, JSON.stringify(ours), { previousSeq: present?.revision ?? 0 });
        this.take(ours);
        return bucket;
      } catch (error) {
        if (tries >= mostTries) throw error;
      }
    }
  }

  private take(setting: OrderedSetting): void {
    if (!goesBefore(setting, this.taken)) return;
    this.clock.set(setting);
    this.taken = setting;
  }
}
