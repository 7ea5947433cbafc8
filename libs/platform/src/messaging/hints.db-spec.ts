import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { makeLog } from '../telemetry/log.js';
import { type Hint, Hints } from './hints.js';
import { Nats } from './nats.js';

const log = makeLog('demo', 'silent');
let broker: SuiteNats;
let appointments: Nats;
let gateways: Nats[];

beforeAll(async () => {
  broker = await aNats();
  appointments = await Nats.connect(broker.urlOf('appointments'), 'appointments', log);
  gateways = [];
  for (let one = 0; one < 2; one += 1) gateways.push(await Nats.connect(broker.urlOf('gateway'), 'gateway', log));
});
afterAll(async () => {
  await Promise.all([appointments, ...(gateways ?? [])].map((nats) => nats?.close()));
  await broker?.remove();
});

const given = { municipalityId: 'voorbeeldstad', about: 'stadskantoor' };

/** Listens at each gateway, as it is allowed to. */
const listening = async () => {
  const heard: Hint[][] = gateways.map(() => []);
  const stops = gateways.map((nats, at) =>
    new Hints(nats, 'appointments').listen('queue', (hint) => void heard[at]?.push(hint)),
  );
  await Promise.all(gateways.map(({ connection }) => connection.flush()));
  return { heard, stop: () => stops.map((one) => one()) };
};

describe('a hint', () => {
  it('comes to everybody who listens to its topic, and to nobody who has stopped', async () => {
    const { heard, stop } = await listening();
    const hints = new Hints(appointments, 'appointments');
    hints.give('other', given);
    hints.give('queue', given);
    await eventually(() => expect(heard).toEqual([[given], [given]]));
    stop();
    await Promise.all(gateways.map(({ connection }) => connection.flush()));
    const { heard: others, stop: stopOthers } = await listening();
    hints.give('queue', { ...given, about: 'wijkcentrum' });
    await eventually(() => expect(others.flat()).toHaveLength(2));
    expect(heard.flat()).toHaveLength(2);
    stopOthers();
  });

  it('is lost while the broker is away, which holds nobody up, and comes again when it is back', async () => {
    const { heard, stop } = await listening();
    const hints = new Hints(appointments, 'appointments');
    await broker.kill();
    await eventually(() => expect(appointments.isUp).toBe(false));
    hints.give('queue', { ...given, about: 'lost' });
    await broker.startAgain();
    await eventually(() => {
      hints.give('queue', given);
      expect(heard.map((one) => one[0])).toEqual([given, given]);
    });
    expect(heard.flat()).not.toContainEqual({ ...given, about: 'lost' });
    stop();
  });

  it('holds up nobody who has done something while the program leaves', async () => {
    const leaving = await Nats.connect(broker.urlOf('appointments'), 'appointments', log);
    const hints = new Hints(leaving, 'appointments');
    let hasLeft = false;
    const left = leaving.close().then(() => {
      hasLeft = true;
    });
    // On its way out it takes nothing any more, before it is gone.
    while (!hasLeft) {
      expect(() => hints.give('queue', given)).not.toThrow();
      await turn();
    }
    await left;
    expect(() => hints.give('queue', given)).not.toThrow();
  });
});
