import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantText } from './calendar.rules.js';
import { decideStart } from './decide-start.rules.js';
import { afterTaking, type FreeTime, freeTimeOf } from './free-time.rules.js';
import { planOfDates } from './planned-time.rules.js';
import { aSituation, freeTimeIn, type Situation, someStarts, startsIn } from './random-situation.builder.js';
import { type Slot, slotsOf, slotsStarting } from './slots.rules.js';
import { cell, day } from './slow-clock.builder.js';
import { slowPlan } from './slow-plan.builder.js';
import { slowSlots } from './slow-slots.builder.js';
import { slotsValidUntil } from './valid-until.rules.js';

/** Setting the hours aside is left out: it is for one start, and lists are as if it had not been said. */
const listed = (situation: Situation): Situation => ({
  ...situation,
  asker: { ...situation.asker, override: situation.asker.override?.filter((each) => each !== 'hours') },
});
const slotsIn = (situation: Situation, freeTime = freeTimeIn(situation)): Slot[] =>
  slotsOf(freeTime, situation.visit, { ...situation.asker, from: situation.from, until: situation.until });

const written = (slots: readonly Slot[]): string =>
  slots.map(({ start, free }) => `${instantText(start)} ${free}`).join('\n');

/** What is listed as free while a start is booked again and again, and what is said when it is refused. */
const bookedOut = (opened: FreeTime, { visit, asker }: Situation, start: number) => {
  const listed: number[] = [];
  for (let freeTime = opened; listed.length < 50; ) {
    const [slot] = slotsStarting(freeTime, visit, asker, { from: start, until: start + 1 });
    listed.push(slot?.free ?? 0);
    const decision = decideStart(freeTime, visit, { ...asker, start });
    if (!('ok' in decision)) return { listed, last: decision };
    freeTime = afterTaking(freeTime, { ...decision.ok, channel: asker.channel });
  }
  return { listed, last: 'none' };
};

describe('slots', () => {
  it('are those of a slow look at every cell, now and at the moment at which something is released', () => {
    fc.assert(
      fc.property(aSituation, fc.nat(), (situation, nth) => {
        const { plan, from, until, taken, visit, asker } = situation;
        const planned = planOfDates(plan, from, until);
        const slow = slowPlan(plan, from, until);
        const slotsAt = (now: number) =>
          slotsOf(freeTimeOf(planned, taken, now), visit, { ...asker, now, from, until });
        const slowSlotsAt = (now: number) => slowSlots(slow, taken, visit, { ...asker, now, from, until });

        const validUntil = slotsValidUntil(freeTimeIn(situation), visit, asker, slotsAt(asker.now));
        const released = slow.windows.map(({ releasedAt }) => releasedAt);
        const someReleased = [nth, nth + 1].flatMap((each) => released[each % released.length] ?? []);
        for (const now of [asker.now, validUntil, ...someReleased])
          expect(written(slotsAt(now))).toBe(written(slowSlotsAt(now)));
      }),
      { numRuns: 80 },
    );
  });

  it('are the same whether asked for at once or in parts of any length', () => {
    fc.assert(
      fc.property(aSituation, fc.integer({ min: 1, max: 300 }), (situation, cells) => {
        const { from, until, visit, asker } = situation;
        const freeTime = freeTimeIn(situation);
        const all: Slot[] = [];
        const step = cells * cell;
        for (let at = Date.parse(from) - day; at < Date.parse(until) + day; at += step)
          all.push(...slotsStarting(freeTime, visit, asker, { from: at, until: at + step }));
        expect(written(all)).toBe(written(slotsIn(situation, freeTime)));
      }),
    );
  });

  it('are decided by the rules by which they are listed', () => {
    fc.assert(
      fc.property(aSituation.map(listed), someStarts, (situation, drawn) => {
        const { visit, asker } = situation;
        const freeTime = freeTimeIn(situation);
        const offered = new Set(slotsIn(situation, freeTime).map(({ start }) => start));
        for (const start of startsIn(situation, drawn))
          expect('ok' in decideStart(freeTime, visit, { ...asker, start })).toBe(offered.has(start));
      }),
      { numRuns: 120 },
    );
  });

  it('can be booked `free` times at a start and not once more: then the start is taken', () => {
    fc.assert(
      fc.property(aSituation.map(listed), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (situation, picks) => {
        const opened = freeTimeIn(situation);
        const slots = slotsIn(situation, opened);
        for (const pick of slots.length === 0 ? [] : picks) {
          const { start, free } = slots[pick % slots.length]!;
          const countdown = Array.from({ length: free + 1 }, (_, times) => free - times);
          expect(bookedOut(opened, situation, start)).toEqual({ listed: countdown, last: { refused: 'slot-taken' } });
        }
      }),
      { numRuns: 200 },
    );
  });
});
