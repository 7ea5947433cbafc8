import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freeTimeOf, type Taken } from '#free-time';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  monday,
  orders,
  planner,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import { statementsOf } from '../booking/statements.builder.js';
import { PlannedTimes } from './planned-times.mirror.js';
import { loadTaken } from './taken.record.js';
import { TakenTimes, type TimeNow } from './taken-times.mirror.js';
import { forgetTimeChanges, loadTimeSince } from './time-changes.record.js';

const locationIds = ['stadskantoor', 'wijkloket'];
const always = [{ from: monday - 40 * 86_400_000, until: monday + 400 * 86_400_000 }];
const horizonDays = 60;

let database: TestDatabase;
let one: Booking;
let other: Booking;
let kept: TakenTimes;
beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    'delete from appointments; delete from calls; delete from locations; delete from desks; delete from time_changes',
  );
  one = anInstance(database, monday);
  other = anInstance(database, monday);
  for (const id of locationIds) await aBookableLocation(one, { id, plan: aPlan(3) });
  kept = new TakenTimes(new PlannedTimes());
});

const manager = () => database.dataSource.manager;
const times = (taken = kept, now = monday) =>
  taken.of(manager(), { municipalityId: town, locationIds }, { now, horizonDays });

const inOrder = (taken: readonly Taken[]) =>
  taken.map((one) => JSON.stringify({ ...one, heldUntil: one.heldUntil ?? null })).sort();
const freeBits = (freeTime: TimeNow['freeTime']) => freeTime.desks.map(({ number, free }) => [number, [...free]]);

/** Of a channel that gave all back nothing is left to say. */
const minutesIn = ({ minutesByChannel }: TimeNow['freeTime']) =>
  [...minutesByChannel].filter(([, minutes]) => minutes.some((some) => some > 0)).sort();

/** What is kept is what the table says when it is read whole. */
const expectCurrent = async (now = monday) => {
  const read = await loadTaken(manager(), town, locationIds, { stretches: always, now });
  for (const [id, time] of await times(kept, now)) {
    const taken = read.get(id) ?? [];
    const afresh = freeTimeOf(time.planned, taken, now);
    expect(freeBits(time.freeTime)).toEqual(freeBits(afresh));
    expect(minutesIn(time.freeTime)).toEqual(minutesIn(afresh));
    const served = taken.filter(({ channel }) => channel === null).length;
    const days = [...new Set(taken.map(({ from }) => Math.floor(from / 86_400_000)))];
    expect(inOrder(days.flatMap((day) => time.takenOn(day)))).toEqual(
      inOrder(taken.filter(({ channel }) => channel !== null)),
    );
    expect(taken.length).toBe(time.size + served);
  }
};

const free = async (start: string): Promise<number> => {
  const { locations } = await orders(one).slots({ locationId: 'stadskantoor', from: start.slice(0, 10) });
  return locations[0]?.days[0]?.slots.find((slot) => slot.start === start)?.free ?? 0;
};

