import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NowQuestion } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  aPlan,
  asked,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { statementsOf } from '../booking/statements.builder.js';
import { NowViews } from '../planning/now.views.js';
import { PlannedTimes } from '../planning/planned-times.mirror.js';
import { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { aQueue, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';
import { Lines } from './lines.views.js';
import { LiveNowViews } from './live-now.views.js';

let database: TestDatabase;
let queue: QueueInstance;
let planned: NowViews;
let lines: Lines;
let views: LiveNowViews;

/** Elsewhere desks have other names: who signs on need not say where. */
const elsewhere = (desks: number) => {
  const plan = aPlan(desks);
  return { ...plan, desks: plan.desks.map((desk) => ({ ...desk, id: `loket-${desk.id}` })) };
};

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from outbox; delete from tickets; delete from calls;
     delete from staffed_desks; delete from lines; delete from queue_changes; delete from service_times;
     delete from usual_waits`,
  );
  queue = aQueue(database, tuesdayAtTen);
  const { booking, clock } = queue;
  await aBookableLocation(booking, { plan: aPlan(2) });
  await aBookableLocation(booking, { id: 'wijkloket', plan: elsewhere(1) });
  const walkInTimes = new WalkInTimes();
  const plannedTimes = new PlannedTimes();
  planned = new NowViews(database.dataSource, plannedTimes, walkInTimes, clock);
  lines = new Lines(plannedTimes, walkInTimes, clock);
  views = new LiveNowViews(database.dataSource, planned, lines, walkInTimes, clock);
});

const passport = { productId: 'paspoort', people: 1 };
const about = (...questions: Partial<NowQuestion>[]) =>
  asked({
    channel: 'web' as const,
    questions: questions.map((one) => ({ kind: 'walk-in' as const, items: [passport], ...one })),
    locationIds: [],
  });
const tell = async (question: Partial<NowQuestion> = {}) => {
  const { answers } = await views.tell(about(question));
  return Object.fromEntries(
    (answers[0]?.locations ?? []).map(({ locationId, timeZone: _, ...now }) => [locationId, now]),
  );
};
const waits = async (question: Partial<NowQuestion> = {}) => (await tell(question)).stadskantoor?.waitMinutes;

const inLine = { open: true, openUntil: tuesday('17:00'), waitFrom: 'line' };
const asPlanned = { open: true, openUntil: tuesday('17:00'), waitMinutes: 0, waitFrom: 'plan' };

describe('the wait of who would walk in', () => {
  it('is as planned where nobody is signed on and nobody waits', async () => {
    for (const time of ['10:00', '10:00', '10:10']) await orders(queue.booking).book(tuesday(time));
    expect(await tell()).toEqual({ stadskantoor: { ...asPlanned, waitMinutes: 10 }, wijkloket: asPlanned });
    expect(await views.tell(about({}))).toEqual(await planned.tell(about({})));
  });

  it('is that of the line where it is in use: it rises with each ticket and falls with each desk', async () => {
    const { walkIn, signOn, signOff, line } = doing(queue);
    await signOn('balie-1');
    expect(await tell()).toEqual({ stadskantoor: { ...inLine, waitMinutes: 0 }, wijkloket: asPlanned });
    const rising = [];
    for (let taken = 0; taken < 4; taken += 1) {
      await walkIn();
      rising.push(await waits());
    }
    expect(rising).toEqual([10, 20, 30, 40]);
    expect((await line()).join?.waitMinutes).toBe(40);
    await signOn('balie-2');
    expect(await waits()).toBe(20);
    await signOff('balie-2');
    expect(await waits()).toBe(40);
  });

  it('is that of the line too where somebody waits and no desk is open yet', async () => {
    await doing(queue).walkIn();
    expect((await tell()).stadskantoor).toMatchObject({ waitFrom: 'line' });
  });

  it('falls as who is called is served', async () => {
    const { walkIn, signOn, next, change } = doing(queue);
    await signOn('balie-1');
    await walkIn();
    await walkIn();
    expect(await waits()).toBe(20);
    const call = await next('balie-1');
    await change(call?.id ?? '', { do: 'serve' });
    expect(await waits()).toBe(20);
    setClock(queue, tuesdayAtTen + 5 * 60_000);
    expect(await waits()).toBeLessThan(20);
    await change(call?.id ?? '', { do: 'finish' });
    expect(await waits()).toBe(10);
  });

  it('is asked for with what one comes for: who needs another desk has another line', async () => {
    const { walkIn, signOn } = doing(queue);
    await signOn('balie-1');
    await walkIn();
    await walkIn();
    expect(await waits({ items: [{ productId: 'uittreksel', people: 1 }] })).toBe(20);
    expect(await waits({ items: [passport, { productId: 'uittreksel', people: 1 }] })).toBe(20);
  });

  it('of another day is as planned; of today it is that of the line', async () => {
    const { walkIn, signOn } = doing(queue);
    await signOn('balie-1');
    await walkIn();
    expect((await tell({ from: '2026-12-02' })).stadskantoor).toMatchObject({ open: false, waitFrom: 'plan' });
    expect((await tell({ from: '2026-12-01' })).stadskantoor).toEqual({ ...inLine, waitMinutes: 10 });
    expect((await tell({ from: '2020-01-01' })).stadskantoor).toEqual({ ...inLine, waitMinutes: 10 });
  });

  it('is as planned in hours that are not now, and before it opens', async () => {
    const { signOn } = doing(queue);
    await signOn('balie-1');
    const afternoon = [{ weekday: 2, from: '13:00', until: '14:00' }];
    expect((await tell({ hours: afternoon })).stadskantoor).toMatchObject({
      open: false,
      opensAt: tuesday('13:00'),
      waitFrom: 'plan',
    });
    const morning = [{ weekday: 2, from: '09:30', until: '12:00' }];
    expect((await tell({ hours: morning })).stadskantoor).toEqual({
      ...inLine,
      openUntil: tuesday('12:00'),
      waitMinutes: 0,
    });
    setClock(queue, Date.parse(tuesday('08:30')));
    expect((await tell()).stadskantoor).toMatchObject({ open: false, opensAt: tuesday('09:00'), waitFrom: 'plan' });
  });

  it('of a visit that fits nowhere between the appointments is that of the line: no desk waits for it to fit', async () => {
    const { booking } = queue;
    const hours = [{ weekday: 2, from: '10:00', until: '12:00' }];
    await aBookableLocation(booking, { id: 'hoekloket', plan: aPlan(1, { openingHours: hours }) });
    for (const time of ['10:20', '10:50', '11:20', '11:40'])
      await orders(booking).book(tuesday(time), { locationId: 'hoekloket' });
    const family = { items: [{ ...passport, people: 4 }], locationIds: ['hoekloket'] };
    expect((await tell(family)).hoekloket).toMatchObject({ open: false, opensAt: '2026-12-08T09:00:00Z' });
    await queue.staff.run(
      asked({
        caller: { client: 'counter', who: 'counter', channel: 'counter', scopes: ['visits'] },
        deskId: 'balie-1',
        locationId: 'hoekloket',
        staffed: true,
      }),
    );
    expect((await tell(family)).hoekloket).toEqual({ ...inLine, openUntil: tuesday('12:00'), waitMinutes: 0 });
  });
});

describe('a line that is longer than the day', () => {
  it('is told as shut until the next day, at the moment at which a ticket is refused', async () => {
    const { walkIn, signOn } = doing(queue);
    await signOn('balie-1');
    setClock(queue, Date.parse(tuesday('16:40')));
    await signOn('balie-1');
    await walkIn();
    expect((await tell()).stadskantoor).toMatchObject({ open: true, waitMinutes: 10 });
    await walkIn();
    expect(await refusal(walkIn())).toMatchObject({ code: 'walk-in-closed', reason: 'full' });
    expect((await tell()).stadskantoor).toEqual({
      open: false,
      opensAt: '2026-12-02T08:00:00Z',
      waitMinutes: 0,
      waitFrom: 'plan',
    });
    expect((await tell()).wijkloket).toMatchObject({ open: true, waitFrom: 'plan' });
  });
});

describe('when it is usually short', () => {
  const measured = (weekday: number, hour: number, minutes: number, municipalityId = 'voorbeeldstad') =>
    database.dataSource.query(
      `insert into usual_waits (municipality_id, location_id, weekday, hour, visits, waited_seconds)
       values ($1, 'stadskantoor', $2, $3, 10, $4)`,
      [municipalityId, weekday, hour, minutes * 600],
    );

  it('is told while the wait is longer now, and not when it is hardly', async () => {
    const { walkIn, signOn } = doing(queue);
    await signOn('balie-1');
    await measured(4, 9, 3);
    await measured(3, 14, 6);
    await measured(2, 11, 0, 'proefdorp');
    expect((await tell()).stadskantoor).toEqual({ ...inLine, waitMinutes: 0 });
    await walkIn();
    const usuallyShort = { from: '2026-12-03T08:00:00Z', until: '2026-12-03T09:00:00Z', waitMinutes: 3 };
    expect(await tell()).toEqual({ stadskantoor: { ...inLine, waitMinutes: 10, usuallyShort }, wijkloket: asPlanned });
    const wednesdays = [1, 2, 3].map((weekday) => ({ weekday, from: '09:00', until: '17:00' }));
    expect((await tell({ hours: wednesdays })).stadskantoor).toEqual({ ...inLine, waitMinutes: 10 });
    await walkIn();
    expect((await tell({ hours: wednesdays })).stadskantoor?.usuallyShort).toMatchObject({ waitMinutes: 6 });
  });

  it('is told while it is shut, and where no line is', async () => {
    await measured(4, 9, 3);
    expect((await tell()).stadskantoor).toEqual(asPlanned);
    setClock(queue, Date.parse(tuesday('20:00')));
    expect((await tell()).stadskantoor).toMatchObject({ open: false, usuallyShort: { from: '2026-12-03T08:00:00Z' } });
    expect((await tell({ items: [{ productId: 'uittreksel', people: 1 }] })).stadskantoor?.usuallyShort).toBeDefined();
  });

  it('is what was measured at the desks', async () => {
    const { walkIn, signOn, next, change } = doing(queue);
    for (let visit = 0; visit < 6; visit += 1) {
      setClock(queue, tuesdayAtTen + visit * 60_000);
      await signOn('balie-1');
      await walkIn();
      const call = await next('balie-1');
      await change(call?.id ?? '', { do: 'finish' });
    }
    setClock(queue, Date.parse(tuesday('20:00')));
    expect((await tell()).stadskantoor?.usuallyShort).toEqual({
      from: '2026-12-08T09:00:00Z',
      until: '2026-12-08T10:00:00Z',
      waitMinutes: 0,
    });
  });
});

describe('many questions', () => {
  it('about a line load it once', async () => {
    const { walkIn, signOn } = doing(queue);
    await signOn('balie-1');
    await walkIn();
    const questions = Array.from({ length: 40 }, (_, at) => ({ items: [{ ...passport, people: 1 + (at % 4) }] }));
    await views.tell(about(...questions));
    const one = await statementsOf(database.dataSource, () => views.tell(about({})));
    const all = await statementsOf(database.dataSource, () => views.tell(about(...questions)));
    expect(all.length).toBe(one.length);
    const { answers } = await views.tell(about(...questions, { kind: 'appointment' }));
    expect(answers.map(({ locations }) => locations[0]?.waitFrom)).toEqual([...questions.map(() => 'line'), undefined]);
  });

  it('and many locations ask the database no more than one', async () => {
    const { booking } = queue;
    const locationIds = Array.from({ length: 6 }, (_, at) => `loket-${at}`);
    for (const id of locationIds) {
      await aBookableLocation(booking, { id, plan: elsewhere(1) });
      await orders(booking).book(tuesday('10:30'), { locationId: id });
    }
    await fillLines(locationIds, { desks: 1, waiting: 3 });
    const countOf = async (...at: string[]) => {
      await views.tell(about({ locationIds: at }));
      return (await statementsOf(database.dataSource, () => views.tell(about({ locationIds: at })))).length;
    };
    expect(await countOf(...locationIds)).toBe(await countOf('loket-0'));
    setClock(queue, Date.parse(tuesday('16:50')));
    expect(Object.values(await tell({ locationIds })).map(({ open }) => open)).toEqual(Array(6).fill(false));
    expect(await countOf(...locationIds)).toBe(await countOf('loket-0'));
  });

  it('and looks at the line share one plan of a location, made once a day', async () => {
    await doing(queue).signOn('balie-1');
    const { manager } = database.dataSource;
    const planOfLine = async () =>
      (await lines.at(manager, { municipalityId: 'voorbeeldstad', locationId: 'stadskantoor' })).walkInPlan;
    await views.tell(about({}, { from: '2026-12-20' }));
    const made = await planOfLine();
    await views.tell(about({}));
    await views.tell(about({ from: '2026-12-10' }, { kind: 'appointment' }));
    expect(await planOfLine()).toBe(made);
    setClock(queue, tuesdayAtTen + 24 * 60 * 60_000);
    expect(await planOfLine()).not.toBe(made);
  });

  it('of who does not wait any more are not answered', async () => {
    await doing(queue).signOn('balie-1');
    const late = refusal(views.tell({ ...about({}), deadline: Date.now() - 1 }));
    expect((await late).code).toBe('service-unavailable');
  });

  it('about a large town leave room for others', async () => {
    const { booking } = queue;
    const locationIds = Array.from({ length: 14 }, (_, at) => `loket-${at}`);
    for (const id of locationIds) await aBookableLocation(booking, { id, plan: elsewhere(20) });
    await fillLines(locationIds, { desks: 10, waiting: 50 });
    const questions = Array.from({ length: 60 }, (_, at) => ({
      items: [{ ...passport, people: 1 + (at % 6) }],
      locationIds,
    }));
    await views.tell(about(...questions));
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const began = performance.now();
    const { answers } = await views.tell(about(...questions));
    const took = performance.now() - began;
    clearInterval(beat);
    process.stdout.write(
      `60 questions about 14 lines of 50: ${took.toFixed(0)} ms, longest stand-still ${longest.toFixed(0)} ms\n`,
    );
    for (const { locations } of answers)
      expect(locations.map(({ waitFrom }) => waitFrom)).toEqual(Array(14).fill('line'));
    // As a part of it: a busy machine makes both longer.
    expect(longest).toBeLessThan(took / 5);
  });
});

/** So many desks signed on, and so many who wait, at each of these. */
const fillLines = async (
  locationIds: readonly string[],
  { desks, waiting }: { desks: number; waiting: number },
): Promise<void> => {
  await database.dataSource.query(
    `insert into staffed_desks (municipality_id, location_id, desk_id, since, seen_at)
     select 'voorbeeldstad', place, 'loket-balie-' || desk, $2, $2
     from unnest($1::text[]) as place, generate_series(1, $3) as desk`,
    [locationIds, new Date(tuesdayAtTen), desks],
  );
  await database.dataSource.query(
    `insert into tickets (municipality_id, id, location_id, taken_on, sequence, number, code, state, version, items,
       extra_minutes, channel, language, priority, token_generation, taken_at, misses, begun, history, changed_at)
     select 'voorbeeldstad', gen_random_uuid(), place, '2026-12-01', one, 'A' || one, place || '-' || one, 'waiting', 1,
       '[{"productId":"paspoort","people":1}]', 0, 'kiosk', 'nl', false, 1, $2, 0, false, '[]', $2
     from unnest($1::text[]) as place, generate_series(1, $3) as one`,
    [locationIds, new Date(tuesdayAtTen), waiting],
  );
};
