import { describe, expect, it } from '@jest/globals';
import { instantText } from './calendar.rules.js';
import { type FreeTime, freeTimeOf } from './free-time.rules.js';
import { aDesk, aPlan, at, aVisit, everyDay } from './plan.builder.js';
import { planOfDates } from './planned-time.rules.js';
import { slotsOf } from './slots.rules.js';
import type { Visit } from './visit.rules.js';

const daily = [{ startsOn: '2026-01-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY' }];
const freeTimeWith = (hours: { from: string; until: string }, now: number): FreeTime => {
  const plan = aPlan({
    openingHours: everyDay('00:00', '24:00'),
    desks: [aDesk(1, { shifts: daily })],
    quotas: [{ weekdays: [2], channels: ['phone'], sharePercent: 100, releaseMinutes: 60, ...hours }],
  });
  return freeTimeOf(planOfDates(plan, '2026-03-09', '2026-03-11'), [], now);
};
const lastStart = (
  freeTime: FreeTime,
  visit: Visit,
  asked: { channel: string; until: string; now: number },
): string => {
  const slots = slotsOf(freeTime, visit, { from: '2026-03-09', ...asked });
  return instantText(slots.at(-1)?.start ?? 0);
};

describe('a quota', () => {
  it('no longer holds from releaseMinutes before its window on', () => {
    const freeTime = freeTimeWith({ from: '09:00', until: '24:00' }, at('03-10T06:00'));
    const last = (now: string) => lastStart(freeTime, aVisit(), { channel: 'web', until: '2026-03-11', now: at(now) });
    expect(last('03-10T06:59:59')).toBe('2026-03-10T07:30:00Z');
    expect(last('03-10T07:00')).toBe('2026-03-10T22:30:00Z');
  });

  it('holds for a visit that runs into its window past the last midnight that was asked for', () => {
    const now = at('03-09T07:00');
    const plan = freeTimeWith({ from: '00:00', until: '01:00' }, now).planned.plan;
    const freeTime = freeTimeOf(planOfDates(plan, '2026-03-09', '2026-03-10'), [], now);
    const last = (channel: string) =>
      lastStart(freeTime, aVisit({ minutes: 60 }), { channel, until: '2026-03-10', now });
    expect(last('phone')).toBe('2026-03-09T22:30:00Z');
    expect(last('web')).toBe('2026-03-09T22:00:00Z');
  });
});
