import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { boardKeys } from '#contracts';
import { aNats, eventually, type SuiteNats, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  asked,
  monday,
  orders,
  passportFacts,
  planner,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import { ProductMirror } from '../planning/product.mirror.js';
import { aQueue, doing, setClock, tuesdayAtTen } from '../queue/a-queue.builder.js';
import { aBucket, aKeeper, inDatabase, type Keeper, SeenBoard, told } from './a-board.builder.js';
import { versionIn } from './board.wording.js';

let broker: SuiteNats;
let database: TestDatabase;
let seen: SeenBoard;
const keepers: Pick<Keeper, 'nats'>[] = [];

beforeAll(async () => {
  broker = await aNats();
  seen = await SeenBoard.on(broker);
});
afterAll(async () => {
  await seen?.close();
  await broker?.remove();
});
beforeEach(async () => {
  database = await aBookingDatabase();
  await seen.remove();
});
afterEach(async () => {
  await Promise.all(keepers.splice(0).map(({ nats }) => nats.close()));
  await database.drop();
});

const kept = async (...given: Parameters<typeof aKeeper>): Promise<Keeper> => {
  const keeper = await aKeeper(...given);
  keepers.push(keeper);
  return keeper;
};

const place = 'voorbeeldstad/stadskantoor';
const key = {
  state: boardKeys.state(town, 'stadskantoor'),
  tuesday: boardKeys.taken(town, 'stadskantoor', '2026-12-01'),
};

const isAsInDatabase = async (booking: Parameters<typeof inDatabase>[0]): Promise<void> => {
  expect(told(await seen.entries()).locations).toEqual(await inDatabase(booking));
};

describe('after a commit', () => {
  it('what is taken, given back and planned is on the board, without anybody sweeping', async () => {
    const booking = anInstance(database, monday);
    (await kept(booking, broker)).listen();
    await aBookableLocation(booking);
    const one = await orders(booking).book(tuesday('10:00'));
    await orders(booking).hold(tuesday('11:00'));
    await eventually(() => isAsInDatabase(booking));
    await orders(booking).change(one.id, '*', { start: tuesday('12:00') });
    await eventually(() => isAsInDatabase(booking));
    await orders(booking).cancel(one.id);
    await eventually(() => isAsInDatabase(booking));
    expect(told(await seen.entries()).locations[place]?.taken).toHaveLength(1);
  });

  it('who is served at a desk is on the board', async () => {
    const queue = aQueue(database, tuesdayAtTen);
    (await kept(queue.booking, broker)).listen();
    await aBookableLocation(queue.booking);
    await doing(queue).signOn('balie-1');
    await doing(queue).walkIn();
    await doing(queue).next('balie-1');
    await eventually(() => isAsInDatabase(queue.booking));
    expect(told(await seen.entries()).locations[place]?.serving).toHaveLength(1);
  });

  it('what planning knows of products is on the board', async () => {
    const booking = anInstance(database, monday);
    (await kept(booking, broker)).listen();
    await aBookableLocation(booking);
    const productId = 'paspoort';
    const product = async () => told(await seen.entries()).municipalities[town]?.products[0];
    const isTold = (wanted: object) => eventually(async () => expect(await product()).toMatchObject(wanted));
    await booking.inside.unitOfWork.run((tx) =>
      new ProductMirror().note(tx, { municipalityId: town, productId, version: 2 }, true),
    );
    await isTold({ product: { minutes: passportFacts.minutes, bookable: true } });
    const version = (await product())?.product.version;
    const seenVersions = { versions: [String(version)] };
    await booking.putFacts.run(
      asked({ caller: planner, productId, seen: seenVersions, facts: { ...passportFacts, minutes: 30 } }),
    );
    await isTold({ product: { minutes: 30 } });
    await booking.putFactsHere.run(
      asked({
        ...{ caller: planner, productId, locationId: 'stadskantoor' },
        ...{ seen: { nothing: true as const }, differences: { minutes: 45 } },
      }),
    );
    await isTold({ differencesByLocation: { stadskantoor: { minutes: 45 } } });
    await booking.inside.unitOfWork.run((tx) =>
      new ProductMirror().note(tx, { municipalityId: town, productId, version: 3 }, false),
    );
    await isTold({ product: { bookable: false } });
  });

  it('two services write what both of them change', async () => {
    const both = [anInstance(database, monday), anInstance(database, monday)];
    for (const booking of both) (await kept(booking, broker)).listen();
    await aBookableLocation(both[0]!, { plan: aPlan(6) });
    const times = Array.from(
      { length: 24 },
      (_, at) => `${String(9 + Math.floor(at / 6)).padStart(2, '0')}:${at % 6}0`,
    );
    await Promise.all(
      times.map(async (time, at) => {
        const one = await orders(both[at % 2]!).book(tuesday(time));
        if (at % 3 === 0) await orders(both[(at + 1) % 2]!).cancel(one.id);
      }),
    );
    await eventually(() => isAsInDatabase(both[0]!));
    expect(told(await seen.entries()).locations[place]?.taken).toHaveLength(16);
  });

  it('a booking does not wait for a broker that is away, and the next sweep makes up for it', async () => {
    const booking = anInstance(database, monday);
    const { keeper, listen, nats } = await kept(booking, broker);
    listen();
    await aBookableLocation(booking);
    await eventually(() => isAsInDatabase(booking));
    await broker.stop();
    await eventually(() => expect(nats.isUp).toBe(false));
    await orders(booking).book(tuesday('10:00'));
    await broker.startAgain();
    await eventually(async () => {
      await keeper.sweep();
      await isAsInDatabase(booking);
    });
  });
});

describe('a sweep that fails', () => {
  it('is done again; what fails again and again is taken off the board, and there is a beat for the others', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    await aBookableLocation(booking, { id: 'wijkpost' });
    const { keeper } = await kept(booking, broker);
    await keeper.sweep();
    await orders(booking).book(tuesday('10:00'));
    const cells = database.dataSource.manager;
    await cells.query(`update locations set plan = plan || '{"desks": null}', plan_version = 9 where id = 'wijkpost'`);
    await cells.query(`update locations set version = version + 1 where id = 'wijkpost'`);
    const another = await kept(booking, broker);
    await another.keeper.sweep();
    await another.keeper.beat();
    expect([await seen.keys('beat'), (await seen.keys('state')).length]).toEqual([[], 2]);
    for (let times = 1; times < 5; times += 1) await another.keeper.sweep();
    await another.keeper.beat();
    expect((await seen.keys('beat')).length).toBe(1);
    expect(await seen.keys('state')).toEqual([key.state]);
    const { [place]: wanted } = await inDatabase(booking);
    expect(told(await seen.entries()).locations[place]).toEqual(wanted);
  });
});

