import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import type { Tx } from '#platform';
import { eventually, type TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, asked, byWeb, refusal } from '../booking/a-booking.builder.js';
import { aQueue, atKiosk, doing, tuesdayAtTen } from './a-queue.builder.js';
import { LineStore } from './line.store.js';

const places = ['stadskantoor', 'noord', 'zuid'];

let database: TestDatabase;
beforeEach(async () => {
  database = await aBookingDatabase();
  const { booking } = aQueue(database, tuesdayAtTen);
  for (const id of places) await aBookableLocation(booking, { id });
});
afterEach(async () => database.drop());

/** Counts without the lock of the address, and goes on when all three have counted. */
const aStoreWithoutTheLock = (): typeof LineStore => {
  let counted = 0;
  return class extends LineStore {
    override async countOpenOf(tx: Tx, municipalityId: string, origin: string): Promise<number> {
      const [row] = (await tx.query(
        'select count(*)::int as open from tickets where municipality_id = $1 and origin = $2',
        [municipalityId, origin],
      )) as [{ open: number }];
      counted += 1;
      await eventually(() => expect(counted).toBe(places.length));
      return row.open;
    }
  };
};

const stranger: Caller = { ...byWeb, origin: 'one-address' };
const another: Caller = { ...byWeb, origin: 'another-address' };

const manyAtOnce = async (Store: typeof LineStore, caller = stranger, many = 30) => {
  const instances = [aQueue(database, tuesdayAtTen, { Store }), aQueue(database, tuesdayAtTen, { Store })];
  const takes = Array.from({ length: many }, (_, at) => {
    const order = { locationId: places[at % 3] ?? '', items: [{ productId: 'paspoort', people: 1 }], language: 'nl' };
    return instances[at % 2]?.take.run(asked({ caller, order }));
  });
  const outcomes = await Promise.allSettled(takes);
  const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code as string] : []));
  return { taken: many - codes.length, codes: [...new Set(codes)] };
};

it('strangers at one address have ten tickets open, also at several locations and two instances at once', async () => {
  expect(await manyAtOnce(LineStore)).toEqual({ taken: 10, codes: ['too-many-open'] });
  expect(await manyAtOnce(LineStore, another, 3)).toEqual({ taken: 3, codes: [] });
}, 30_000);

it('without the lock of the address they would have more', async () => {
  expect((await manyAtOnce(LineStore, stranger, 9)).taken).toBe(9);
  expect((await manyAtOnce(aStoreWithoutTheLock(), stranger, 3)).taken).toBe(3);
}, 30_000);

it('whoever has a credential is not counted, and a ticket that is closed neither', async () => {
  expect(await manyAtOnce(LineStore, atKiosk, 12)).toEqual({ taken: 12, codes: [] });
  const queue = aQueue(database, tuesdayAtTen);
  const { walkIn } = doing(queue);
  const tickets = [];
  for (let at = 0; at < 10; at += 1) tickets.push(await walkIn({}, stranger));
  expect((await refusal(walkIn({}, stranger))).code).toBe('too-many-open');
  const [first] = tickets;
  await queue.leave.run(
    asked({ caller: { ...stranger, appointmentToken: first?.token ?? '' }, ticketId: first?.id ?? '' }),
  );
  expect(await walkIn({}, stranger)).toMatchObject({ state: 'waiting' });
  const [row] = await database.dataSource.query('select origin from tickets where id = $1', [first?.id]);
  expect(row).toEqual({ origin: null });
}, 30_000);
