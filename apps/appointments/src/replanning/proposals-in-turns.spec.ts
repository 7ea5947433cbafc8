import { describe, expect, it } from '@jest/globals';
import { freeTimeOf, planOfDates } from '#free-time';
import { type Proposed, proposalsAt } from './proposals.rules.js';
import { foundBefore } from './proposals.views.js';

/** Pieces of work that each take so long by a clock of their own, and find something every time. */
const work = (pieces: number, milliseconds: number) => {
  let at = 0;
  const done: number[] = [];
  return {
    done,
    clock: () => at,
    *search(): Generator<Proposed | undefined> {
      for (let piece = 0; piece < pieces; piece++) {
        at += milliseconds;
        done.push(at);
        yield piece % 2 === 0 ? { id: `${piece}`, start: 0, end: 0 } : undefined;
      }
    },
  };
};

/** How often somebody else gets a turn until something is done. */
const turnsDuring = async (done: Promise<unknown>): Promise<number> => {
  let turns = 0;
  let goesOn = true;
  const stop = done.finally(() => {
    goesOn = false;
  });
  while (goesOn) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  await stop;
  return turns;
};

describe('a search for proposals', () => {
  it('finds all there is when there is time', async () => {
    const { search, clock, done } = work(10, 1);
    expect((await foundBefore(1_000, search(), clock)).map(({ id }) => id)).toEqual(['0', '2', '4', '6', '8']);
    expect(done).toHaveLength(10);
  });

  it('stops when the time is up, with what it found', async () => {
    const { search, clock, done } = work(1_000, 10);
    expect((await foundBefore(45, search(), clock)).map(({ id }) => id)).toEqual(['0', '2', '4']);
    expect(done).toEqual([10, 20, 30, 40, 50]);
  });

  it('gives everybody else a turn after every twenty milliseconds', async () => {
    const { search, clock } = work(100, 7);
    const turns = await turnsDuring(foundBefore(10_000, search(), clock));
    expect(turns).toBeGreaterThanOrEqual(33);
  });

  it('is one small piece of work for each that fits nowhere, though no two visits are the same', () => {
    const now = Date.parse('2026-11-30T07:00:00Z');
    const timeZone = 'Europe/Amsterdam';
    const shift = { startsOn: '2026-01-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY' };
    const plan = {
      timeZone,
      openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
      desks: Array.from({ length: 2 }, (_, index) => ({ number: index + 1, skills: [], shifts: [shift] })),
    };
    const free = freeTimeOf(planOfDates(plan, '2026-11-29', '2027-11-30'), [], now);
    const displaced = Array.from({ length: 50 }, (_, index) => ({
      id: `${index}`,
      channel: 'web',
      visit: {
        durationMinutes: 485,
        takenMinutes: 485 + 5 * index,
        stepMinutes: 5,
        leadMinutes: 0,
        horizons: [{ horizonDays: 360, releaseTime: '00:00' }],
        skills: [],
        tooManyPeople: false,
      },
      place: { deskNumber: 1, from: now, until: now + 1 },
      startAt: now + index * 3_600_000,
      timeZone,
    }));
    const begun = performance.now();
    expect([...proposalsAt(free, displaced, now)]).toEqual(displaced.map(() => undefined));
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
