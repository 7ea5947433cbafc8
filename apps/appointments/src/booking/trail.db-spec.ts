import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import { Trail } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  asked,
  type Booking,
  byClerk,
  byPhone,
  byWeb,
  monday,
  orders,
  refusal,
  tuesday,
} from './a-booking.builder.js';
import { statementsOf } from './statements.builder.js';

const clerk: Caller = { ...byClerk, person: 'mw-17', onBehalfOf: 'burgerzaken' };

let database: TestDatabase;
let booking: Booking;
let behind = '0';
beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});
afterAll(async () => database.drop());

interface Row {
  readonly action: string;
  readonly about_id: string;
  readonly [column: string]: unknown;
}
const last = async (): Promise<string> =>
  (await database.dataSource.query('select coalesce(max(id), 0) as id from audit_rows'))[0].id;
const rows = (): Promise<Row[]> =>
  database.dataSource.query('select * from audit_rows where id > $1 order by id', [behind]);
const told = async () => (await rows()).map(({ action, about_id }) => [action, about_id]);
beforeEach(async () => {
  await database.dataSource.query('delete from appointments; delete from person_keys; delete from remembered_answers');
  behind = await last();
});
const at = (now: number): Booking => anInstance(database, now);
const inAnHour = (time: string): number => Date.parse(tuesday(time)) + 70 * 60_000;
const key = { key: 'k', route: 'r' };

describe('a change', () => {
  it('leaves one row: who did what, for whom, through which channel, and in which trace', async () => {
    const { id } = await orders(booking, clerk).book(tuesday('09:00'));
    expect(await rows()).toEqual([
      {
        municipality_id: 'voorbeeldstad',
        id: expect.any(String),
        at: expect.any(Date),
        who: 'clerk',
        person: 'mw-17',
        client: 'clerk',
        on_behalf_of: 'burgerzaken',
        channel: 'counter',
        action: 'book-appointment',
        about_kind: 'appointment',
        about_id: id,
        looked: false,
        trace_id: 'test',
        details: { version: 1, state: 'booked' },
      },
    ]);
  });

  it('of each kind has its name', async () => {
    const ask = orders(booking, clerk);
    const [one, two, three] = [
      await ask.hold(tuesday('09:00')),
      await ask.hold(tuesday('09:00')),
      await ask.hold(tuesday('10:00')),
    ];
    await ask.confirm(one.id);
    await ask.release(two.id);
    await ask.confirm(three.id);
    await ask.change(one.id, '*', { notes: 'geheim' });
    await ask.move([
      { appointmentId: one.id, version: 3, start: tuesday('11:00') },
      { appointmentId: three.id, version: 2, start: tuesday('12:00') },
    ]);
    await ask.cancel(three.id);
    const onTheDay = orders(at(Date.parse(tuesday('10:55'))), clerk);
    await onTheDay.arrive(one.id);
    await onTheDay.outcome(one.id, 'served');
    expect(await told()).toEqual([
      ['place-hold', one.id],
      ['place-hold', two.id],
      ['place-hold', three.id],
      ['book-appointment', one.id],
      ['release-hold', two.id],
      ['book-appointment', three.id],
      ['change-appointment', one.id],
      ['move-appointment', one.id],
      ['move-appointment', three.id],
      ['cancel-appointment', three.id],
      ['note-arrival', one.id],
      ['note-outcome', one.id],
    ]);
    expect((await rows()).at(-1)?.details).toEqual({ version: 6, state: 'served' });
    for (const secret of ['geheim', 'Test Burger', 'test@example.org'])
      expect(JSON.stringify(await rows())).not.toContain(secret);
  });

  it('of many at once is noted with one statement', async () => {
    const statements = await statementsOf(database.dataSource, () =>
      Promise.all([1, 2, 3].map(() => orders(booking).book(tuesday('09:00')))),
    );
    expect(statements.filter((text) => text.startsWith('insert into audit_rows'))).toHaveLength(1);
    expect(await rows()).toHaveLength(3);
  });

  it('that the clock makes is nobody else’s, also on the way of an order', async () => {
    const ask = orders(booking, byWeb);
    const held = [await ask.hold(tuesday('09:00')), await ask.hold(tuesday('09:00')), await ask.hold(tuesday('09:00'))];
    const taker = orders(at(monday + 20 * 60_000), { ...byWeb, client: 'anonymous:who-chose-a-short-key' });
    const taken = await taker.book(tuesday('09:00'));
    behind = (await rows())[2]?.id as string;
    const [lapse, book] = await rows();
    expect([lapse, book]).toMatchObject([
      { action: 'lapse-hold', client: 'open-loket', who: null, trace_id: 'test' },
      { action: 'book-appointment', client: 'anonymous', about_id: taken.id, trace_id: 'test' },
    ]);
    expect(held.map(({ id }) => id)).toContain(lapse?.about_id);
    behind = await last();
    await at(monday + 20 * 60_000).sweep.run();
    await at(inAnHour('09:10')).missed.run();
    const byClock = await rows();
    expect(byClock.map(({ action }) => action)).toEqual(['lapse-hold', 'lapse-hold', 'miss-appointment']);
    expect(new Set(byClock.map(({ client }) => client))).toEqual(new Set(['open-loket']));
    expect(byClock.every(({ trace_id }) => /^[0-9a-f]{32}$/.test(String(trace_id)))).toBe(true);
  });

  it('that is refused, repeated from memory, or done already leaves none', async () => {
    const ask = orders(booking);
    const { id } = await ask.book(tuesday('09:00'), {}, key);
    behind = await last();
    expect((await ask.book(tuesday('09:00'), {}, key)).id).toBe(id);
    await refusal(ask.book(tuesday('08:00')));
    await refusal(ask.release(id));
    await ask.cancel(id);
    await ask.cancel(id);
    expect(await told()).toEqual([['cancel-appointment', id]]);
  });

  it('and its row are made together or not at all', async () => {
    class Unwritable extends Trail {
      override async note(...deeds: Parameters<Trail['note']>): Promise<void> {
        await super.note(...deeds);
        throw new Error('the trail is full');
      }
    }
    const unlucky = anInstance(database, monday, { trail: new Unwritable() });
    await expect(orders(unlucky).book(tuesday('09:00'))).rejects.toThrow('the trail is full');
    expect(await rows()).toEqual([]);
    expect(await database.dataSource.query('select id from appointments')).toEqual([]);
    const { id } = await orders(booking).book(tuesday('09:00'));
    await expect(orders(unlucky).get(id)).rejects.toThrow('the trail is full');
  });
});

