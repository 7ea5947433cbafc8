import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  byClerk,
  byPhone,
  monday,
  orders,
  town,
  tuesday,
} from './a-booking.builder.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());

it('what gave back its time, and ends with others in one transaction, gives back nothing that another has by now', async () => {
  const atEight = Date.parse(tuesday('08:00'));
  await aBookableLocation(anInstance(database, monday), { plan: aPlan(1) });
  const gone = await orders(anInstance(database, monday)).book(tuesday('10:00'));
  const booking = anInstance(database, atEight);
  await orders(booking, byClerk).arrive(gone.id);
  await database.dataSource.query('update appointments set in_force = false where id = $1', [gone.id]);
  await orders(booking).book(tuesday('10:00'));

  const { unitOfWork, locations, decideOrders } = booking.inside;
  const place = {
    ...{ locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 1 }], needs: {} },
    start: Date.parse(tuesday('10:00')),
  };
  const names = { id: uuidv7(), code: 'K7M-4QX' };
  const outcomes = await unitOfWork.run(async (tx) => {
    await locations.lock(tx, town, ['stadskantoor']);
    return decideOrders.within(
      tx,
      town,
      ['stadskantoor'],
      [
        {
          order: { kind: 'outcome', caller: byClerk, id: gone.id, ifMatch: undefined, outcome: 'served' },
          traceId: 'a',
        },
        { order: { kind: 'hold', caller: byPhone, names, wish: place, holdMinutes: 10 }, traceId: 'b' },
      ],
    );
  });
  expect(outcomes).toMatchObject([{ ok: { state: 'served' } }, { error: { code: 'slot-taken' } }]);
  expect(await database.dataSource.query('select state from appointments where in_force')).toEqual([
    { state: 'booked' },
  ]);
});
