import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantText } from './calendar.rules.js';
import { afterGivingBack, afterLapsing, afterTaking, type FreeTime, freeTimeOf, isPlanned } from './free-time.rules.js';
import { nearestSlots } from './nearest-slots.rules.js';
import { openingOn } from './opening.rules.js';
import { aDesk, aPlan, aTaken, at, aVisit, everyDay, freeWeek } from './plan.builder.js';
import { planOfDates } from './planned-time.rules.js';
import { slotsOf } from './slots.rules.js';
import { slotsValidUntil } from './valid-until.rules.js';

const now = at('03-09T07:00');
const asker = { channel: 'web', now };
const startsOn = (freeTime: FreeTime, date: string, visit = aVisit()): string[] =>
  slotsOf(freeTime, visit, { ...asker, from: date, until: '2026-03-16' }).map(({ start }) =>
    instantText(start).slice(5, 16),
  );

describe('free time', () => {
  it('is without what is taken, and without holds until they lapse', () => {
    const hold = aTaken('03-15T08:00', { heldUntil: now + 1 });
    const planned = planOfDates(aPlan(), '2026-03-09', '2026-03-16');
    expect(startsOn(freeTimeOf(planned, [hold], now), '2026-03-15')).not.toContain('03-15T08:00');
    expect(startsOn(freeTimeOf(planned, [hold], now + 1), '2026-03-15')).toContain('03-15T08:00');
    const before = freeTimeOf(planned, [hold], now);
    expect(startsOn(afterLapsing(before, now + 1), '2026-03-15')).toContain('03-15T08:00');
    expect(afterLapsing(before, now)).toBe(before);
  });

  it('is the same whether taken and given back one by one or read at once', () => {
    const quotas = [
      { weekdays: [1, 2], from: '10:00', until: '12:00', channels: ['phone'], sharePercent: 50, releaseMinutes: 60 },
    ];
    const planned = planOfDates(aPlan({ desks: [aDesk(1), aDesk(2)], quotas }), '2026-03-09', '2026-03-16');
    const start = at('03-09T08:00');
    const one = fc.record({
      deskNumber: fc.constantFrom(1, 2),
      from: fc.nat({ max: 2_000 }).map((minutes) => start + minutes * 60_000),
      minutes: fc.integer({ min: 1, max: 90 }),
      channel: fc.constantFrom('web', 'phone', null),
      stays: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (list) => {
        const taken = list.map(({ minutes, stays, ...rest }) => ({
          ...rest,
          until: rest.from + minutes * 60_000,
          stays,
        }));
        let freeTime = freeTimeOf(planned, [], now);
        for (const each of taken) freeTime = afterTaking(freeTime, each);
        for (const each of taken.filter(({ stays }) => !stays)) freeTime = afterGivingBack(freeTime, each);
        const atOnce = freeTimeOf(
          planned,
          taken.filter(({ stays }) => stays),
          now,
        );
        expect(freeTime.desks.map(({ free }) => free)).toEqual(atOnce.desks.map(({ free }) => free));
        for (const channel of ['web', 'phone'])
          expect(freeTime.minutesByChannel.get(channel) ?? planned.windows.map(() => 0)).toEqual(
            atOnce.minutesByChannel.get(channel) ?? planned.windows.map(() => 0),
          );
      }),
    );
  });

  it('of a desk that serves somebody while a hold lapses there gives back what the hold counted for', () => {
    const served = aTaken('03-09T08:00', { channel: null });
    const hold = aTaken('03-09T08:00', { heldUntil: now });
    const quotas = [
      { weekdays: [1], from: '09:00', until: '12:00', channels: ['phone'], sharePercent: 50, releaseMinutes: 0 },
    ];
    const planned = planOfDates(aPlan({ quotas }), '2026-03-09', '2026-03-16');
    const before = freeTimeOf(planned, [served, hold], now - 1);
    const { deskNumber, from, until } = hold;
    for (const after of [afterLapsing(before, now), afterGivingBack(before, { deskNumber, from, until })]) {
      expect(after.desks[0]?.taken).toEqual([served]);
      expect(Math.max(...(after.minutesByChannel.get('web') ?? []))).toBe(0);
    }
  });

  it('does not change when something is given back that was not taken', () => {
    const freeTime = freeWeek(aPlan(), aTaken('03-09T08:00'));
    expect(afterGivingBack(freeTime, aTaken('03-09T09:00'))).toBe(freeTime);
  });

  it('tells which visits a new plan has hit', () => {
    const shut = planOfDates(aPlan({ exceptions: [{ on: '2026-03-10', hours: [] }] }), '2026-03-09', '2026-03-16');
    expect(isPlanned(shut, aTaken('03-09T08:00'))).toBe(true);
    expect(isPlanned(shut, aTaken('03-10T08:00'))).toBe(false);
    expect(isPlanned(shut, aTaken('03-09T08:00', { deskNumber: 7 }))).toBe(false);
  });
});

