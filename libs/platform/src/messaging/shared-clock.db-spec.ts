import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { services } from '#contracts';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { Clock } from '../clock.js';
import { makeLog } from '../telemetry/log.js';
import { Nats } from './nats.js';
import { SharedClock } from './shared-clock.js';

const log = makeLog('demo', 'silent');

class Program {
  private constructor(
    readonly nats: Nats,
    readonly sharedClock: SharedClock,
    readonly clock: Clock,
  ) {}

  static async start(broker: SuiteNats, name: string, given?: string): Promise<Program> {
    const clock = new Clock();
    const nats = await Nats.connect(broker.url, name, log);
    const sharedClock = new SharedClock(name, clock, nats, log);
    await sharedClock.start(given ? { now: given, speed: 0 } : undefined);
    return new Program(nats, sharedClock, clock);
  }

  async stop(): Promise<void> {
    this.sharedClock.close();
    await this.nats.close();
  }
}

let broker: SuiteNats;
let programs: Program[];
beforeEach(async () => {
  broker = await aNats();
  programs = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.stop()));
  await broker.remove();
});

const start = async (name: string, given?: string) => {
  const program = await Program.start(broker, name, given);
  programs.push(program);
  return program;
};
const startAll = async (given?: string) => {
  for (const name of services) await start(name, given);
};
const set = (now: string, by = 0) => programs[by]?.sharedClock.set({ now, speed: 0 });
const times = () => new Set(programs.map(({ clock }) => clock.instant()));
const all = (...instants: string[]) => new Set(instants);
const restartBroker = async () => {
  await broker.kill();
  await broker.startAgain();
  await eventually(() => expect(programs.map(({ nats }) => nats.isUp)).not.toContain(false));
};

describe('the shared clock', () => {
  it('is that of the first program to start, for those that come later too', async () => {
    await start('catalogue', '2026-11-30T07:00:00Z');
    await start('appointments', '2026-12-30T07:00:00Z');
    await start('contacts');
    expect(times()).toEqual(all('2026-11-30T07:00:00Z'));
  });

  it('is set for all, by whichever program', async () => {
    await startAll();
    expect(await set('2026-12-01T12:00:00Z')).toEqual([...services].sort());
    expect(times()).toEqual(all('2026-12-01T12:00:00Z'));
    await set('2026-12-02T12:00:00Z', 1);
    expect(times()).toEqual(all('2026-12-02T12:00:00Z'));
  });

  it('is not set as long as a service is missing', async () => {
    await start('catalogue');
    await expect(set('2026-12-01T12:00:00Z')).rejects.toMatchObject({ code: 'service-unavailable' });
  });

  it('stays as it was set, and can be set again, when the broker was restarted', async () => {
    await startAll('2026-11-30T07:00:00Z');
    for (const day of ['01', '02', '03']) await set(`2026-12-${day}T12:00:00Z`);
    await restartBroker();
    expect(times()).toEqual(all('2026-12-03T12:00:00Z'));
    await set('2026-12-10T12:00:00Z');
    expect(times()).toEqual(all('2026-12-10T12:00:00Z'));
    await set('2026-12-11T12:00:00Z', 2);
    expect(times()).toEqual(all('2026-12-11T12:00:00Z'));
  });

  it('is told to a program that starts after the broker was restarted', async () => {
    await startAll('2026-11-30T07:00:00Z');
    await set('2026-12-01T12:00:00Z');
    await restartBroker();
    const late = await start('catalogue', '2026-11-30T07:00:00Z');
    await eventually(() => expect(late.clock.instant()).toBe('2026-12-01T12:00:00Z'));
    expect(times()).toEqual(all('2026-12-01T12:00:00Z'));
  });
});
