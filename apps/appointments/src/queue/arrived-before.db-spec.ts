import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, orders, tuesday } from '../booking/a-booking.builder.js';
import { aQueue, doing, type QueueInstance, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;
beforeAll(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterAll(async () => database?.drop());

it('who had arrived before there were lines has a ticket when the arrival is noted again', async () => {
  const { id, code } = await orders(queue.booking).book(tuesday('10:00'));
  await database.dataSource.query(`update appointments set state = 'arrived', version = 2 where id = $1`, [id]);
  const { arrive, signOn, next } = doing(queue);
  expect(await arrive(id)).toMatchObject({ state: 'waiting', code, appointmentId: id });
  await signOn('balie-1');
  expect((await next('balie-1'))?.ticket.appointmentId).toBe(id);
});
