import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aPlanOf, aProduct, aRow, at, day, minute, monday, type Row, ToldBoard } from './a-board.builder.js';
import type { SlotsQuestion } from './board-slots.views.js';

const passport: SlotsQuestion = {
  channel: 'web',
  items: [{ productId: 'paspoort', people: 1 }],
  extraMinutes: 0,
  locationId: 'stadskantoor',
};
const everywhere: SlotsQuestion = { ...passport, locationId: undefined };

let told: ToldBoard;
beforeEach(() => {
  told = new ToldBoard();
  told.setClock(monday + 7 * 60 * minute);
  told.offer(aProduct('paspoort'));
  told.plan('stadskantoor', aPlanOf(2));
});

const expectAsAfresh = (...questions: SlotsQuestion[]): void => {
  for (const question of questions) {
    expect(told.list(question)).toBe(told.listAfresh(question));
    expect(told.first(question)).toBe(told.firstAfresh(question));
  }
};

const datesIn = (text: string | undefined): string[] => {
  const { locations } = JSON.parse(text ?? '') as { locations: { days: { date: string }[] }[] };
  return locations.flatMap(({ days }) => days.map(({ date }) => date));
};

describe('the board answers as the service does', () => {
  it('byte for byte, again and again', () => {
    told.take('stadskantoor', aRow(1, '2026-11-30T08:00:00Z'), aRow(2, '2026-12-02T09:00:00Z'));
    expectAsAfresh(passport);
    expectAsAfresh(passport, everywhere);
    expect(told.list(passport)).toContain('{"date":"2026-11-30","slots":[{"start":"2026-11-30T08:00:00Z","free":1},');
  });

  it('for all locations, in their order, and the earliest of each in order of its start', () => {
    told.plan('aanloop', aPlanOf(1));
    told.plan('wijkcentrum', aPlanOf(1, { timeZone: 'Europe/Lisbon' }));
    told.take('aanloop', ...[0, 1, 2, 3, 4, 5].map((n) => aRow(1, monday + 8 * 60 * minute + n * 30 * minute)));
    expectAsAfresh(everywhere);
    expect(told.first(everywhere)).toMatch(/stadskantoor.*wijkcentrum.*aanloop/);
  });

  it('for the dates that are asked about', () => {
    const from = '2026-12-02';
    const until = '2026-12-04';
    for (const dates of [{ from }, { until }, { from, until }, { from: '2020-01-01' }, { from: '2027-05-05' }])
      expectAsAfresh({ ...passport, ...dates });
    expect(datesIn(told.list({ ...passport, from, until }))).toEqual(['2026-12-02', '2026-12-03']);
  });

  it('where something is different about a product', () => {
    told.plan('wijkcentrum', aPlanOf(3));
    told.offerHere(
      { wijkcentrum: { minutes: 55, stepMinutes: 5, horizonDays: 3 } },
      aProduct('paspoort'),
      aProduct('vog'),
    );
    const both = { ...everywhere, items: [...passport.items, { productId: 'vog', people: 3 }], extraMinutes: 7 };
    expectAsAfresh(passport, everywhere, both, { ...both, locationId: 'wijkcentrum' });
  });

  it('when what is taken changes, by booking, moving, cancelling and holding', () => {
    const [one, other] = [aRow(1, '2026-12-01T08:00:00Z'), aRow(2, '2026-12-01T08:00:00Z')];
    const ways: Row[][] = [
      [one],
      [one, other],
      [other],
      [aRow(2, '2026-12-01T08:00:00Z', { minutes: 45 })],
      [aRow(2, '2026-12-01T08:00:00Z', { heldUntil: monday + 8 * 60 * minute })],
      [aRow(2, '2026-12-05T10:30:00Z'), aRow(9, '2026-12-01T08:00:00Z')],
      [],
    ];
    const texts = ways.map((rows) => {
      told.take('stadskantoor', ...rows);
      expectAsAfresh(passport);
      return told.list(passport);
    });
    expect(new Set(texts).size).toBe(5);
  });

  it('when the plan or what planning knows of a product changes', () => {
    expectAsAfresh(passport);
    told.plan(
      'stadskantoor',
      aPlanOf(3, { closures: [{ from: '2026-12-01T00:00:00Z', until: '2026-12-02T00:00:00Z' }] }),
    );
    expectAsAfresh(passport);
    told.offer(aProduct('paspoort', { minutes: 60 }));
    expectAsAfresh(passport);
    told.plan('stadskantoor', aPlanOf(3, { timeZone: 'Asia/Kathmandu' }));
    expectAsAfresh(passport);
  });

  it('when a quota of the next date is used up, into which a visit goes on that starts before midnight', () => {
    const day = { from: '00:00', until: '24:00' };
    const desk = { number: 1, skills: [], shifts: [{ startsOn: '2026-01-01', ...day, recurrence: 'FREQ=DAILY' }] };
    const weekdays = [1, 2, 3, 4, 5, 6, 7];
    told.plan('stadskantoor', {
      timeZone: 'Europe/Amsterdam',
      openingHours: weekdays.map((weekday) => ({ weekday, ...day })),
      quotas: [
        { weekdays: [3], from: '00:00', until: '12:00', channels: ['phone'], sharePercent: 75, releaseMinutes: 0 },
      ],
      desks: [desk],
    });
    told.offer(aProduct('paspoort', { minutes: 60 }));
    const tuesday = { ...passport, from: '2026-12-01', until: '2026-12-02' };
    const before = told.list(tuesday);
    expectAsAfresh(tuesday);
    told.take('stadskantoor', aRow(1, '2026-12-02T07:00:00Z', { minutes: 180 }));
    expectAsAfresh(tuesday);
    expect(told.list(tuesday)).not.toBe(before);
  });

  it('in any situation that goes on for a while', () => {
    const row = fc.record({
      desk: fc.integer({ min: 1, max: 4 }),
      half: fc.nat({ max: 5 }),
      date: fc.nat({ max: 6 }),
      minutes: fc.constantFrom(20, 30, 35),
      held: fc.option(fc.nat({ max: 3 * 1_440 })),
    });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.array(row, { maxLength: 25 }).map((rows) => ({ rows })) },
      { weight: 4, arbitrary: fc.integer({ min: -60, max: 1_500 }).map((minutes) => ({ minutes })) },
      fc.option(fc.nat({ max: 60 }), { nil: undefined }).map((serving) => ({ serving })),
      fc.integer({ min: 1, max: 4 }).map((desks) => ({ desks })),
    );
    const places = fc.constantFrom('Europe/Amsterdam', 'Pacific/Auckland', 'America/St_Johns');
    const facts = fc.record({
      leadMinutes: fc.constantFrom(0, 45, 1_500),
      horizonDays: fc.integer({ min: 0, max: 5 }),
      stepMinutes: fc.constantFrom(5 as const, 30 as const),
      releaseTime: fc.constantFrom('00:00', '10:30'),
    });
    fc.assert(
      fc.property(places, facts, fc.array(step, { minLength: 1, maxLength: 12 }), (timeZone, more, steps) => {
        told = new ToldBoard();
        let now = monday + 8 * 60 * minute;
        const quota = { weekdays: [1, 2, 3, 4, 5, 6, 7], channels: ['phone'], sharePercent: 50, releaseMinutes: 1_000 };
        const quotas = [{ ...quota, from: '09:30', until: '11:30' }];
        told.setClock(now);
        told.offer(aProduct('paspoort', more));
        told.plan('stadskantoor', aPlanOf(2, { timeZone, quotas }));
        for (const one of steps) {
          if ('rows' in one) {
            const rows = one.rows.map(({ desk, date, half, minutes, held }) => {
              const start = monday + date * day + half * 30 * minute + 9 * 60 * minute;
              return aRow(desk, start, { minutes, ...(held === null ? {} : { heldUntil: monday + held * minute }) });
            });
            const byName = new Map(rows.map((row) => [`${row[0]}/${row[1]}`, row]));
            told.take('stadskantoor', ...byName.values());
          } else if ('minutes' in one) {
            now += one.minutes * minute;
            told.setClock(now);
          } else if ('desks' in one) told.plan('stadskantoor', aPlanOf(one.desks, { timeZone, quotas }));
          else if (one.serving === undefined) told.serve('stadskantoor');
          else told.serve('stadskantoor', [1, now - 10 * minute, now + one.serving * minute]);
          expectAsAfresh(
            passport,
            { ...passport, channel: 'phone' },
            { ...passport, from: '2026-12-01', until: '2026-12-04' },
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** As the clock goes on to a moment at which something happens by itself, and past it; nothing is written meanwhile. */
const expectRightAround = (moment: number, question = passport): void => {
  const before = moment - 1;
  const texts: (string | undefined)[] = [];
  for (const now of [
    moment - 3 * minute,
    moment - 2 * minute,
    moment - minute,
    before,
    moment,
    moment + 1,
    moment + minute,
  ]) {
    told.setClock(now);
    expectAsAfresh(question);
    expectAsAfresh(question);
    if (now === before || now === moment) texts.push(told.list(question));
  }
  expect(texts[0]).not.toBe(texts[1]);
};

describe('without anything being written, the answer changes', () => {
  const half = 30 * minute;

  it('when a hold lapses', () => {
    const heldUntil = at('2026-11-30T07:20:00Z');
    told.take('stadskantoor', aRow(1, '2026-12-03T08:00:00Z', { heldUntil }), aRow(2, '2026-12-03T08:00:00Z'));
    expectRightAround(heldUntil);
  });

  it('when a day is released', () => {
    expectRightAround(at('2026-11-30T08:00:00Z'), { ...passport, from: '2026-12-12' });
  });

  it('at midnight, by the clock of the location', () => {
    told.offer(aProduct('paspoort', { horizonDays: 30 }));
    expectRightAround(at('2026-11-30T23:00:00Z'));
    told.offer(aProduct('paspoort', { releaseTime: '00:00' }));
    expectRightAround(at('2026-12-01T23:00:00Z'), { ...passport, from: '2026-12-12' });
  });

  it('when a quota is released', () => {
    const quota = { weekdays: [2], from: '09:00', until: '12:00', channels: ['phone'], sharePercent: 50 };
    told.plan('stadskantoor', aPlanOf(2, { quotas: [{ ...quota, releaseMinutes: 24 * 60 - 10 }] }));
    told.take(
      'stadskantoor',
      ...[0, 1, 2].flatMap((n) => [1, 2].map((desk) => aRow(desk, at('2026-12-01T08:00:00Z') + n * half))),
    );
    expectRightAround(at('2026-11-30T08:10:00Z'), { ...passport, from: '2026-12-01' });
  });

  it('when it is too late for the first slot', () => {
    told.offer(aProduct('paspoort', { leadMinutes: 50 }));
    // At the moment itself it can still be booked.
    expectRightAround(at('2026-11-30T07:10:00Z') + 1);
    expectRightAround(at('2026-11-30T07:40:00Z') + 1);
  });

  it('when a visit takes longer than expected', () => {
    told.plan('stadskantoor', aPlanOf(1));
    told.offer(aProduct('paspoort', { stepMinutes: 5 }));
    told.setClock(at('2026-11-30T08:00:00Z'));
    told.serve('stadskantoor', [1, at('2026-11-30T08:00:00Z'), at('2026-11-30T08:20:00Z')]);
    expectRightAround(at('2026-11-30T08:15:00Z') + 1);
    expectRightAround(at('2026-11-30T08:20:00Z') + 1);
    for (let now = at('2026-11-30T08:00:00Z'); now < at('2026-11-30T09:00:00Z'); now += 30_000) {
      told.setClock(now);
      expectAsAfresh(passport);
    }
  });

  it('at none of the minutes of a day otherwise than it should', () => {
    told.offer(aProduct('paspoort', { leadMinutes: 65, horizonDays: 3 }));
    told.take(
      'stadskantoor',
      aRow(1, '2026-11-30T09:00:00Z', { heldUntil: at('2026-11-30T08:07:00Z') }),
      aRow(2, '2026-12-02T08:30:00Z', { heldUntil: at('2026-11-30T23:03:00Z') }),
    );
    told.serve('stadskantoor', [2, at('2026-11-30T08:00:00Z'), at('2026-11-30T08:20:00Z')]);
    for (let now = monday + 7 * 60 * minute; now < monday + 25 * 60 * minute; now += 11 * minute) {
      told.setClock(now);
      expectAsAfresh(passport);
    }
  });

  it('when the clock is set back', () => {
    const heldUntil = at('2026-11-30T07:20:00Z');
    told.take('stadskantoor', aRow(1, '2026-12-03T08:00:00Z', { heldUntil }));
    for (const now of [
      '2026-12-02T09:00:00Z',
      '2026-11-30T07:00:00Z',
      '2026-11-30T09:10:00Z',
      '2026-11-29T09:00:00Z',
    ]) {
      told.setClock(at(now));
      expectAsAfresh(passport);
    }
  });

  it('when the clock is set back on the same day, and nothing is taken', () => {
    for (const now of [
      '2026-11-30T10:40:00Z',
      '2026-11-30T07:00:00Z',
      '2026-11-30T09:10:00Z',
      '2026-11-30T09:05:00Z',
    ]) {
      told.setClock(at(now));
      expectAsAfresh(passport);
    }
  });
});

describe('what the board can not tell, it leaves to the service', () => {
  const isLeft = (question: SlotsQuestion): void => {
    expect([told.list(question), told.first(question)]).toEqual([undefined, undefined]);
  };

  it.each([
    ['a product that is unknown', { items: [{ productId: 'onbekend', people: 1 }] }],
    ['a location that is unknown', { locationId: 'nergens' }],
    ['a visit that takes more than a day', { items: [{ productId: 'paspoort', people: 150 }] }],
  ])('%s', (_, more) => isLeft({ ...passport, ...more }));

  it('a product that is not offered any more', () => {
    expectAsAfresh(passport);
    told.offer(aProduct('paspoort', { bookable: false }));
    isLeft(passport);
  });

  it.each([
    ['no dates at all', { from: '2026-12-04', until: '2026-12-04' }],
    ['dates the wrong way around', { from: '2026-12-04', until: '2026-12-01' }],
    ['too many dates', { from: '2026-12-01', until: '2027-03-04' }],
    ['too many dates from today', { until: '2027-03-03' }],
  ])('%s', (_, dates) => expect(told.list({ ...passport, ...dates })).toBeUndefined());

  it('the greatest number of dates is not too many', () => {
    expectAsAfresh({ ...passport, from: '2026-12-01', until: '2027-03-03' });
  });

  it('dates of which no holidays are known', () => {
    told.plan('stadskantoor', aPlanOf(2), { knownUntil: '2026-12-15' });
    isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2), { knownUntil: '2026-12-16' });
    expectAsAfresh(passport);
    told.setClock(monday + day + 7 * 60 * minute);
    isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2), { knownFrom: '2026-12-02' });
    isLeft(passport);
  });

  it('a location of which the state tells of a newer plan', () => {
    expectAsAfresh(passport);
    told.tell('voorbeeldstad.location.stadskantoor.state', { version: 9, planVersion: 2, changedAt: 0, serving: [] });
    isLeft(passport);
    told.plan('stadskantoor', aPlanOf(1), { planVersion: 2 });
    expectAsAfresh(passport);
  });

  it.each(['state', 'plan', 'municipality'])('that of which the %s is gone', (what) => {
    expectAsAfresh(passport);
    told.tell(
      what === 'municipality' ? 'voorbeeldstad.municipality' : `voorbeeldstad.location.stadskantoor.${what}`,
      undefined,
    );
    isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2));
    expectAsAfresh(passport);
  });

  it.each([
    [{}],
    [{ change: 1, taken: [[1, 2, 3]] }],
    [{ change: 1, taken: [[1, 5, 4, 'web', null]] }],
    [{ change: 1, taken: [[1, 4, 5, 'web', 'soon']] }],
    [{ change: 1, taken: [[1, 4, 5, 6, null]] }],
    [{ change: 1, taken: [['1', 4, 5, null, null]] }],
  ])('a location of which an entry is not what it should be: %j', (entry) => {
    told.take('stadskantoor', aRow(1, '2026-12-01T08:00:00Z'));
    expectAsAfresh(passport);
    told.tell('voorbeeldstad.location.stadskantoor.taken.2026-12-01', entry);
    isLeft(passport);
    told.take('stadskantoor', aRow(2, '2026-12-01T08:00:00Z'));
    expectAsAfresh(passport);
  });

  it('everything, while it is behind', () => {
    expectAsAfresh(passport);
    told.isUp = false;
    isLeft(passport);
    told.isUp = true;
    told.monotonic += 2_000;
    isLeft(passport);
    told.beat();
    expectAsAfresh(passport);
    told.board.lost();
    isLeft(passport);
  });

  it('everything, until all was told and a service was heard after that', () => {
    told.board.begin();
    told.plan('stadskantoor', aPlanOf(2));
    told.board.entry('beat.one', Buffer.from('{"at":1}'), false);
    told.board.complete();
    isLeft(passport);
    told.beat();
    expectAsAfresh(passport);
  });

  it('what was only told before the last beginning', () => {
    told.plan('wijkcentrum', aPlanOf(1));
    expectAsAfresh(everywhere);
    told.board.begin();
    told.board.complete();
    told.beat();
    isLeft(passport);
  });
});

describe('what is kept', () => {
  it('does not grow without end', () => {
    told = new ToldBoard('voorbeeldstad', { answers: 100_000, days: 200_000 });
    told.setClock(monday);
    told.offer(aProduct('paspoort'));
    told.plan('stadskantoor', aPlanOf(2));
    for (let extraMinutes = 0; extraMinutes <= 120; extraMinutes += 1) expectAsAfresh({ ...passport, extraMinutes });
    expect(told.slots.kept.answers).toBeLessThan(60);
    expect(told.slots.kept.days).toBeLessThan(60);
    expect(told.slots.kept.days).toBeGreaterThan(2);
  });
});
