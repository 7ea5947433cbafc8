import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, anInstance, monday, orders, tuesday } from './a-booking.builder.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await aBookingDatabase();
  await aBookableLocation(anInstance(database, monday));
});
afterAll(async () => database.drop());

const minutes = (count: number): number => count * 60_000;

it('a hold is swept a few minutes after its time, not before, and announced once', async () => {
  const booking = anInstance(database, monday);
  const hold = await orders(booking).hold(tuesday('09:00'));
  const justOver = anInstance(database, monday + minutes(12));
  expect(await justOver.sweep.run()).toBe(0);
  expect((await orders(justOver).get(hold.id)).state).toBe('held');
  const later = anInstance(database, monday + minutes(13));
  await Promise.all([later.sweep.run(), anInstance(database, monday + minutes(13)).sweep.run()]);
  expect((await orders(later).get(hold.id)).state).toBe('lapsed');
  const events = await database.dataSource.query(`select 1 from outbox where subject like '%.lapsed.v1'`);
  expect(events).toHaveLength(1);
});

it('who confirms while it is swept is either first or told that it lapsed: never neither', async () => {
  for (let round = 0; round < 10; round += 1) {
    const hold = await orders(anInstance(database, monday)).hold(tuesday('10:00'));
    const one = anInstance(database, monday + minutes(20));
    const other = anInstance(database, monday + minutes(20));
    const [confirmed] = await Promise.allSettled([orders(one).confirm(hold.id), other.sweep.run()]);
    const { state } = await orders(one).get(hold.id);
    expect(state).toBe(confirmed.status === 'fulfilled' ? 'booked' : 'lapsed');
    if (confirmed.status === 'rejected') expect(confirmed.reason).toMatchObject({ code: 'hold-lapsed' });
    else await orders(one).cancel(hold.id);
  }
});