describe('what is kept of taken time', () => {
  it('follows all that is done, through whichever service', async () => {
    await expectCurrent();
    const booked = await orders(one).book(tuesday('09:00'));
    await expectCurrent();
    const held = await orders(other).hold(tuesday('09:00'));
    const left = await orders(other).hold(tuesday('10:00'));
    await expectCurrent();
    await orders(one).confirm(held.id);
    await orders(one).release(left.id);
    await expectCurrent();
    await orders(other).change(booked.id, '*', { start: tuesday('11:00') });
    await expectCurrent();
    await orders(one).change(booked.id, '*', { locationId: 'wijkloket' });
    await expectCurrent();
    await orders(one).cancel(held.id);
    await expectCurrent();
    expect((await times()).get('wijkloket')?.size).toBe(1);
    expect((await times()).get('stadskantoor')?.size).toBe(0);
  });

  it('is what another one that begins anew reads', async () => {
    for (const minute of ['00', '10', '20']) await orders(one).book(tuesday(`09:${minute}`));
    await times();
    await orders(other).book(tuesday('09:30'));
    const anew = await times(new TakenTimes(new PlannedTimes()));
    const [followed, begun] = [(await times()).get('stadskantoor'), anew.get('stadskantoor')];
    expect(begun?.size).toBe(4);
    expect(followed?.change).toBe(begun?.change);
    expect(followed?.version).toBe(begun?.version);
    expect(freeBits(followed!.freeTime)).toEqual(freeBits(begun!.freeTime));
  });

  it('gives a hold back when its time is over, and takes it again when the clock is set back', async () => {
    await orders(one).hold(tuesday('09:00'));
    await expectCurrent();
    await expectCurrent(monday + 10 * 60_000 - 1);
    await expectCurrent(monday + 10 * 60_000);
    await expectCurrent(monday);
  });

  it('follows desks that change, and who sits elsewhere by it', async () => {
    for (let at = 0; at < 3; at += 1) await orders(one).book(tuesday('09:00'));
    await expectCurrent();
    await one.putPlan.run({
      municipalityId: town,
      requestId: 'test',
      input: { caller: planner, locationId: 'stadskantoor', seen: { versions: ['1'] }, plan: aPlan(4), dryRun: false },
    });
    await expectCurrent();
    expect(await free(tuesday('09:00'))).toBe(1);
  });

  it('knows nothing of what was taken back', async () => {
    await times();
    await expect(
      one.inside.unitOfWork.run(async (tx) => {
        await tx.query(`update appointments set in_force = false`);
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    await orders(one).book(tuesday('09:00'));
    await expectCurrent();
  });

  it('is not read in a transaction that changed it: that might be taken back', async () => {
    const { id } = await orders(one).book(tuesday('09:00'));
    await times();
    await expect(
      one.inside.unitOfWork.run(async (tx) => {
        await tx.query('update appointments set in_force = false where id = $1', [id]);
        await kept.of(tx, { municipalityId: town, locationIds }, { now: monday, horizonDays });
      }),
    ).rejects.toThrow('is read after it was changed');
    await expectCurrent();
  });

  it('costs one statement, and what was not touched is not read again', async () => {
    for (let minute = 0; minute < 6; minute += 1) await orders(one).book(tuesday(`09:${minute}0`));
    await times();
    const rows: number[] = [];
    const statements = await statementsOf(database.dataSource, async () => {
      await times();
      await orders(other).book(tuesday('14:00'));
      rows.push((await times()).get('stadskantoor')?.size ?? 0);
    });
    expect(statements.filter((text) => text.includes('time_changes'))).toHaveLength(3);
    expect(rows).toEqual([7]);
  });

  it('forgets changes after an hour, and who knew them goes on', async () => {
    await orders(one).book(tuesday('09:00'));
    await times();
    await database.dataSource.query(`update time_changes set noted_at = now() - interval '61 minutes'`);
    await orders(one).book(tuesday('09:10'));
    await forgetTimeChanges(manager());
    const [left] = (await database.dataSource.query('select count(*)::int as count from time_changes')) as object[];
    expect(left).toEqual({ count: 1 });
    await expectCurrent();
  });

  it('is read whole by who did not look for half an hour: what changed since may be forgotten', async () => {
    await orders(one).book(tuesday('09:00'));
    const { change = 0, version = 0 } = (await times()).get('stadskantoor') ?? {};
    await orders(one).book(tuesday('09:00'));
    await database.dataSource.query('delete from time_changes');
    const since = async (minutes: number) => {
      const known = { change, version, readAt: Date.now() - minutes * 60_000 };
      return (await loadTimeSince(manager(), town, [{ locationId: 'stadskantoor', known }])).get('stadskantoor');
    };
    expect(await since(29)).toMatchObject({ isWhole: false, takenById: new Map() });
    const whole = await since(31);
    expect(whole).toMatchObject({ isWhole: true, change: 0 });
    expect(whole?.takenById.size).toBe(2);
  });

  it('is read whole when the database has not heard of what is known: it was restored', async () => {
    const { id } = await orders(one).book(tuesday('09:00'));
    await orders(one).book(tuesday('09:10'));
    await times();
    await database.dataSource.query('delete from appointments where id <> $1', [id]);
    await database.dataSource.query('delete from time_changes');
    await database.dataSource.query('update locations set version = version - 1');
    await expectCurrent();
  });

  it('tells the dates that were taken and left again meanwhile: somebody may have told of them', async () => {
    const { id } = await orders(one).book(tuesday('09:00'));
    const { change = 0, version = 0 } = (await times()).get('stadskantoor') ?? {};
    await orders(other).change(id, '*', { start: tuesday('10:00').replace('12-01', '12-03') });
    await orders(one).change(id, '*', { locationId: 'wijkloket' });
    const known = { change, version, readAt: Date.now() };
    const since = await loadTimeSince(manager(), town, [{ locationId: 'stadskantoor', known }]);
    expect(since.get('stadskantoor')).toMatchObject({
      takenById: new Map([[id, undefined]]),
      datesTouched: new Set(['2026-12-01', '2026-12-03']),
    });
  });

  it('leaves out locations that are not there', async () => {
    const at = { municipalityId: town, locationIds: ['nergens'] };
    expect((await kept.of(manager(), at, { now: monday, horizonDays })).size).toBe(0);
    expect((await kept.of(manager(), { ...at, municipalityId: 'elders' }, { now: monday, horizonDays })).size).toBe(0);
  });

  it('is right when many look while others change it', async () => {
    const looks: Promise<unknown>[] = [];
    const work = Array.from({ length: 24 }, async (_, at) => {
      const service = at % 2 === 0 ? one : other;
      const { id } = await orders(service)
        .book(tuesday(`1${at % 3}:${at % 5}0`))
        .catch(() => ({ id: undefined }));
      looks.push(times());
      if (id !== undefined && at % 3 === 0) await orders(service).cancel(id);
      looks.push(times());
    });
    await Promise.all(work);
    await Promise.all(looks);
    await expectCurrent();
  });
});
