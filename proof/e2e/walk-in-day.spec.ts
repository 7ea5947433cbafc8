import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aHouse, type House } from '#testkit';
import { aDayOfVisitors, type DayOver, inShort, theEveningBefore } from './walk-in-day.builder.js';
import {
  expectAFairHall,
  expectEveryEnd,
  expectHonestWaits,
  expectOneNumberEach,
  expectTheContacts,
  expectTheFacts,
  expectTheStream,
} from './walk-in-proof.builder.js';

let house: House;
let day: DayOver;
beforeAll(async () => {
  house = await aHouse(theEveningBefore);
  day = await aDayOfVisitors(house, { seed: 6 });
  process.stdout.write(`a day of walking in: ${inShort(day)}\n`);
}, 480_000);
afterAll(async () => house?.stop());

it('a day of three hundred visitors ends for each as they meant it to', () => {
  expect(day.people).toHaveLength(300);
  expectEveryEnd(day);
  expect(day.people.filter(({ isTurnedAway, isTooLate }) => isTurnedAway || isTooLate).length).toBeLessThan(15);
});

it('gives each who joined a number of their own, and calls nobody to two desks', () => {
  expectOneNumberEach(day);
});

it('has a contact moment for each booking, cancellation and handoff', () => {
  expectTheContacts(day);
});

it('is in the facts of waiting, with what visitors said of it', () => {
  expectTheFacts(day);
});

it('lets nobody wait for ever, and shows nothing of anybody', () => {
  expectAFairHall(day, 120);
});

it('tells who joins how long it takes', () => {
  expectHonestWaits(day, { right: 0.55, meanError: 6 });
});

it('pushes each change and each call once', () => {
  expectTheStream(day);
});

it('answers all that was asked, without an error in any log', () => {
  expect([...day.doors.answers.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(day.doors.unanswered).toBe(0);
  expect(house.errors()).toEqual([]);
});
