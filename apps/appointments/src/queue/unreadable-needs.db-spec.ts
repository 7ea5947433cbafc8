import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '#platform';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, asked, byWeb, orders, tuesday } from '../booking/a-booking.builder.js';
import { aQueue, atCounter, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;
let day: ReturnType<typeof doing>;
let logged: unknown[];
let warned: unknown[];

beforeEach(async () => {
  database = await aBookingDatabase();
  logged = [];
  warned = [];
  const log = {
    error: (...said: unknown[]) => logged.push(said),
    warn: (_about: unknown, said: unknown) => warned.push(said),
  } as unknown as Log;
  queue = aQueue(database, tuesdayAtTen, { log });
  day = doing(queue);
  await aBookableLocation(queue.booking);
});
afterEach(async () => database.drop());

const breakAll = () => database.dataSource.query(`update tickets set person = 'broken' where person is not null`);
const broken = { needs: {}, unreadable: true };

describe('a ticket of which the needs can not be opened', () => {
  it('is called in its turn, and goes the whole way; that it can not be read is said', async () => {
    const { id, token } = await day.walkIn({ needs: { wheelchair: true, extraMinutes: 10 } });
    const other = await day.walkIn({ needs: {} });
    await breakAll();
    const bearing = { ...byWeb, appointmentToken: token };
    expect(await queue.tickets.one(asked({ caller: bearing, ticketId: id }))).toMatchObject({ id, ...broken });
    const list = await queue.tickets.list(
      asked({ caller: atCounter, locationId: 'stadskantoor', page: 1, pageSize: 10 }),
    );
    expect(list.items).toMatchObject([{ id, ...broken }, { id: other.id }]);
    expect(list.items[1]).not.toHaveProperty('unreadable');
    await day.signOn('balie-1');
    const call = await day.next('balie-1');
    expect(call).toMatchObject({ ticketId: id, ticket: { id, ...broken } });
    const staffing = await queue.desks.staffing(asked({ caller: atCounter, deskId: 'balie-1' }));
    expect(staffing.call?.ticket).toMatchObject(broken);
    await day.change(call?.id ?? '', { do: 'serve' });
    expect((await day.change(call?.id ?? '', { do: 'park' })).ticket).toMatchObject({ state: 'parked', ...broken });
    const back = await queue.comeBack.run(asked({ caller: bearing, ticketId: id }));
    expect(back).toMatchObject({ state: 'waiting', ...broken });
    await day.next('balie-1');
    await day.signOn('balie-2');
    expect(await day.next('balie-2')).toMatchObject({ ticketId: other.id });
  });

  it('is told in the log, with nothing of the person', async () => {
    const { id } = await day.walkIn({ needs: { wheelchair: true } });
    await breakAll();
    await day.signOn('balie-1');
    await day.next('balie-1');
    expect(logged).toEqual([[{ ticketId: id }, 'the needs of a ticket can not be opened: it is shown without them']]);
  });

  it('is that of an appointment too: who arrives again is given the ticket there is', async () => {
    const { id } = await orders(queue.booking).book(tuesday('10:05'), { needs: { interpreter: 'ar' } });
    const ticket = await day.arrive(id);
    await breakAll();
    expect(await day.arrive(id)).toMatchObject({ id: ticket.id, ...broken });
  });
});

describe('an appointment that can not be opened', () => {
  it('when the day is over stands in the way of nobody else in line, nor of the desks', async () => {
    const { id } = await orders(queue.booking).book(tuesday('10:00'));
    await day.arrive(id);
    await day.signOn('balie-1');
    const call = await day.next('balie-1');
    await day.change(call?.id ?? '', { do: 'serve' });
    await day.walkIn();
    await database.dataSource.query(`update appointments set person = 'broken'`);
    setClock(queue, tuesdayAtTen + 24 * 60 * 60_000);
    await queue.sweep.run();
    const rows = (text: string): Promise<unknown> => database.dataSource.query(text);
    expect(await rows('select state from tickets order by sequence')).toEqual([
      { state: 'waiting' },
      { state: 'left' },
    ]);
    expect(await rows('select 1 from staffed_desks')).toEqual([]);
    expect(warned).toEqual(['a ticket could not be closed; it is looked at again']);
  });
});