describe('a sweep', () => {
  it('writes what whoever committed it did not', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const { keeper } = await kept(booking, broker);
    await keeper.sweep();
    await isAsInDatabase(booking);
    const one = await orders(booking).book(tuesday('10:00'));
    await keeper.sweep();
    await isAsInDatabase(booking);
    await orders(booking).cancel(one.id);
    const another = await kept(booking, broker);
    await another.keeper.sweep();
    await isAsInDatabase(booking);
    expect(told(await seen.entries()).locations[place]?.taken).toEqual([]);
  });

  it('mends what somebody removed, or put an older entry over', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const { keeper } = await kept(booking, broker);
    await keeper.sweep();
    const before = (await seen.entries()).get(key.state) ?? '';
    await orders(booking).book(tuesday('10:00'));
    await keeper.sweep();
    const bucket = await seen.bucket();
    for (const spoil of [
      () => bucket.delete(key.tuesday),
      () => bucket.put(key.tuesday, JSON.stringify({ change: 1, taken: [] })),
      () => bucket.delete(key.state),
      () => bucket.put(key.state, before),
      () => bucket.delete(boardKeys.plan(town, 'stadskantoor')),
      () => bucket.put(boardKeys.municipality(town), '{}'),
    ]) {
      await spoil();
      await eventually(async () => {
        await keeper.sweep();
        await isAsInDatabase(booking);
        expect(told(await seen.entries()).municipalities[town]?.products).toHaveLength(1);
      });
    }
  });

  it('fills a bucket that was emptied, or is another one; until then there is no beat', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    await orders(booking).book(tuesday('10:00'));
    const { keeper, nats } = await kept(booking, broker);
    await keeper.beat();
    await keeper.sweep();
    expect(await seen.keys('beat')).toEqual([]);
    await (await seen.bucket()).put(boardKeys.beat('long-gone'), JSON.stringify({ at: Date.now() - 7_200_000 }));
    await keeper.beat();
    expect(await seen.keys('beat')).toHaveLength(1);
    for (const lose of [() => seen.empty(), () => broker.replace()]) {
      await lose();
      await eventually(() => expect(nats.isUp).toBe(true));
      await eventually(async () => {
        await keeper.beat().catch(() => undefined);
        await keeper.sweep();
        await isAsInDatabase(booking);
      });
      await keeper.beat();
      expect(await seen.keys('beat')).toHaveLength(1);
    }
  });

  it('finds the days of the clock: past dates go, and are there again for a clock that is set back', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    await orders(booking).book(tuesday('10:00'));
    const { keeper } = await kept(booking, broker);
    const plan = async () => JSON.parse((await seen.entries()).get(boardKeys.plan(town, 'stadskantoor')) ?? '{}');
    await keeper.sweep();
    expect(await plan()).toMatchObject({ knownFrom: '2026-11-29' });
    expect(await seen.keys('taken')).toEqual([key.tuesday]);
    setClock(booking, monday + 8 * 24 * 60 * 60_000);
    await keeper.sweep();
    expect(await plan()).toMatchObject({ knownFrom: '2026-12-07' });
    expect(await seen.keys('taken')).toEqual([]);
    setClock(booking, monday);
    await keeper.sweep();
    expect(await plan()).toMatchObject({ knownFrom: '2026-11-29' });
    await isAsInDatabase(booking);
  });

  it('writes anew what is there of a time that a restored database does not know', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const gone = await orders(booking).book(tuesday('10:00'));
    await (await kept(booking, broker)).keeper.sweep();
    await database.dataSource.query('delete from appointments where id = $1', [gone.id]);
    await database.dataSource.query('update locations set version = version - 1');
    await database.dataSource.query('update planning_versions set version = version - 1');
    await (await kept(booking, broker)).keeper.sweep();
    await isAsInDatabase(booking);
    expect(told(await seen.entries()).locations[place]?.taken).toEqual([]);
    const [row] = await database.dataSource.query('select version from planning_versions');
    expect(told(await seen.entries()).municipalities[town]?.version).toBe(row.version);
  });

  it('leaves out what is too much for the broker, and says so', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking, { plan: aPlan(20) });
    await (await kept(booking, broker)).keeper.sweep();
    await orders(booking).book(tuesday('10:00'));
    await (await kept(booking, broker, { longest: 50 })).keeper.sweep();
    expect(await seen.keys('state')).toEqual([]);
    await (await kept(booking, broker)).keeper.sweep();
    await isAsInDatabase(booking);
  });
});

