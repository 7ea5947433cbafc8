import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  type Booking,
  byClerk,
  byPhone,
  byWeb,
  monday,
  orders,
  refusal,
  tuesday,
} from './a-booking.builder.js';

let database: TestDatabase;
let booking: Booking;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query('delete from appointments; delete from locations; delete from outbox');
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});

const when = (time: string): Booking => anInstance(database, Date.parse(tuesday(time)));
const clerkAt = (time: string) => orders(when(time), byClerk);
const inForce = async (): Promise<string[]> =>
  (await database.dataSource.query('select state from appointments where in_force order by start_at, id')).map(
    ({ state }: { state: string }) => state,
  );
const announced = async () =>
  (
    await database.dataSource.query(
      `select subject, event from outbox where subject like '%.appointment.%' order by id`,
    )
  ).map(({ subject, event }: { subject: string; event: { data: { version: number; by: object } } }) => ({
    what: subject.split('.').at(-2),
    version: event.data.version,
    by: event.data.by,
  }));
const did = ({ history = [] }: { history?: { did: string }[] | undefined }): string[] =>
  history.map((step) => step.did);

describe('a visit', () => {
  it('is booked, arrives and is served: each is kept with who did it, and announced', async () => {
    const hold = await orders(booking, byWeb).hold(tuesday('09:00'));
    expect(hold).not.toHaveProperty('history');
    const bearer = { ...byWeb, appointmentToken: hold.token };
    await orders(booking, bearer).confirm(hold.id);
    await orders(booking).change(hold.id, 2, { start: tuesday('10:00') });
    expect(await clerkAt('09:50').arrive(hold.id)).toMatchObject({ state: 'arrived', version: 4 });
    const served = await clerkAt('10:10').outcome(hold.id, 'served');
    const clerk = { channel: 'counter', who: 'clerk' };
    expect(served.history).toEqual([
      { did: 'held', at: '2026-11-30T07:00:00Z', by: { channel: 'web' } },
      { did: 'booked', at: '2026-11-30T07:00:00Z', by: { channel: 'web' } },
      { did: 'moved', at: '2026-11-30T07:00:00Z', by: { channel: 'phone', who: 'phone' } },
      { did: 'arrived', at: tuesday('09:50'), by: clerk },
      { did: 'served', at: tuesday('10:10'), by: clerk },
    ]);
    expect(await orders(booking).get(hold.id)).toEqual(served);
    expect(await announced()).toEqual(
      (served.history ?? []).map(({ did: what, by }, at) => ({ what, version: at + 1, by })),
    );
    expect(await inForce()).toEqual([]);
  });

  it('that is over gives its desk back at once', async () => {
    const ids = [];
    for (const outcome of ['served', 'missed', 'cancelled'] as const) {
      const { id } = await orders(booking).book(tuesday('09:00'));
      ids.push(id);
      await clerkAt('09:00').outcome(id, outcome);
    }
    expect(await inForce()).toEqual([]);
    const override = ['lead' as const];
    for (const _desk of [1, 2, 3]) await clerkAt('09:00').book(tuesday('09:00'), { override });
    expect(await inForce()).toHaveLength(3);
    const states = await Promise.all(ids.map(async (id) => (await orders(booking).get(id)).state));
    expect(states).toEqual(['served', 'missed', 'cancelled']);
  });

  it('is closed to the citizen once it arrived, and still open to staff', async () => {
    const { id, token } = await orders(booking).book(tuesday('09:00'));
    await clerkAt('08:30').arrive(id);
    const bearer = orders(when('08:31'), { ...byWeb, appointmentToken: token });
    expect((await refusal(bearer.cancel(id))).code).toBe('appointment-closed');
    expect((await refusal(bearer.change(id, '*', { notes: 'x' }))).code).toBe('appointment-closed');
    expect((await clerkAt('08:32').outcome(id, 'cancelled')).state).toBe('cancelled');
  });

  it('is looked at by date in the zone of its location, and by version when one is named', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    const evening = orders(anInstance(database, Date.parse('2026-11-30T22:59:00Z')), byClerk);
    expect(await refusal(evening.arrive(id))).toEqual({
      code: 'too-early',
      detail: 'It is possible from 2026-11-30T23:00:00Z on.',
    });
    expect((await refusal(evening.outcome(id, 'served'))).code).toBe('too-early');
    expect((await refusal(clerkAt('08:59').outcome(id, 'missed'))).code).toBe('too-early');
    expect((await refusal(clerkAt('08:59').arrive(id, ['7']))).code).toBe('version-changed');
    expect((await clerkAt('00:00').arrive(id, ['1'])).version).toBe(2);
  });

  it('is noted by who may: to others it is not there', async () => {
    const { id, token } = await orders(booking).book(tuesday('09:00'));
    const bearer = { ...byWeb, appointmentToken: token };
    const kiosk = { ...byPhone, scopes: ['arrivals' as const] };
    for (const caller of [bearer, byPhone, byWeb])
      expect((await refusal(orders(when('09:00'), caller).arrive(id))).code).toBe('appointment-unknown');
    for (const caller of [bearer, byPhone, kiosk])
      expect((await refusal(orders(when('09:00'), caller).outcome(id, 'served'))).code).toBe('appointment-unknown');
    expect((await orders(when('09:00'), kiosk).arrive(id)).state).toBe('arrived');
    const elsewhere = orders(when('09:00'), byClerk, 'proefdorp');
    expect((await refusal(elsewhere.outcome(id, 'served'))).code).toBe('appointment-unknown');
  });

  it('that is served, missed and cancelled at once becomes one of them, and is announced once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await database.dataSource.query('delete from appointments; delete from outbox');
      const { id } = await orders(booking).book(tuesday('09:00'));
      const outcomes = await Promise.allSettled([
        clerkAt('09:05').outcome(id, 'served'),
        clerkAt('09:05').outcome(id, 'missed'),
        clerkAt('09:05').outcome(id, 'cancelled'),
        clerkAt('09:05').arrive(id),
      ]);
      const { state } = await orders(booking).get(id);
      const first = outcomes.slice(0, 3).filter(({ status }) => status === 'fulfilled');
      expect(first).toHaveLength(1);
      const last = await announced();
      expect(last.filter(({ what }: { what: string }) => ['served', 'missed', 'cancelled'].includes(what))).toEqual([
        expect.objectContaining({ what: state }),
      ]);
    }
  });
});

