import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  byClerk,
  monday,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aQueue, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

const minute = 60_000;
let database: TestDatabase;
let queue: QueueInstance;
let day: ReturnType<typeof doing>;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from outbox;
     delete from tickets; delete from calls; delete from staffed_desks; delete from lines; delete from queue_changes`,
  );
  queue = aQueue(database, tuesdayAtTen);
  day = doing(queue);
  await aBookableLocation(queue.booking);
});

const rows = <T>(text: string): Promise<T[]> => database.dataSource.query(text);
const at = (minutes: number): void => setClock(queue, tuesdayAtTen + minutes * minute);
const states = async (): Promise<string[]> =>
  (await rows<{ state: string }>('select state from tickets order by sequence')).map(({ state }) => state);
const staffed = async (): Promise<number> => (await rows('select 1 from staffed_desks')).length;
const sweptAt = async (minutes: number): Promise<string[]> => {
  at(minutes);
  await queue.sweep.run();
  return states();
};

const called = async (): Promise<string> => {
  await day.signOn('balie-1');
  const call = await day.next('balie-1');
  if (!call) throw new Error('Nobody was called.');
  return call.id;
};

describe('a counter program that only says what is done with the visitor', () => {
  it('keeps its visitor for as long as the visit should take, and ten minutes more', async () => {
    await day.walkIn();
    await day.change(await called(), { do: 'serve' });
    expect(await refusal(day.next('balie-1'))).toMatchObject({ code: 'desk-busy' });
    expect(await sweptAt(19)).toEqual(['serving']);
    expect(await sweptAt(20)).toEqual(['waiting']);
  });

  it('has its visitor back when it was taken to be left, and ends the visit', async () => {
    setClock(queue, monday);
    const { id } = await orders(queue.booking).book(tuesday('10:00'), { locationId: 'stadskantoor' });
    at(0);
    await day.arrive(id);
    const callId = await called();
    await day.change(callId, { do: 'serve' });
    expect(await sweptAt(25)).toEqual(['waiting']);
    expect(await staffed()).toBe(0);
    at(26);
    expect(await day.change(callId, { do: 'finish' })).toMatchObject({ state: 'ended', outcome: 'served' });
    expect(await states()).toEqual(['served']);
    expect(await orders(queue.booking, byClerk).get(id)).toMatchObject({ state: 'served' });
    expect(await staffed()).toBe(1);
    expect(await rows('select outcome, serving_at, ended_at from calls')).toEqual([
      { outcome: 'served', serving_at: new Date(tuesdayAtTen), ended_at: new Date(tuesdayAtTen + 26 * minute) },
    ]);
    expect(
      (await rows<{ did: string }>(`select change->>'did' as did from queue_changes order by id`)).slice(-5),
    ).toEqual(['desk-left', 'desk-closed', 'desk-opened', 'serving', 'served'].map((did) => ({ did })));
    expect(await day.next('balie-1')).toBeUndefined();
  });

  it('goes on at the desk, which has one visitor at a time again', async () => {
    await day.walkIn();
    await day.walkIn();
    const callId = await called();
    expect(await sweptAt(10)).toEqual(['waiting', 'waiting']);
    expect(await day.change(callId, { do: 'serve' })).toMatchObject({ state: 'serving', id: callId });
    expect(await refusal(day.next('balie-1'))).toMatchObject({ code: 'desk-busy', callId });
    expect(await states()).toEqual(['serving', 'waiting']);
  });

  it('is told how the call ended when its visitor is at another desk by now', async () => {
    await day.walkIn();
    const callId = await called();
    await sweptAt(10);
    await day.signOn('balie-2');
    await day.next('balie-2');
    expect(await refusal(day.change(callId, { do: 'finish' }))).toEqual({ code: 'call-closed', outcome: 'desk-left' });
    expect(await states()).toEqual(['called']);
  });
});

/** Whoever waits for the lock waits in order: what was begun first is done first. */
const inOrder = async (...works: (() => Promise<unknown>)[]): Promise<PromiseSettledResult<unknown>[]> => {
  const runner = database.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('select 1 from locations for update');
  const begun: Promise<unknown>[] = [];
  for (const work of works) {
    begun.push(work());
    await eventually(async () => {
      const waiting = await rows(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting.length < begun.length) throw new Error('Not all wait.');
    });
  }
  await runner.commitTransaction();
  await runner.release();
  return Promise.allSettled(begun);
};

describe('a desk that calls at the moment at which it is taken to be left', () => {
  const other = () => doing(aQueue(database, tuesdayAtTen + 10 * minute));

  it('keeps whom it calls, when it was heard of first', async () => {
    await day.walkIn();
    await day.signOn('balie-1');
    at(10);
    const [next, sweep] = await inOrder(
      () => other().next('balie-1'),
      () => queue.sweep.run(),
    );
    expect([next?.status, sweep?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(await states()).toEqual(['called']);
    expect(await staffed()).toBe(1);
  });

  it('calls nobody when it was signed off first', async () => {
    await day.walkIn();
    await day.signOn('balie-1');
    at(10);
    const [sweep, next] = await inOrder(
      () => queue.sweep.run(),
      () => other().next('balie-1'),
    );
    expect(sweep?.status).toBe('fulfilled');
    expect(next).toMatchObject({ status: 'rejected', reason: { code: 'desk-not-staffed' } });
    expect(await states()).toEqual(['waiting']);
    expect(await staffed()).toBe(0);
  });
});
