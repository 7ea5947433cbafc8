import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dateOf, dayOf } from './calendar.rules.js';
import { decideStart } from './decide-start.rules.js';
import { afterTaking, type FreeTime, freeTimeOf, type Taken } from './free-time.rules.js';
import { aVisit } from './plan.builder.js';
import type { LocationPlan } from './plan.rules.js';
import { planOfDates } from './planned-time.rules.js';
import { type Question, slotsOf } from './slots.rules.js';
import { slowSlots } from './slow-slots.builder.js';

const cell = 300_000;
const zones = ['Europe/Amsterdam', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const firstDay = dayOf('2026-03-27');
const noon = Date.parse('2026-03-27T12:00:00Z');

const wallText = (cells: number): string =>
  `${String(Math.floor(cells / 12)).padStart(2, '0')}:${String((cells % 12) * 5).padStart(2, '0')}`;
const hours = fc
  .tuple(fc.nat({ max: 287 }), fc.integer({ min: 1, max: 288 }))
  .map(([from, length]) => ({ from: wallText(from), until: wallText(Math.min(288, from + length)) }));
const days = fc.integer({ min: 0, max: 3 }).map((days) => dateOf(firstDay + days));
const period = fc
  .tuple(fc.nat({ max: 5_000 }), fc.integer({ min: 1, max: 300 }))
  .map(([from, length]) => ({ from: noon + from * 60_000, until: noon + (from + length) * 60_000 }));
const closure = period.map(({ from, until }) => ({
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
}));
const channel = fc.constantFrom('web', 'phone', 'counter');
const skills = fc.subarray(['a', 'b']);

const aPlan: fc.Arbitrary<LocationPlan> = fc.record({
  timeZone: fc.constantFrom(...zones),
  openingHours: fc.array(
    fc.tuple(hours, fc.integer({ min: 1, max: 7 })).map(([each, weekday]) => ({ ...each, weekday })),
    {
      minLength: 4,
      maxLength: 12,
    },
  ),
  exceptions: fc.array(fc.record({ on: days, hours: fc.array(hours, { maxLength: 2 }) }), { maxLength: 1 }),
  holidayDates: fc.array(days, { maxLength: 1 }),
  closures: fc.array(closure, { maxLength: 1 }),
  quotas: fc.array(
    fc
      .tuple(hours, fc.subarray(['web', 'phone'], { minLength: 1 }), fc.constantFrom(0, 33, 60, 100))
      .map(([each, channels, sharePercent]) => ({
        ...each,
        channels,
        sharePercent,
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        releaseMinutes: 1_440,
      })),
    { maxLength: 2 },
  ),
  desks: fc
    .array(
      fc.record({
        skills,
        shifts: fc.array(
          fc
            .tuple(hours, days, fc.constantFrom(undefined, 'FREQ=DAILY', 'FREQ=DAILY;INTERVAL=2'))
            .map(([each, startsOn, recurrence]) => ({ ...each, startsOn, recurrence })),
          { maxLength: 3 },
        ),
        closures: fc.array(closure, { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((desks) => desks.map((desk, index) => ({ ...desk, number: index + 1 }))),
});
const aQuestion = fc.record({
  channel,
  now: fc.nat({ max: 3_000 }).map((minutes) => noon + minutes * 60_000),
  from: fc.constant(dateOf(firstDay)),
  until: fc.constant(dateOf(firstDay + 4)),
});
const someVisit = fc
  .record({
    minutes: fc.integer({ min: 1, max: 200 }),
    wrapUpMinutes: fc.nat({ max: 12 }),
    stepMinutes: fc.constantFrom(5, 10, 15, 20, 30, 60),
    leadMinutes: fc.nat({ max: 300 }),
    horizonDays: fc.nat({ max: 4 }),
    releaseTime: fc.constantFrom('00:00', '02:30', '09:00'),
    skills,
  })
  .map((facts) => aVisit(facts));
const someTaken = fc.array(
  fc.tuple(period, fc.integer({ min: 1, max: 4 }), channel).map(([each, deskNumber, by]) => ({
    ...each,
    deskNumber,
    channel: by,
  })),
  { maxLength: 8 },
);

const freeTimeFor = (plan: LocationPlan, taken: readonly Taken[], { from, until, now }: Question): FreeTime =>
  freeTimeOf(planOfDates(plan, from, until), taken, now);

describe('slots', () => {
  it('are those of a slow look at every cell', () => {
    fc.assert(
      fc.property(aPlan, someTaken, someVisit, aQuestion, (plan, taken, visit, question) => {
        expect(slotsOf(freeTimeFor(plan, taken, question), visit, question)).toEqual(
          slowSlots(plan, taken, visit, question),
        );
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('can be booked `free` times at a start and not once more, never two on one desk', () => {
    fc.assert(
      fc.property(aPlan, someTaken, someVisit, aQuestion, fc.nat(), (plan, taken, visit, question, nth) => {
        let freeTime = freeTimeFor(plan, taken, question);
        const slots = slotsOf(freeTime, visit, question);
        fc.pre(slots.length > 0);
        const { start, free } = slots[nth % slots.length]!;
        const asked = { start, channel: question.channel, now: question.now };
        for (let times = 0; times < free; times++) {
          const decision = decideStart(freeTime, visit, asked);
          if (!('ok' in decision)) throw new Error(`refused at ${times} of ${free}: ${JSON.stringify(decision)}`);
          const overlaps = freeTime.desks
            .find(({ number }) => number === decision.ok.deskNumber)!
            .taken.some(({ from, until }) => from < decision.ok.until && decision.ok.from < until);
          expect(overlaps).toBe(false);
          freeTime = afterTaking(freeTime, { ...decision.ok, channel: question.channel });
        }
        expect(decideStart(freeTime, visit, asked)).toEqual({ refused: 'slot-taken' });
        expect(slotsOf(freeTime, visit, question).map((slot) => slot.start)).not.toContain(start);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('are decided by the rules by which they are listed', () => {
    fc.assert(
      fc.property(
        aPlan,
        someTaken,
        someVisit,
        aQuestion,
        fc.nat({ max: 4 * 288 }),
        (plan, taken, visit, question, cells) => {
          const freeTime = freeTimeFor(plan, taken, question);
          const start = noon + cells * cell;
          const isListed = slotsOf(freeTime, visit, question).some((slot) => slot.start === start);
          const date = Temporal.Instant.fromEpochMilliseconds(start)
            .toZonedDateTimeISO(plan.timeZone)
            .toPlainDate()
            .toString();
          fc.pre(question.from <= date && date < question.until);
          const decision = decideStart(freeTime, visit, { ...question, start });
          expect('ok' in decision).toBe(isListed);

          const empty = { ...question, start };
          const wouldBe = 'ok' in decideStart(freeTimeFor(plan, [], question), visit, empty);
          if (!isListed) expect(decision).toHaveProperty('refused', wouldBe ? 'slot-taken' : 'slot-not-offered');
        },
      ),
      { numRuns: 200 },
    );
  }, 120_000);
});