describe('the opening hours of a date', () => {
  it('are the exception, else none on a holiday, else the weekly ones, joined', () => {
    const plan = aPlan({
      openingHours: [...everyDay('09:00', '12:00'), ...everyDay('12:00', '13:00'), ...everyDay('14:00', '24:00')],
      exceptions: [{ on: '2026-04-06', hours: [{ from: '10:00', until: '12:00' }] }],
      holidayDates: ['2026-04-05', '2026-04-06'],
    });
    expect(openingOn(plan, '2026-04-06')).toEqual({ hours: [{ from: '10:00', until: '12:00' }], because: 'exception' });
    expect(openingOn(plan, '2026-04-05')).toEqual({ hours: [], because: 'holiday' });
    const joined = [
      { from: '09:00', until: '13:00' },
      { from: '14:00', until: '24:00' },
    ];
    expect(openingOn(plan, '2026-04-07')).toEqual({ hours: joined, because: 'weekly' });
  });
});

describe('the nearest slots', () => {
  const nearest = (freeTime: FreeTime, start: string): string[] =>
    nearestSlots(freeTime, aVisit(), { ...asker, start: at(start) }).map((slot) =>
      instantText(slot.start).slice(5, 16),
    );

  it('are the five nearest, nearest first, the earlier of two first', () => {
    expect(nearest(freeWeek(aPlan(), aTaken('03-09T11:00')), '03-09T11:00')).toEqual([
      '03-09T10:30',
      '03-09T11:30',
      '03-09T10:00',
      '03-09T12:00',
      '03-09T09:30',
    ]);
  });

  it('may lie days away, or be fewer', () => {
    const openOn = (weekday: number) => aPlan({ openingHours: [{ weekday, from: '09:00', until: '10:00' }] });
    expect(nearest(freeWeek(openOn(7)), '03-09T11:00')).toEqual(['03-15T08:00', '03-15T08:30']);
    expect(nearest(freeWeek(aPlan({ openingHours: [] })), '03-09T11:00')).toEqual([]);
  });
});

describe('slots stay valid until', () => {
  const validUntil = (freeTime: FreeTime, visit = aVisit()): string => {
    const slots = slotsOf(freeTime, visit, { ...asker, from: '2026-03-09', until: '2026-03-16' });
    return new Date(slotsValidUntil(freeTime, visit, asker, slots)).toISOString().slice(5, 23);
  };
  const fromTuesday = aPlan({ openingHours: everyDay('09:00', '17:00').slice(1) });

  it('the first one is too soon', () => {
    expect(validUntil(freeWeek(aPlan()), aVisit({ leadMinutes: 40 }))).toBe('03-09T07:20:00.001');
  });

  it('a day is released', () => {
    expect(validUntil(freeWeek(fromTuesday))).toBe('03-09T23:00:00.000');
    expect(validUntil(freeWeek(fromTuesday), aVisit({ releaseTime: '12:00' }))).toBe('03-09T11:00:00.000');
  });

  it('a quota is released', () => {
    const hours = { from: '09:00', until: '12:00' };
    const quotas = [{ weekdays: [2], ...hours, channels: ['phone'], sharePercent: 50, releaseMinutes: 1_200 }];
    expect(validUntil(freeWeek({ ...fromTuesday, quotas }))).toBe('03-09T12:00:00.000');
  });

  it('a hold lapses', () => {
    const hold = aTaken('03-11T09:00', { heldUntil: at('03-09T07:10') });
    expect(validUntil(freeWeek(fromTuesday, hold))).toBe('03-09T07:10:00.000');
  });
});
