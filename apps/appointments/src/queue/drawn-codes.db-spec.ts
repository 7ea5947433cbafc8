import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tx } from '#platform';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase } from '../booking/a-booking.builder.js';
import { aQueue, doing, tuesdayAtTen } from './a-queue.builder.js';
import type { Done } from './line.rules.js';
import { LineStore, type Written } from './line.store.js';

let clashes: string[];
/** What was drawn is somebody's by the time that it is written. */
class Overtaken extends LineStore {
  override save(tx: Tx, written: Written, done: Done): Promise<number> {
    const code = clashes.shift();
    const tickets = done.tickets.map(({ before, after }) => ({
      before,
      after: { ...after, code: code ?? after.code },
    }));
    return super.save(tx, written, { ...done, tickets });
  }
}

let drawn: string[];
/** The first two that are drawn are somebody's. */
class Unlucky extends LineStore {
  override async isFree(_tx: Tx, _municipalityId: string, code: string): Promise<boolean> {
    drawn.push(code);
    return drawn.length > 2;
  }
}

let database: TestDatabase;
beforeAll(async () => {
  database = await aBookingDatabase();
  await aBookableLocation(aQueue(database, tuesdayAtTen).booking);
});
afterAll(async () => database.drop());
beforeEach(async () => {
  clashes = [];
  drawn = [];
  await database.dataSource.query('delete from tickets');
});

describe('the code of who walks in', () => {
  const walkIn = (Store: typeof LineStore) => doing(aQueue(database, tuesdayAtTen, { Store })).walkIn();

  it('is drawn again until it is nobody else’s', async () => {
    const { code } = await walkIn(Unlucky);
    expect(drawn).toHaveLength(3);
    expect(code).toBe(drawn[2]);
  });

  it('is drawn again when it became somebody else’s meanwhile, and the ticket is taken once', async () => {
    const first = await walkIn(LineStore);
    clashes = [first.code];
    const second = await walkIn(Overtaken);
    expect(clashes).toEqual([]);
    expect(second.code).not.toBe(first.code);
    expect([first.number, second.number]).toEqual(['A001', 'A002']);
    expect(await database.dataSource.query('select number from tickets order by sequence')).toHaveLength(2);
  });

  it('is not drawn for ever: what clashes each time is no chance', async () => {
    const { code } = await walkIn(LineStore);
    clashes = Array.from({ length: 20 }, () => code);
    await expect(walkIn(Overtaken)).rejects.toThrow(/tickets_code/);
    expect(clashes.length).toBeGreaterThan(0);
  });
});
