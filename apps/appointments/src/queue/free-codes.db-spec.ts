import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, orders, town, tuesday } from '../booking/a-booking.builder.js';
import { aQueue, doing, type QueueInstance, tuesdayAtTen } from './a-queue.builder.js';
import { LineStore } from './line.store.js';

let database: TestDatabase;
let queue: QueueInstance;

beforeAll(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterAll(async () => database?.drop());

const isFree = (code: string): Promise<boolean> =>
  database.dataSource.transaction((tx) => new LineStore(database.dataSource).isFree(tx, town, code));

describe('a code for who walks in', () => {
  it('is none of an appointment, also of one that has ended: it would be found in its place', async () => {
    const { book, cancel } = orders(queue.booking);
    const { id, code } = await book(tuesday('11:00'));
    expect(await isFree(code)).toBe(false);
    await cancel(id);
    expect(await isFree(code)).toBe(false);
  });

  it('is none of who stands in line, and may be that of who stood there', async () => {
    const { code, id } = await doing(queue).walkIn();
    expect(await isFree(code)).toBe(false);
    await database.dataSource.query(`update tickets set state = 'left', ended_at = now() where id = $1`, [id]);
    expect(await isFree(code)).toBe(true);
    expect(await isFree('222-222')).toBe(true);
  });
});