describe('two who write', () => {
  it('put nothing older over what the other put, whoever looked at it meanwhile', async () => {
    const both = [await aBucket(broker), await aBucket(broker)];
    keepers.push(...both);
    const [one, other] = both.map(({ bucket }) => bucket);
    const put = (bucket = one, version = 0) =>
      bucket?.put('a', JSON.stringify({ version }), (present) => versionIn(present) < version);
    expect(await put(one, 1)).toBe(true);
    expect(await put(other, 3)).toBe(true);
    await one?.read('a');
    expect(await put(one, 2)).toBe(false);
    expect(await one?.read('a')).toBe(JSON.stringify({ version: 3 }));
    expect(await put(one, 4)).toBe(true);
  });

  it('lose no booking that was made while one of them compared', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const other = await kept(booking, broker);
    await other.keeper.sweep();
    await orders(booking).book(tuesday('10:00'));
    let readings = 0;
    const one = await kept(booking, broker, {
      afterReading: async () => {
        readings += 1;
        if (readings > 1) return;
        await orders(booking).book(tuesday('11:00'));
        await other.keeper.sweep();
        await orders(booking).book(tuesday('12:00'));
      },
    });
    await one.keeper.sweep();
    one.noteLocation('stadskantoor');
    await eventually(() => isAsInDatabase(booking));
    expect(told(await seen.entries()).locations[place]?.taken).toHaveLength(3);
  });
});

describe('a database that was restored beneath a broker that kept running', () => {
  it('is believed, though the version is the same', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const gone = await orders(booking).book(tuesday('10:00'));
    await (await kept(booking, broker)).keeper.sweep();
    await database.dataSource.query('delete from appointments where id = $1', [gone.id]);
    await (await kept(booking, broker)).keeper.sweep();
    await isAsInDatabase(booking);
  });

  it('is believed though its plan is another of the same version', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    await (await kept(booking, broker)).keeper.sweep();
    const planKey = boardKeys.plan(town, 'stadskantoor');
    const text = (await seen.entries()).get(planKey) ?? '';
    await (await seen.bucket()).put(planKey, text.replace('"number":1', '"number":7'));
    await (await kept(booking, broker)).keeper.sweep();
    expect((await seen.entries()).get(planKey)).toBe(text);
  });

  it('is believed by who was there before, too', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const { keeper } = await kept(booking, broker);
    await orders(booking).book(tuesday('10:00'));
    const gone = await orders(booking).book(tuesday('11:00'));
    await keeper.sweep();
    await database.dataSource.query('delete from time_changes where appointment_id = $1', [gone.id]);
    await database.dataSource.query('delete from appointments where id = $1', [gone.id]);
    await database.dataSource.query('update locations set version = version - 1');
    await keeper.sweep();
    await isAsInDatabase(booking);
  });
});

describe('a sweep that takes long', () => {
  it('does not do again what was written meanwhile', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    await aBookableLocation(booking, { id: 'wijkpost' });
    const read: string[] = [];
    const isThere = async (locationId: string) =>
      expect(await seen.keys('state')).toContain(boardKeys.state(town, locationId));
    const one = await kept(booking, broker, {
      afterReading: async ({ locationId }) => {
        read.push(locationId);
        if (read.length > 1) return;
        const another = locationId === 'wijkpost' ? 'stadskantoor' : 'wijkpost';
        one.noteLocation(another);
        await eventually(() => isThere(another));
      },
    });
    await one.keeper.sweep();
    expect(read).toHaveLength(2);
    await isAsInDatabase(booking);
  });
});

describe('who stops', () => {
  it('writes what was noted first, and is not heard any more', async () => {
    const booking = anInstance(database, monday);
    await aBookableLocation(booking);
    const { keeper, listen } = await kept(booking, broker);
    await keeper.sweep();
    await keeper.beat();
    expect(await seen.keys('beat')).toHaveLength(1);
    listen();
    await orders(booking).book(tuesday('10:00'));
    await orders(booking).book(tuesday('11:00'));
    await keeper.stop();
    await isAsInDatabase(booking);
    await keeper.beat();
    expect(await seen.keys('beat')).toEqual([]);
  });
});