describe('the clock', () => {
  it('misses what nobody came for an hour after its end, in every municipality, and says that nobody did it', async () => {
    await aBookableLocation(booking, { municipalityId: 'proefdorp' });
    const here = await orders(booking).book(tuesday('09:00'));
    const there = await orders(booking, byPhone, 'proefdorp').book(tuesday('09:00'));
    const came = await orders(booking).book(tuesday('09:00'));
    const later = await orders(booking).book(tuesday('09:10'));
    await clerkAt('09:00').arrive(came.id);
    expect(await when('10:09').missed.run()).toBe(0);
    const counts = await Promise.all([when('10:10').missed.run(), when('10:10').missed.run()]);
    expect(Math.max(...counts)).toBe(2);
    const missed = await orders(booking).get(here.id);
    expect(missed).toMatchObject({ state: 'missed', version: 2 });
    expect(missed.history?.at(-1)).toEqual({
      did: 'missed',
      at: tuesday('10:10'),
      by: { channel: 'phone', automatic: true },
    });
    expect((await orders(booking, byPhone, 'proefdorp').get(there.id)).state).toBe('missed');
    expect((await orders(booking).get(came.id)).state).toBe('arrived');
    expect((await orders(booking).get(later.id)).state).toBe('booked');
    expect((await announced()).filter(({ what }: { what: string }) => what === 'missed')).toHaveLength(2);
  });

  it('misses more than it looks at together', async () => {
    await orders(booking).book(tuesday('09:00'));
    // Copies, each in a stretch of its own: booking so many one by one would take long.
    await database.dataSource.query(`
      insert into appointments
      select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'code', 'X' || at, 'person', null,
        'start_at', start_at - at * interval '1 hour', 'end_at', end_at - at * interval '1 hour',
        'period', tstzrange(lower(period) - at * interval '1 hour', upper(period) - at * interval '1 hour')))).*
      from appointments as one, generate_series(1, 600) as at`);
    const good = await orders(booking).book(tuesday('09:10'));
    await database.dataSource.query(`update appointments set person = 'unreadable' where code like 'X1%'`);
    expect(await when('12:00').missed.run()).toBe(602);
    // What can not be read stays for who mends it, and stands in nobody's way.
    expect(new Set(await inForce())).toEqual(new Set(['booked']));
    expect((await orders(booking).get(good.id)).state).toBe('missed');
    expect(await inForce()).toHaveLength(111);
  });

  it('who is noted as arrived while it is missed has arrived or is missed: never both, never neither', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await orders(booking).book(tuesday('09:00'));
      const [came] = await Promise.allSettled([clerkAt('10:10').arrive(id), when('10:10').missed.run()]);
      const appointment = await orders(booking).get(id);
      expect(did(appointment)).toEqual(['booked', came.status === 'fulfilled' ? 'arrived' : 'missed']);
      if (came.status === 'rejected') expect(came.reason).toMatchObject({ code: 'appointment-closed' });
      else await clerkAt('10:11').outcome(id, 'served');
    }
  });

  it('takes from who came no more time an hour after it was over; the outcome may still be noted', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    await orders(booking).book(tuesday('09:10'));
    await clerkAt('09:00').arrive(id);
    await when('10:09').past.run();
    expect(await inForce()).toEqual(['arrived', 'booked']);
    await when('10:10').past.run();
    expect(await inForce()).toEqual(['booked']);
    expect(await orders(booking).get(id)).toMatchObject({ state: 'arrived', version: 2 });
    expect(await clerkAt('10:20').outcome(id, 'served')).toMatchObject({ state: 'served', version: 3 });
    expect(await inForce()).toEqual(['booked']);
  });

  it('waits for who is changing the location when it lets go', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    await clerkAt('09:00').arrive(id);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('select 1 from locations for update');
    const letting = when('11:00').past.run();
    await Promise.race([letting, runner.query('select pg_sleep(0.1)')]);
    expect(await inForce()).toEqual(['arrived']);
    // Nor does it hold what the other may want next: locations first, then appointments.
    await runner.query('select 1 from appointments for update nowait');
    await runner.commitTransaction();
    await runner.release();
    await letting;
    expect(await inForce()).toEqual([]);
  });

  it('says of a hold whose place was taken, and of one it sweeps, that nobody let it go; of one given back who did', async () => {
    const [taken, swept, given] = [
      await orders(booking, byWeb).hold(tuesday('09:00')),
      await orders(booking, byWeb).hold(tuesday('11:00')),
      await orders(booking).hold(tuesday('12:00')),
    ];
    await orders(booking).release(given.id);
    const later = anInstance(database, monday + 20 * 60_000);
    for (const _desk of [1, 2, 3]) await orders(later).book(tuesday('09:00'));
    await later.sweep.run();
    const lastBy = async (id: string) => (await orders(booking).get(id)).history?.at(-1);
    expect(await lastBy(taken.id)).toMatchObject({ did: 'lapsed', by: { channel: 'web', automatic: true } });
    expect(await lastBy(swept.id)).toMatchObject({ did: 'lapsed', by: { channel: 'web', automatic: true } });
    expect((await lastBy(given.id))?.by).toEqual({ channel: 'phone', who: 'phone' });
  });
});
