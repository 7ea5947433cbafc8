import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aPlanOf, aProduct, aRow, at, day, minute, monday, type Row, ToldBoard } from './a-board.builder.js';
import type { SlotsQuestion } from './location-slots.views.js';

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

const expectAsAfresh = async (...questions: SlotsQuestion[]): Promise<void> => {
  for (const question of questions) {
    expect(await told.list(question)).toBe(told.listAfresh(question));
    expect(await told.first(question)).toBe(told.firstAfresh(question));
  }
};

const datesIn = (text: string | undefined): string[] => {
  const { locations } = JSON.parse(text ?? '') as { locations: { days: { date: string }[] }[] };
  return locations.flatMap(({ days }) => days.map(({ date }) => date));
};

describe('the board answers as the service does', () => {
  it('byte for byte, again and again', async () => {
    told.take('stadskantoor', aRow(1, '2026-11-30T08:00:00Z'), aRow(2, '2026-12-02T09:00:00Z'));
    await expectAsAfresh(passport);
    await expectAsAfresh(passport, everywhere);
    expect(await told.list(passport)).toContain(
      '{"date":"2026-11-30","slots":[{"start":"2026-11-30T08:00:00Z","free":1},',
    );
  });

  it('for all locations, in their order, and the earliest of each in order of its start', async () => {
    told.plan('aanloop', aPlanOf(1));
    told.plan('wijkcentrum', aPlanOf(1, { timeZone: 'Europe/Lisbon' }));
    told.take('aanloop', ...[0, 1, 2, 3, 4, 5].map((n) => aRow(1, monday + 8 * 60 * minute + n * 30 * minute)));
    await expectAsAfresh(everywhere);
    expect(await told.first(everywhere)).toMatch(/stadskantoor.*wijkcentrum.*aanloop/);
  });

  it('for the dates that are asked about', async () => {
    const from = '2026-12-02';
    const until = '2026-12-04';
    for (const dates of [{ from }, { until }, { from, until }, { from: '2020-01-01' }, { from: '2027-05-05' }])
      await expectAsAfresh({ ...passport, ...dates });
    expect(datesIn(await told.list({ ...passport, from, until }))).toEqual(['2026-12-02', '2026-12-03']);
  });

  it('where something is different about a product', async () => {
    told.plan('wijkcentrum', aPlanOf(3));
    told.offerHere(
      { wijkcentrum: { minutes: 55, stepMinutes: 5, horizonDays: 3 } },
      aProduct('paspoort'),
      aProduct('vog'),
    );
    const both = { ...everywhere, items: [...passport.items, { productId: 'vog', people: 3 }], extraMinutes: 7 };
    await expectAsAfresh(passport, everywhere, both, { ...both, locationId: 'wijkcentrum' });
  });

  it('when what is taken changes, by booking, moving, cancelling and holding', async () => {
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
    const texts: (string | undefined)[] = [];
    for (const rows of ways) {
      told.take('stadskantoor', ...rows);
      await expectAsAfresh(passport);
      texts.push(await told.list(passport));
    }
    expect(new Set(texts).size).toBe(5);
  });

  it('when the plan or what planning knows of a product changes', async () => {
    await expectAsAfresh(passport);
    told.plan(
      'stadskantoor',
      aPlanOf(3, { closures: [{ from: '2026-12-01T00:00:00Z', until: '2026-12-02T00:00:00Z' }] }),
    );
    await expectAsAfresh(passport);
    told.offer(aProduct('paspoort', { minutes: 60 }));
    await expectAsAfresh(passport);
    told.plan('stadskantoor', aPlanOf(3, { timeZone: 'Asia/Kathmandu' }));
    await expectAsAfresh(passport);
  });

  it('when a quota of the next date is used up, into which a visit goes on that starts before midnight', async () => {
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
    const before = await told.list(tuesday);
    await expectAsAfresh(tuesday);
    told.take('stadskantoor', aRow(1, '2026-12-02T07:00:00Z', { minutes: 180 }));
    await expectAsAfresh(tuesday);
    expect(await told.list(tuesday)).not.toBe(before);
  });

  it('in any situation that goes on for a while', async () => {
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
    await fc.assert(
      fc.asyncProperty(
        places,
        facts,
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (timeZone, more, steps) => {
          told = new ToldBoard();
          let now = monday + 8 * 60 * minute;
          const quota = {
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            channels: ['phone'],
            sharePercent: 50,
            releaseMinutes: 1_000,
          };
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
            await expectAsAfresh(
              passport,
              { ...passport, channel: 'phone' },
              { ...passport, from: '2026-12-01', until: '2026-12-04' },
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** As the clock goes on to a moment at which something happens by itself, and past it; nothing is written meanwhile. */
const expectRightAround = async (moment: number, question = passport): Promise<void> => {
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
    await expectAsAfresh(question);
    await expectAsAfresh(question);
    if (now === before || now === moment) texts.push(await told.list(question));
  }
  expect(texts[0]).not.toBe(texts[1]);
};

describe('without anything being written, the answer changes', () => {
  const half = 30 * minute;

  it('when a hold lapses', async () => {
    const heldUntil = at('2026-11-30T07:20:00Z');
    told.take('stadskantoor', aRow(1, '2026-12-03T08:00:00Z', { heldUntil }), aRow(2, '2026-12-03T08:00:00Z'));
    await expectRightAround(heldUntil);
  });

  it('when a day is released', async () => {
    await expectRightAround(at('2026-11-30T08:00:00Z'), { ...passport, from: '2026-12-12' });
  });

  it('at midnight, by the clock of the location', async () => {
    told.offer(aProduct('paspoort', { horizonDays: 30 }));
    await expectRightAround(at('2026-11-30T23:00:00Z'));
    told.offer(aProduct('paspoort', { releaseTime: '00:00' }));
    await expectRightAround(at('2026-12-01T23:00:00Z'), { ...passport, from: '2026-12-12' });
  });

  it('when a quota is released', async () => {
    const quota = { weekdays: [2], from: '09:00', until: '12:00', channels: ['phone'], sharePercent: 50 };
    told.plan('stadskantoor', aPlanOf(2, { quotas: [{ ...quota, releaseMinutes: 24 * 60 - 10 }] }));
    told.take(
      'stadskantoor',
      ...[0, 1, 2].flatMap((n) => [1, 2].map((desk) => aRow(desk, at('2026-12-01T08:00:00Z') + n * half))),
    );
    await expectRightAround(at('2026-11-30T08:10:00Z'), { ...passport, from: '2026-12-01' });
  });

  it('when it is too late for the first slot', async () => {
    told.offer(aProduct('paspoort', { leadMinutes: 50 }));
    // At the moment itself it can still be booked.
    await expectRightAround(at('2026-11-30T07:10:00Z') + 1);
    await expectRightAround(at('2026-11-30T07:40:00Z') + 1);
  });

  it('when a visit takes longer than expected', async () => {
    told.plan('stadskantoor', aPlanOf(1));
    told.offer(aProduct('paspoort', { stepMinutes: 5 }));
    told.setClock(at('2026-11-30T08:00:00Z'));
    told.serve('stadskantoor', [1, at('2026-11-30T08:00:00Z'), at('2026-11-30T08:20:00Z')]);
    await expectRightAround(at('2026-11-30T08:15:00Z') + 1);
    await expectRightAround(at('2026-11-30T08:20:00Z') + 1);
    for (let now = at('2026-11-30T08:00:00Z'); now < at('2026-11-30T09:00:00Z'); now += 30_000) {
      told.setClock(now);
      await expectAsAfresh(passport);
    }
  });

  it('at none of the minutes of a day otherwise than it should', async () => {
    told.offer(aProduct('paspoort', { leadMinutes: 65, horizonDays: 3 }));
    told.take(
      'stadskantoor',
      aRow(1, '2026-11-30T09:00:00Z', { heldUntil: at('2026-11-30T08:07:00Z') }),
      aRow(2, '2026-12-02T08:30:00Z', { heldUntil: at('2026-11-30T23:03:00Z') }),
    );
    told.serve('stadskantoor', [2, at('2026-11-30T08:00:00Z'), at('2026-11-30T08:20:00Z')]);
    for (let now = monday + 7 * 60 * minute; now < monday + 25 * 60 * minute; now += 11 * minute) {
      told.setClock(now);
      await expectAsAfresh(passport);
    }
  });

  it('when the clock is set back', async () => {
    const heldUntil = at('2026-11-30T07:20:00Z');
    told.take('stadskantoor', aRow(1, '2026-12-03T08:00:00Z', { heldUntil }));
    for (const now of [
      '2026-12-02T09:00:00Z',
      '2026-11-30T07:00:00Z',
      '2026-11-30T09:10:00Z',
      '2026-11-29T09:00:00Z',
    ]) {
      told.setClock(at(now));
      await expectAsAfresh(passport);
    }
  });

  it('when the clock is set back on the same day, and nothing is taken', async () => {
    for (const now of [
      '2026-11-30T10:40:00Z',
      '2026-11-30T07:00:00Z',
      '2026-11-30T09:10:00Z',
      '2026-11-30T09:05:00Z',
    ]) {
      told.setClock(at(now));
      await expectAsAfresh(passport);
    }
  });
});

describe('what the board can not tell, it leaves to the service', () => {
  const isLeft = async (question: SlotsQuestion): Promise<void> => {
    expect([await told.list(question), await told.first(question)]).toEqual([undefined, undefined]);
  };

  it.each([
    ['a product that is unknown', { items: [{ productId: 'onbekend', people: 1 }] }],
    ['a location that is unknown', { locationId: 'nergens' }],
    ['a visit that takes more than a day', { items: [{ productId: 'paspoort', people: 150 }] }],
  ])('%s', (_, more) => isLeft({ ...passport, ...more }));

  it('a product that is not offered any more', async () => {
    await expectAsAfresh(passport);
    told.offer(aProduct('paspoort', { bookable: false }));
    await isLeft(passport);
  });

  it.each([
    ['no dates at all', { from: '2026-12-04', until: '2026-12-04' }],
    ['dates the wrong way around', { from: '2026-12-04', until: '2026-12-01' }],
    ['too many dates', { from: '2026-12-01', until: '2027-03-04' }],
    ['too many dates from today', { until: '2027-03-03' }],
  ])('%s', async (_, dates) => expect(await told.list({ ...passport, ...dates })).toBeUndefined());

  it('the greatest number of dates is not too many', async () => {
    await expectAsAfresh({ ...passport, from: '2026-12-01', until: '2027-03-03' });
  });

  it('dates of which no holidays are known', async () => {
    told.plan('stadskantoor', aPlanOf(2), { knownUntil: '2026-12-15' });
    await isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2), { knownUntil: '2026-12-16' });
    await expectAsAfresh(passport);
    told.setClock(monday + day + 7 * 60 * minute);
    await isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2), { knownFrom: '2026-12-02' });
    await isLeft(passport);
  });

  it('a location of which the state tells of a newer plan', async () => {
    await expectAsAfresh(passport);
    told.tell('voorbeeldstad.location.stadskantoor.state', { version: 9, planVersion: 2, changedAt: 0, serving: [] });
    await isLeft(passport);
    told.plan('stadskantoor', aPlanOf(1), { planVersion: 2 });
    await expectAsAfresh(passport);
  });

  it.each(['state', 'plan', 'municipality'])('that of which the %s is gone', async (what) => {
    await expectAsAfresh(passport);
    told.tell(
      what === 'municipality' ? 'voorbeeldstad.municipality' : `voorbeeldstad.location.stadskantoor.${what}`,
      undefined,
    );
    await isLeft(passport);
    told.plan('stadskantoor', aPlanOf(2));
    await expectAsAfresh(passport);
  });

  it.each([
    [{}],
    [{ change: 1, taken: [[1, 2, 3]] }],
    [{ change: 1, taken: [[1, 5, 4, 'web', null]] }],
    [{ change: 1, taken: [[1, 4, 5, 'web', 'soon']] }],
    [{ change: 1, taken: [[1, 4, 5, 6, null]] }],
    [{ change: 1, taken: [['1', 4, 5, null, null]] }],
  ])('a location of which an entry is not what it should be: %j', async (entry) => {
    told.take('stadskantoor', aRow(1, '2026-12-01T08:00:00Z'));
    await expectAsAfresh(passport);
    told.tell('voorbeeldstad.location.stadskantoor.taken.2026-12-01', entry);
    await isLeft(passport);
    told.take('stadskantoor', aRow(2, '2026-12-01T08:00:00Z'));
    await expectAsAfresh(passport);
  });

  it('everything, while it is behind', async () => {
    await expectAsAfresh(passport);
    told.isUp = false;
    await isLeft(passport);
    told.isUp = true;
    told.monotonic += 2_000;
    await isLeft(passport);
    told.beat();
    await expectAsAfresh(passport);
    told.board.lost();
    await isLeft(passport);
  });

  describe.each([
    ['in step', 0],
    ['behind ours', -5_000_000],
    ['ahead of ours', 5_000_000],
  ])('everything, while what it hears was said long ago, by a clock that is %s', (_, apart) => {
    /** A beat that was under way for so long. */
    const beatAfter = (milliseconds: number): void => told.beat(told.monotonic + apart - milliseconds);
    beforeEach(() => {
      told.board.begin();
      told.plan('stadskantoor', aPlanOf(2));
      told.board.complete();
      told.monotonic = 10_000;
      beatAfter(20);
    });

    it('though it hears a beat each moment', async () => {
      for (let late = 0; late < 1_900; late += 100) {
        told.monotonic += 500;
        beatAfter(late);
        await expectAsAfresh(passport);
      }
      told.monotonic += 500;
      beatAfter(10_000);
      await isLeft(passport);
      told.monotonic += 500;
      beatAfter(30);
      await expectAsAfresh(passport);
    });

    it('and what it heard becomes old from when it was said', async () => {
      told.monotonic += 1_500;
      beatAfter(1_500);
      await expectAsAfresh(passport);
      told.monotonic += 600;
      await isLeft(passport);
    });

    it('but not when the clocks go apart as slowly as clocks do', async () => {
      for (let beats = 1; beats < 10_000; beats += 1) {
        told.monotonic += 500;
        beatAfter(20 + beats * 0.25);
        if (beats % 1_000 === 0) await expectAsAfresh(passport);
      }
    });
  });

  it('everything of which the plan can not be read, and says so once', async () => {
    const lines: unknown[] = [];
    told = new ToldBoard('voorbeeldstad', {}, { warn: (line: unknown) => void lines.push(line) });
    told.setClock(monday);
    told.offer(aProduct('paspoort'));
    told.plan('stadskantoor', aPlanOf(2));
    told.plan('nergenshuizen', aPlanOf(2, { timeZone: 'Mars/Olympus' }));
    for (const question of [everywhere, { ...passport, locationId: 'nergenshuizen' }]) {
      await isLeft(question);
      expect(told.listAtOnce(question)).toBeUndefined();
    }
    await expectAsAfresh(passport);
    expect(lines).toEqual([{ err: expect.any(RangeError), municipality: 'voorbeeldstad' }]);
  });

  it('everything, until all was told and a service was heard after that', async () => {
    told.board.begin();
    told.plan('stadskantoor', aPlanOf(2));
    told.board.entry('beat.one', Buffer.from('{"at":1}'), false);
    told.board.complete();
    await isLeft(passport);
    told.beat();
    await expectAsAfresh(passport);
  });

  it('what was only told before the last beginning', async () => {
    told.plan('wijkcentrum', aPlanOf(1));
    await expectAsAfresh(everywhere);
    told.board.begin();
    told.board.complete();
    told.beat();
    await isLeft(passport);
  });
});

describe('at once', () => {
  const towns = Array.from({ length: 20 }, (_, index) => `loket-${index}`);
  const takeOn = (...dates: string[]): void =>
    told.take('stadskantoor', ...dates.map((date) => aRow(1, `${date}T08:00:00Z`)));

  it('is told what is kept, and one location of which few dates are to be made anew', async () => {
    expect(told.listAtOnce(passport)).toBeUndefined();
    const before = await told.list(passport);
    expect(told.listAtOnce(passport)).toBe(before);
    takeOn('2026-12-02');
    expect(told.listAtOnce(passport)).toBe(told.listAfresh(passport));
    expect(told.listAtOnce(passport)).not.toBe(before);
    const dates = Array.from({ length: 9 }, (_, index) => `2026-12-0${index + 1}`);
    takeOn(...dates);
    expect(told.listAtOnce(passport)).toBeUndefined();
    expect(await told.list(passport)).toBe(told.listAfresh(passport));
  });

  it('is not worked out what is asked of all locations', async () => {
    told.plan('wijkcentrum', aPlanOf(1));
    await told.list({ ...passport, locationId: 'wijkcentrum' });
    expect(told.listAtOnce(everywhere)).toBeUndefined();
    const before = await told.list(everywhere);
    expect(told.listAtOnce(everywhere)).toBe(before);
    takeOn('2026-12-02');
    expect(told.listAtOnce(everywhere)).toBeUndefined();
    await expectAsAfresh(everywhere);
  });

  /** How often others have their turn until it is done. */
  const turnsDuring = async <T>(work: Promise<T>): Promise<number> => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await work;
    isDone = true;
    return turns;
  };

  const datesOfAll = 20 * 14;
  it('others have their turn while much is worked out, and as much while many ask', async () => {
    for (const town of towns) told.plan(town, aPlanOf(1));
    expect(await turnsDuring(told.list(everywhere))).toBeGreaterThan(datesOfAll / 8);
    const many = Array.from({ length: 5 }, (_, index) => told.list({ ...everywhere, extraMinutes: 5 + index }));
    expect(await turnsDuring(Promise.all(many))).toBeGreaterThan((5 * datesOfAll) / 8);
  });

  it('who asks the same meanwhile has the same answer, and what is asked later is true later', async () => {
    for (const town of towns) told.plan(town, aPlanOf(1));
    const first = told.slots.list(told.municipalityId, everywhere);
    const second = told.slots.list(told.municipalityId, everywhere);
    expect(await first).toBe(await second);
    takeOn('2026-12-02');
    await expectAsAfresh(everywhere);
  });

  it('what goes on changing while it is worked out is told as it is in the end', async () => {
    for (const town of towns) told.plan(town, aPlanOf(1));
    const answer = told.list(everywhere);
    let changes = 0;
    const change = (): void => {
      told.take('loket-0', aRow(1, `2026-12-0${1 + (changes % 9)}T08:00:00Z`));
      changes += 1;
      if (changes < 30) setImmediate(change);
    };
    change();
    await answer;
    expect(changes).toBe(30);
    await expectAsAfresh(everywhere, { ...passport, locationId: 'loket-0' });
  });

  it('what begins anew while it is worked out is left to the service', async () => {
    for (const town of towns) told.plan(town, aPlanOf(1));
    const answer = told.list(everywhere);
    setImmediate(() => told.board.begin());
    expect(await answer).toBeUndefined();
  });

  it('nothing is worked out of others when a location is not on the board', async () => {
    told.plan('zuid', aPlanOf(1));
    told.tell('voorbeeldstad.location.zuid.state', undefined);
    expect(await told.list(everywhere)).toBeUndefined();
    expect(told.slots.kept).toEqual({ answers: 0, days: 0 });
  });

  it('too many that are worked out side by side are left to the service', async () => {
    for (const town of towns) told.plan(town, aPlanOf(1));
    const many = Array.from({ length: 40 }, (_, extraMinutes) => told.list({ ...everywhere, extraMinutes }));
    const answers = await Promise.all(many);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(8);
    await expectAsAfresh(everywhere);
  });
});

describe('what is kept', () => {
  it('does not grow without end', async () => {
    told = new ToldBoard('voorbeeldstad', { answers: 100_000, days: 200_000 });
    told.setClock(monday);
    told.offer(aProduct('paspoort'));
    told.plan('stadskantoor', aPlanOf(2));
    for (let extraMinutes = 0; extraMinutes <= 120; extraMinutes += 1)
      await expectAsAfresh({ ...passport, extraMinutes });
    expect(told.slots.kept.answers).toBeLessThan(60);
    expect(told.slots.kept.days).toBeLessThan(60);
    expect(told.slots.kept.days).toBeGreaterThan(2);
  });

  it('is what many ask, not what one location makes anew all the time', async () => {
    told = new ToldBoard('voorbeeldstad', { days: 100_000 });
    told.setClock(monday);
    told.offer(aProduct('paspoort'));
    for (const place of ['noord', 'oost', 'zuid', 'stadskantoor']) told.plan(place, aPlanOf(2));
    await told.list(everywhere);
    expect(told.slots.kept).toEqual({ answers: 1, days: 4 });
    for (let time = 0; time < 200; time += 1) {
      told.take('stadskantoor', aRow(1 + (time % 2), '2026-12-02T08:00:00Z'));
      await told.list(passport);
    }
    expect(told.slots.kept).toEqual({ answers: 2, days: 4 });
  });

  it('is not one answer that is much larger than others', async () => {
    told = new ToldBoard('voorbeeldstad', { answers: 40_000 });
    told.setClock(monday);
    told.offer(aProduct('paspoort', { stepMinutes: 5 }));
    told.plan('stadskantoor', aPlanOf(2));
    await told.list({ ...passport, until: '2026-12-01' });
    expect(told.slots.kept.answers).toBe(1);
    expect((await told.list(passport))?.length).toBeGreaterThan(2_500);
    expect(told.slots.kept.answers).toBe(1);
  });

  it('is forgotten when the board begins anew', async () => {
    await told.list(passport);
    expect(told.slots.kept).toEqual({ answers: 1, days: 1 });
    told.board.begin();
    expect(told.slots.kept).toEqual({ answers: 0, days: 0 });
  });
});