describe('a look', () => {
  it('at an appointment or its calendar file is noted, of who bears the token as well', async () => {
    const { id, token } = await orders(booking).book(tuesday('09:00'));
    behind = await last();
    const bearer: Caller = { ...byWeb, appointmentToken: token };
    await orders(booking, bearer).get(id);
    await orders(booking, clerk).get(id);
    await booking.views.calendar(asked({ caller: bearer, appointmentId: id }));
    expect(await rows()).toMatchObject([
      { action: 'look-at-appointment', about_id: id, looked: true, client: 'anonymous', who: null, trace_id: 'test' },
      { action: 'look-at-appointment', about_id: id, looked: true, client: 'clerk', who: 'clerk', person: 'mw-17' },
      { action: 'look-at-calendar-file', about_id: id, looked: true, client: 'anonymous', channel: 'web' },
    ]);
    expect(JSON.stringify(await rows())).not.toContain(token);
  });

  it('by code is noted with who asked, and only if there was something to see', async () => {
    const { id, code } = await orders(booking).book(tuesday('09:00'));
    behind = await last();
    const actor = { client: 'phone', who: 'phone' as const, channel: 'phone' as const };
    await booking.views.byCode({ ...asked({ code }), actor });
    expect(await booking.views.byCode({ ...asked({ code: 'CCC-CCC' }), actor })).toEqual({ found: [] });
    expect(await rows()).toMatchObject([{ action: 'find-by-code', about_id: id, looked: true, client: 'phone' }]);
  });

  it('at a day names those of whom something is shown', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    await orders(booking).hold(tuesday('09:00'));
    behind = await last();
    expect((await orders(booking, clerk).day()).items).toHaveLength(2);
    await orders(booking, clerk).day({ date: '2026-12-02' });
    await orders(booking, clerk).day({ page: 3, pageSize: 1 });
    await refusal(orders(booking, byPhone).day());
    expect(await rows()).toMatchObject([
      {
        ...{ action: 'list-day', about_kind: 'location', about_id: 'stadskantoor', looked: true, client: 'clerk' },
        details: { date: '2026-12-01', appointmentIds: [id] },
      },
    ]);
  });

  it('through an order that changes nothing is a look', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    const onTheDay = orders(at(Date.parse(tuesday('08:55'))), clerk);
    await onTheDay.arrive(id);
    behind = await last();
    await onTheDay.arrive(id);
    expect(await told()).toEqual([['look-at-appointment', id]]);
  });

  it('of a stranger leaves none', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    behind = await last();
    await refusal(orders(booking, { ...byWeb, appointmentToken: 'A'.repeat(43) }).get(id));
    expect(await rows()).toEqual([]);
  });
});
