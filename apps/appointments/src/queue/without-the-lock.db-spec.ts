import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Tx } from '#platform';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, asked, byPhone } from '../booking/a-booking.builder.js';
import { LocationStore } from '../locations/location.store.js';
import { aQueue, atCounter, doing, type QueueInstance, tuesdayAtTen } from './a-queue.builder.js';
import type { Done } from './line.rules.js';
import { LineStore, type Written } from './line.store.js';

/** Reads the location without locking it, as a careless colleague might. */
class Careless extends LocationStore {
  override async lock(tx: Tx, municipalityId: string, ids: readonly string[]) {
    const rows = (await tx.query(
      'select id, plan_version from locations where municipality_id = $1 and id = any($2) order by id',
      [municipalityId, ids],
    )) as { id: string; plan_version: number }[];
    return new Map(rows.map(({ id, plan_version }) => [id, { planVersion: plan_version }]));
  }
}

const colleagues = 4;
let meeting: { ready: number; go: () => void; all: Promise<void> };
const meet = (): void => {
  let go: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    go = resolve;
  });
  meeting = { ready: 0, go, all };
};
let bitten = 0;

/** Nobody writes before all have decided on the same: then all but one of them must be forbidden. */
class AllAtOnce extends LineStore {
  override async save(tx: Tx, written: Written, done: Done): Promise<number> {
    meeting.ready += 1;
    if (meeting.ready === colleagues) meeting.go();
    await meeting.all;
    try {
      return await super.save(tx, written, done);
    } catch (error) {
      bitten += 1;
      throw error;
    }
  }
}

let database: TestDatabase;
let careless: QueueInstance[];
beforeAll(async () => {
  database = await aBookingDatabase();
  const careful = aQueue(database, tuesdayAtTen);
  await aBookableLocation(careful.booking);
  await doing(careful).walkIn();
  await doing(careful).walkIn();
  await doing(careful).signOn('balie-1');
  await doing(careful).signOn('balie-2');
  careless = Array.from({ length: colleagues }, () =>
    aQueue(database, tuesdayAtTen, { locations: new Careless(), Store: AllAtOnce }),
  );
});
afterAll(async () => database.drop());

it('without the lock the unique indexes have the last word: one open call per desk and per ticket', async () => {
  meet();
  bitten = 0;
  const calls = await Promise.allSettled(
    careless.map((one, at) =>
      one.next.run(asked({ caller: atCounter, deskId: at % 2 ? 'balie-1' : 'balie-2', order: {} })),
    ),
  );
  const rows = await database.dataSource.query('select desk_id, ticket_id from calls where ended_at is null');
  expect(new Set(rows.map((row: { desk_id: string }) => row.desk_id)).size).toBe(rows.length);
  expect(new Set(rows.map((row: { ticket_id: string }) => row.ticket_id)).size).toBe(rows.length);
  expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(rows.length);
  expect(bitten).toBeGreaterThan(0);
});

it('without the lock no number is given twice', async () => {
  meet();
  bitten = 0;
  const order = { locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 1 }], language: 'nl' };
  const taken = await Promise.all(careless.map((one) => one.take.run(asked({ caller: byPhone, order }))));
  expect(taken.map(({ number }) => number).sort()).toEqual(['A003', 'A004', 'A005', 'A006']);
  expect(bitten).toBeGreaterThan(0);
});
