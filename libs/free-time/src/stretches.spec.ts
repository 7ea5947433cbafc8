import { describe, expect, it } from '@jest/globals';
import { instantText } from './calendar.rules.js';
import { aDesk, aPlan, staffed } from './plan.builder.js';
import { planOfDates } from './planned-time.rules.js';
import { plannedStretches } from './stretches.rules.js';

const stretches = (shifts: ReturnType<typeof staffed>, [from, until]: [string, string], deskNumber = 1) => {
  const openingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', until: '24:00' }));
  const planned = planOfDates(aPlan({ openingHours, desks: [aDesk(1, { shifts })] }), '2026-03-01', '2026-11-30');
  return plannedStretches(planned, deskNumber, { from: Date.parse(from), until: Date.parse(until) }).map(
    (each) => `${instantText(each.from)} ${instantText(each.until)}`,
  );
};
const day: [string, string] = ['2026-06-02T00:00:00Z', '2026-06-03T00:00:00Z'];
const morning = { from: '09:00', until: '12:00' };
const afternoon = { from: '13:00', until: '17:00' };

describe('when a desk is planned', () => {
  it.each<[string, ReturnType<typeof staffed>, [string, string], string[]]>([
    ['never, without a shift', [], day, []],
    ['not on another day', staffed('2026-06-03', morning), day, []],
    [
      'in parts, in order',
      staffed('2026-06-02', afternoon, morning),
      day,
      ['2026-06-02T07:00:00Z 2026-06-02T10:00:00Z', '2026-06-02T11:00:00Z 2026-06-02T15:00:00Z'],
    ],
    [
      'in one part, where shifts touch',
      staffed('2026-06-02', morning, { from: '12:00', until: '14:00' }),
      day,
      ['2026-06-02T07:00:00Z 2026-06-02T12:00:00Z'],
    ],
    [
      'from now on, from the beginning of the five minutes of now',
      staffed('2026-06-02', morning),
      ['2026-06-02T08:03:00Z', '2026-06-02T09:00:00Z'],
      ['2026-06-02T08:00:00Z 2026-06-02T09:00:00Z'],
    ],
    [
      'for three hours where the clock skips one of four',
      staffed('2026-03-29', { from: '01:00', until: '05:00' }),
      ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
      ['2026-03-29T00:00:00Z 2026-03-29T03:00:00Z'],
    ],
    [
      'for five hours where the clock repeats one of four',
      staffed('2026-10-25', { from: '01:00', until: '05:00' }),
      ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
      ['2026-10-24T23:00:00Z 2026-10-25T04:00:00Z'],
    ],
    [
      'in one part over midnight',
      [
        ...staffed('2026-06-02', { from: '22:00', until: '24:00' }),
        ...staffed('2026-06-03', { from: '00:00', until: '01:00' }),
      ],
      ['2026-06-02T12:00:00Z', '2026-06-03T12:00:00Z'],
      ['2026-06-02T20:00:00Z 2026-06-02T23:00:00Z'],
    ],
  ])('is told: %s', (_, shifts, asked, expected) => {
    expect(stretches(shifts, asked)).toEqual(expected);
  });

  it('is never, for a desk that the plan does not have', () => {
    expect(stretches(staffed('2026-06-02', morning), day, 2)).toEqual([]);
  });
});
