import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aHouse, type House, type Program } from '#testkit';
import { aDayOfVisitors, type DayOver, inShort, theEveningBefore } from '../e2e/walk-in-day.builder.js';
import {
  expectAFairHall,
  expectEveryEnd,
  expectHonestWaits,
  expectOneNumberEach,
  expectTheContacts,
  expectTheFacts,
  expectTheStream,
} from '../e2e/walk-in-proof.builder.js';

let house: House;
let day: DayOver;
const killed: string[] = [];

/** One of each, the one that is there in any order, through the morning; each is back as soon as it can be. */
const killing = async (at: (moment: number) => Promise<void>): Promise<void> => {
  const victims: [number, Program | undefined][] = [
    [20, house.services('appointments')[0]],
    [60, house.gateways[1]],
    [100, house.services('catalogue')[0]],
    [140, house.services('contacts')[1]],
    [180, house.services('appointments')[1]],
  ];
  for (const [moment, victim] of victims) {
    await at(moment);
    await victim?.stop('SIGKILL');
    await victim?.start();
    if (victim) killed.push(victim.name);
  }
};

beforeAll(async () => {
  house = await aHouse({ ...theEveningBefore, instances: 2, gateways: 2 });
  day = await aDayOfVisitors(house, { seed: 7, closes: 240, pace: 150, meanwhile: killing });
  process.stdout.write(`a morning on which one of each is killed: ${inShort(day)}\n`);
}, 480_000);
afterAll(async () => house?.stop());

it('a morning on which one of each is killed ends for each visitor as they meant it to', () => {
  expect(killed).toEqual(['appointments', 'gateway', 'catalogue', 'contacts', 'appointments']);
  expectEveryEnd(day);
});

it('gives each who joined a number of their own, and calls nobody to two desks', () => {
  expectOneNumberEach(day);
});

it('has a contact moment for each booking, cancellation and handoff, once', () => {
  expectTheContacts(day);
});

it('is in the facts of waiting, with what visitors said of it', () => {
  expectTheFacts(day);
});

it('lets nobody wait for ever, and shows nothing of anybody', () => {
  expectAFairHall(day, 150);
});

it('tells who joins how long it takes', () => {
  expectHonestWaits(day, { right: 0.4, meanError: 8 });
});

it('pushes each change and each call once', () => {
  expectTheStream(day);
});

it('answers all with what they asked for, or that they try again', () => {
  expect([...day.doors.answers.keys()].filter((status) => status >= 500 && status !== 503)).toEqual([]);
  expect(day.doors.answers.get(503) ?? 0).toBeLessThan(100);
});
