import { describe, expect, it } from '@jest/globals';
import { freeTimeOf, planOfDates } from '#free-time';
import { proposalsAt } from './proposals.rules.js';

const timeZone = 'Europe/Amsterdam';
const visit = {
  durationMinutes: 30,
  takenMinutes: 30,
  stepMinutes: 30,
  leadMinutes: 0,
  horizons: [{ horizonDays: 30, releaseTime: '00:00' }],
  skills: [],
  tooManyPeople: false,
};

/** At a desk that is open day and night, and on some date not between these times. */
const proposed = (agreed: string, ...shut: { on: string; hours: { from: string; until: string }[] }[]) => {
  const startAt = Date.parse(agreed);
  const first = new Date(startAt - 4 * 86_400_000).toISOString().slice(0, 10);
  const shift = { startsOn: '2027-01-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY' };
  const plan = {
    timeZone,
    openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', until: '24:00' })),
    exceptions: shut,
    desks: [{ number: 1, skills: [], shifts: [shift] }],
  };
  const now = Date.parse(`${first}T12:00:00Z`);
  const free = freeTimeOf(planOfDates(plan, first, '2027-11-10'), [], now);
  const place = { deskNumber: 1, from: startAt, until: startAt + 30 * 60_000 };
  return [...proposalsAt(free, [{ id: 'one', channel: 'web', visit, place, startAt, timeZone }], now)].flatMap((one) =>
    one ? [one.start] : [],
  );
};
const instants = (...texts: string[]) => texts.map((text) => Date.parse(text));
const allDay = (on: string) => ({ on, hours: [] });

/** The night of the change, the day before and the day after: dates, and what they are off UTC at noon. */
const changes = [
  {
    to: 'summer time',
    before: ['2027-03-27', '+01:00'],
    of: ['2027-03-28', '+02:00'],
    after: ['2027-03-29', '+02:00'],
  },
  {
    to: 'winter time',
    before: ['2027-10-30', '+02:00'],
    of: ['2027-10-31', '+01:00'],
    after: ['2027-11-01', '+01:00'],
  },
] as const;
const onDay = ([date, offset]: readonly [string, string], time: string): string => `${date}T${time}:00${offset}`;

describe.each(changes)('a proposal around the change to $to', ({ before, of, after }) => {
  it.each(['09:00', '10:00', '11:30', '12:00', '16:30', '17:00', '21:30'])('is at %s again', (time) => {
    expect(proposed(onDay(before, time), allDay(before[0]))).toEqual(instants(onDay(of, time)));
    expect(proposed(onDay(of, time), allDay(of[0]))).toEqual(instants(onDay(after, time)));
  });

  it.each([
    ['11:30', [{ from: '12:00', until: '24:00' }]],
    [
      '12:00',
      [
        { from: '00:00', until: '12:00' },
        { from: '17:00', until: '24:00' },
      ],
    ],
    [
      '16:30',
      [
        { from: '00:00', until: '12:00' },
        { from: '17:00', until: '24:00' },
      ],
    ],
    ['17:00', [{ from: '00:00', until: '17:00' }]],
  ])('for %s on that day is in the same part of the next', (time, hours) => {
    expect(proposed(onDay(of, time), { on: of[0], hours })).toEqual(instants(onDay(after, time)));
  });

  it.each([
    ['11:30', '00:00', '12:00'],
    ['12:00', '12:00', '17:00'],
    ['16:30', '12:00', '17:00'],
    ['17:00', '17:00', '24:00'],
  ])('for %s on the day before is in the same part of that day', (time, from, until) => {
    expect(proposed(onDay(before, time), allDay(before[0]), { on: of[0], hours: [{ from, until }] })).toEqual(
      instants(onDay(of, time)),
    );
  });
});

describe('a proposal in the night of a change', () => {
  it('is later by the length of the gap when the time is skipped', () => {
    expect(proposed('2027-03-27T02:30:00+01:00', allDay('2027-03-27'))).toEqual(instants('2027-03-28T03:30:00+02:00'));
  });

  it('is at the first of two equal times, and of the second one at that time too', () => {
    expect(proposed('2027-10-30T02:30:00+02:00', allDay('2027-10-30'))).toEqual(instants('2027-10-31T02:30:00+02:00'));
    expect(proposed('2027-10-31T02:30:00+01:00', allDay('2027-10-31'))).toEqual(instants('2027-11-01T02:30:00+01:00'));
  });
});
