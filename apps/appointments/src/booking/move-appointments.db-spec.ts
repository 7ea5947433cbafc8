import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byClerk,
  byPhone,
  monday,
  orders,
  planner,
  refusal,
  tuesday,
} from './a-booking.builder.js';
import { AppointmentStore } from './appointment.store.js';

let database: TestDatabase;
let booking: Booking;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    'delete from appointments; delete from remembered_answers; delete from locations; delete from outbox',
  );
  booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(1) });
  await aBookableLocation(booking, { id: 'noord', plan: aPlan(1) });
});

const byPlanner: Caller = planner;
const moves = () => orders(booking, byPlanner);
const to = (appointmentId: string, start: string, rest: object = {}) => ({ appointmentId, version: 1, start, ...rest });
const stays = async (id: string) => (await orders(booking).get(id)).start;

describe('many moves in one order', () => {
  it('each succeed or fail by themselves, and nothing of the person is told', async () => {
    const [one, two, three, four] = [
      await orders(booking).book(tuesday('09:00')),
      await orders(booking).book(tuesday('09:10')),
      await orders(booking).book(tuesday('09:20')),
      await orders(booking).book(tuesday('09:30')),
    ];
    const unknown = '019abf00-0000-7000-8000-00000000ffff';
    const answer = await moves().move([
      to(one.id, tuesday('11:00')),
      to(two.id, tuesday('11:00'), { locationId: 'noord' }),
      to(three.id, tuesday('09:30')),
      to(four.id, tuesday('18:00')),
      to(unknown, tuesday('12:00')),
    ]);
    expect(answer).toEqual({
      moved: 2,
      refused: 3,
      results: [
        {
          ...{ appointmentId: one.id, moved: true, version: 2 },
          ...{ locationId: 'stadskantoor', start: tuesday('11:00'), end: tuesday('11:10') },
        },
        {
          ...{ appointmentId: two.id, moved: true, version: 2 },
          ...{ locationId: 'noord', start: tuesday('11:00'), end: tuesday('11:10') },
        },
        {
          ...{ appointmentId: three.id, moved: false, problem: 'slot-taken' },
          alternatives: expect.arrayContaining([expect.objectContaining({ locationId: 'stadskantoor' })]),
        },
        { appointmentId: four.id, moved: false, problem: 'slot-not-offered', reason: 'closed' },
        { appointmentId: unknown, moved: false, problem: 'appointment-unknown' },
      ],
    });
    expect(await Promise.all([three.id, four.id].map(stays))).toEqual([tuesday('09:20'), tuesday('09:30')]);
    expect(JSON.stringify(answer)).not.toContain('Test Burger');
    const events = await database.dataSource.query(`select 1 from outbox where subject like '%.moved.v1'`);
    expect(events).toHaveLength(2);
  });

  it('repeated with the same key answer the same; with other moves the key is refused, and nothing is done', async () => {
    const key = { key: 'k'.repeat(255), route: 'POST /v1/moves' };
    const [one, two, three] = [
      await orders(booking).book(tuesday('09:00')),
      await orders(booking).book(tuesday('09:10')),
      await orders(booking).book(tuesday('09:30')),
    ];
    const asked = [to(one.id, tuesday('11:00')), to(two.id, tuesday('09:30'))];
    const first = await moves().move(asked, {}, key);
    expect(first).toMatchObject({ moved: 1, refused: 1 });
    expect(await moves().move(asked, {}, key)).toEqual(first);
    expect((await orders(booking).get(one.id)).version).toBe(2);
    const others = [to(three.id, tuesday('12:00')), to(one.id, tuesday('12:30'))];
    expect((await refusal(moves().move(others, {}, key))).code).toBe('idempotency-key-reused');
    expect(await Promise.all([one.id, three.id].map(stays))).toEqual([tuesday('11:00'), tuesday('09:30')]);
    // The key is that of a caller: somebody else has one of their own.
    expect((await orders(booking, byClerk).move(others, {}, key)).results).toMatchObject([
      { moved: true },
      { moved: false, problem: 'version-changed' },
    ]);
  });

  it('without a key are as if done when they are done already', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    const asked = [to(id, tuesday('11:00'))];
    const first = await moves().move(asked);
    expect(await moves().move(asked)).toEqual(first);
  });

  it('may set rules aside for who may; else none is moved', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    const asked = [to(id, tuesday('18:00'))];
    const counter: Caller = { client: 'counter', channel: 'counter', scopes: ['visits'] };
    const override = ['hours' as const];
    expect((await refusal(orders(booking, counter).move(asked, { override }))).code).toBe('not-allowed');
    expect(await stays(id)).toBe(tuesday('09:00'));
    expect(await orders(booking, byClerk).move(asked, { override })).toMatchObject({ moved: 1 });
    expect((await orders(booking).get(id)).history?.at(-1)).toMatchObject({ did: 'moved', override });
  });

  it('are for planners, for the counter and for who handles appointments', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    const asked = [to(id, tuesday('11:00'))];
    const stranger: Caller = { client: 'kiosk', channel: 'kiosk', scopes: ['arrivals'] };
    expect((await orders(booking, stranger).move(asked)).results).toEqual([
      { appointmentId: id, moved: false, problem: 'appointment-unknown' },
    ]);
    for (const caller of [byPlanner, byPhone, { ...byPlanner, scopes: ['visits' as const] }])
      expect((await orders(booking, caller).move(asked)).moved).toBe(1);
  });

  it('to each other’s location, two hundred at once, all have an answer and nobody is lost', async () => {
    for (const id of ['zuid', 'west']) await aBookableLocation(booking, { id, plan: aPlan(10) });
    const starts = Array.from({ length: 20 }, (_, at) =>
      new Date(Date.parse(tuesday('09:00')) + at * 600_000).toISOString().replace('.000', ''),
    );
    const booked = await Promise.all(
      starts.flatMap((start) =>
        ['zuid', 'west'].flatMap((locationId) =>
          Array.from({ length: 5 }, () => orders(booking).book(start, { locationId })),
        ),
      ),
    );
    const answer = await moves().move(
      booked.map(({ id, start, locationId }) => to(id, start, { locationId: locationId === 'zuid' ? 'west' : 'zuid' })),
    );
    expect(answer).toMatchObject({ moved: 200, refused: 0 });
    const rows = await database.dataSource.query('select count(*)::int as n from appointments where in_force');
    expect(rows).toEqual([{ n: 200 }]);
  });

  it('are decided in the order they are named: what one gives back the next may take', async () => {
    const starts = Array.from({ length: 40 }, (_, at) => new Date(Date.parse(tuesday('09:10')) + at * 600_000));
    const booked = await Promise.all(starts.map((start) => orders(booking).book(start.toISOString())));
    const earlier = booked.map(({ id, start }) => to(id, new Date(Date.parse(start) - 600_000).toISOString()));
    expect(await moves().move(earlier)).toMatchObject({ moved: 40, refused: 0 });
    const toNoord = await moves().move([
      to(booked[0]?.id ?? '', tuesday('09:00'), { version: 2, locationId: 'noord' }),
      to(booked[1]?.id ?? '', tuesday('09:00'), { version: 2 }),
    ]);
    expect(toNoord).toMatchObject({ moved: 2 });
  });

  it('are the municipality’s own doing, and say so', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'));
    await moves().move([to(id, tuesday('11:00'))]);
    expect((await orders(booking).get(id)).history?.at(-1)).toMatchObject({ did: 'moved', by: { ownAccord: true } });
  });

  it('under a key that was used for other appointments are refused; a refused order leaves its key free', async () => {
    const key = { key: 'one-key-for-all', route: 'POST /v1/moves' };
    const [one, two] = [await orders(booking).book(tuesday('09:00')), await orders(booking).book(tuesday('09:10'))];
    expect(await moves().move([to(one.id, tuesday('18:00'))], {}, key)).toMatchObject({ moved: 0 });
    expect(await moves().move([to(one.id, tuesday('11:00'))], {}, key)).toMatchObject({ moved: 1 });
    expect((await refusal(moves().move([to(two.id, tuesday('12:00'))], {}, key))).code).toBe('idempotency-key-reused');
    expect(await stays(two.id)).toBe(tuesday('09:10'));
  });

  it('repeated while the first are under way are made once, and both say the same of what moved', async () => {
    const key = { key: 'twice-at-once', route: 'POST /v1/moves' };
    const { id } = await orders(booking).book(tuesday('09:00'));
    const other = anInstance(database, monday);
    const both = await Promise.all(
      [booking, other].map((of) => orders(of, byPlanner).move([to(id, tuesday('11:00'))], {}, key)),
    );
    expect(both[1]).toEqual(both[0]);
    expect((await orders(booking).get(id)).version).toBe(2);
  });

  it('of which one meets a fault: that one says so, the others are moved', async () => {
    const [one, two] = [await orders(booking).book(tuesday('09:00')), await orders(booking).book(tuesday('09:10'))];
    class Faulty extends AppointmentStore {
      override async loadForUpdate(...asked: Parameters<AppointmentStore['loadForUpdate']>) {
        if (asked[2].includes(two.id)) throw new Error('a fault');
        return super.loadForUpdate(...asked);
      }
    }
    const faulty = anInstance(database, monday, { Appointments: Faulty });
    const answer = await orders(faulty, byPlanner).move([to(one.id, tuesday('11:00')), to(two.id, tuesday('11:10'))]);
    expect(answer.results).toMatchObject([{ moved: true }, { moved: false, problem: 'service-unavailable' }]);
  });
});
