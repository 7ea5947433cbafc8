import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tx } from '#platform';
import type { TestDatabase } from '#testkit';
import { ProductMirror } from '../planning/product.mirror.js';
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
  passportFacts,
  planner,
  refusal,
  town,
  tuesday,
} from './a-booking.builder.js';
import { AppointmentStore } from './appointment.store.js';
import type { Change } from './ledger.rules.js';

let database: TestDatabase;
let booking: Booking;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    'delete from appointments; delete from locations; delete from planning_facts; delete from products',
  );
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});

const putFacts = (productId: string, facts: object, seen: object = { nothing: true }) =>
  booking.putFacts.run({
    municipalityId: town,
    requestId: 'test',
    input: { caller: planner, productId, seen, facts: { ...passportFacts, ...facts } } as never,
  });
const publish = (productId: string, version: number, published: boolean) =>
  new ProductMirror().note(database.dataSource.manager, { municipalityId: town, productId, version }, published);
const inForce = async (): Promise<number> =>
  (await database.dataSource.query('select count(*)::int as n from appointments where in_force'))[0].n;

describe('an order for which nobody waits any more', () => {
  it('is not done', async () => {
    const late = { items: [{ productId: 'paspoort', people: 1 }], locationId: 'stadskantoor', start: tuesday('09:00') };
    const order = { municipalityId: town, requestId: 'test', input: { caller: byPhone, order: late } };
    expect((await refusal(booking.hold.run({ ...order, deadline: Date.now() - 1 }))).code).toBe('service-unavailable');
    expect(await inForce()).toBe(0);
  });

  it('is taken back when its time was over before it was committed, and harms no neighbour', async () => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('select 1 from locations for update');
    const wish = { items: [{ productId: 'paspoort', people: 1 }], locationId: 'stadskantoor', start: tuesday('09:00') };
    const ask = (deadline: number) =>
      booking.hold.run({ municipalityId: town, requestId: 'test', input: { caller: byPhone, order: wish }, deadline });
    const soon = Date.now() + 100;
    const both = Promise.allSettled([ask(soon), ask(Date.now() + 60_000)]);
    while (Date.now() <= soon) await runner.query('select 1');
    await runner.commitTransaction();
    await runner.release();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await inForce()).toBe(1);
  });
});

describe('a visit', () => {
  it('of more than a day is refused by name, in slots and in orders', async () => {
    await putFacts('marathon', { minutes: 720, maxPeople: 50, extraPersonMinutes: 720 });
    await publish('marathon', 1, true);
    const items = [{ productId: 'marathon', people: 3 }];
    expect(await refusal(orders(booking).slots({ items }))).toMatchObject({ errors: [{ path: 'item' }] });
    expect(await refusal(orders(booking).book(tuesday('09:00'), { items }))).toMatchObject({
      code: 'invalid-input',
      errors: [{ path: 'items' }],
    });
  });
});

describe('a change', () => {
  it('to another product meets that product’s lead', async () => {
    await putFacts('huwelijk', { leadMinutes: 14 * 24 * 60 });
    await publish('huwelijk', 1, true);
    const appointment = await orders(booking).book(tuesday('09:00'));
    const items = [{ productId: 'huwelijk', people: 1 }];
    expect(await refusal(orders(booking).change(appointment.id, 1, { items }))).toMatchObject({ reason: 'too-soon' });
  });

  it('of what was withdrawn meanwhile is still possible for who has it', async () => {
    const appointment = await orders(booking).book(tuesday('09:00'));
    await publish('paspoort', 2, false);
    expect((await refusal(orders(booking).book(tuesday('10:00')))).code).toBe('product-unknown');
    expect((await orders(booking).change(appointment.id, 1, { start: tuesday('10:00') })).version).toBe(2);
  });

  it('at the same start is decided the same by who planned far and who planned near', async () => {
    const far = '2026-12-22T08:00:00Z';
    const [one, two] = [await orders(booking).book(far), await orders(booking).book(far)];
    await putFacts('paspoort', { horizonDays: 5 }, { versions: ['*'] });
    const items = [{ productId: 'paspoort', people: 2 }];
    const fresh = anInstance(database, monday);
    expect((await orders(booking).change(one.id, 1, { items })).version).toBe(2);
    expect((await orders(fresh).change(two.id, 1, { items })).version).toBe(2);
  });
});

it('a code that is somebody’s already is drawn again', async () => {
  const taken = await orders(booking).book(tuesday('09:00'));
  const drawn: string[] = [];
  // The first code that is drawn for the next order is made that of the first appointment, by the database itself.
  await database.dataSource.query(`update appointments set code = 'AAA-AAA' where id = '${taken.id}'`);
  class Unlucky extends AppointmentStore {
    override async save(tx: Tx, changes: readonly Change[]): Promise<void> {
      const unlucky = drawn.length === 0;
      drawn.push(...changes.map(({ after }) => after.code));
      await super.save(
        tx,
        unlucky ? changes.map(({ before, after }) => ({ before, after: { ...after, code: 'AAA-AAA' } })) : changes,
      );
    }
  }
  const other = await orders(anInstance(database, monday, { Appointments: Unlucky })).book(tuesday('09:00'));
  expect(drawn).toHaveLength(2);
  expect(other.code).toBe(drawn[1]);
});

it('240 moves between locations at once all have an answer, and reads go on meanwhile', async () => {
  await aBookableLocation(booking, { id: 'noord', plan: aPlan(10) });
  await aBookableLocation(booking, { id: 'zuid', plan: aPlan(10) });
  const starts = Array.from({ length: 24 }, (_, at) => new Date(Date.parse(tuesday('09:00')) + at * 1_200_000));
  const booked = await Promise.all(
    starts.flatMap((start) =>
      Array.from({ length: 10 }, () => orders(booking).book(start.toISOString(), { locationId: 'noord' })),
    ),
  );
  const moves = Promise.all(booked.map(({ id }) => orders(booking).change(id, 1, { locationId: 'zuid' })));
  await orders(booking).slots();
  expect((await moves).every(({ locationId }) => locationId === 'zuid')).toBe(true);
  expect(await inForce()).toBe(240);
});

it('a change to another time is decided for the channel of who asks, as its slots were listed', async () => {
  const quota = { weekdays: [2], from: '10:00', until: '11:00', channels: ['counter' as const], sharePercent: 100 };
  const plan = aPlan(1, { quotas: [{ ...quota, releaseMinutes: 0 }] });
  await aBookableLocation(booking, { id: 'balie', plan });
  const { id } = await orders(booking).book(tuesday('09:00'), { locationId: 'balie' });
  const phone = orders(booking).change(id, 1, { start: tuesday('10:00') });
  expect(await refusal(phone)).toMatchObject({ code: 'slot-not-offered', reason: 'channel' });
  expect((await orders(booking, byClerk).change(id, 1, { start: tuesday('10:00') })).start).toBe(tuesday('10:00'));
  // Who stays, stays by the rules of the channel through which it was made.
  expect((await orders(booking).change(id, 2, { notes: 'x' })).version).toBe(3);
});

it('who has what was withdrawn meanwhile is told other times for it', async () => {
  await aBookableLocation(booking, { id: 'een', plan: aPlan(1) });
  const { id } = await orders(booking).book(tuesday('09:00'), { locationId: 'een' });
  await orders(booking).book(tuesday('10:00'), { locationId: 'een' });
  const { manager } = database.dataSource;
  await new ProductMirror().note(manager, { municipalityId: town, productId: 'paspoort', version: 2 }, false);
  const taken = await refusal(orders(booking).change(id, 1, { start: tuesday('10:00') }));
  expect(taken).toMatchObject({ code: 'slot-taken', alternatives: [{ start: tuesday('09:50') }, {}, {}, {}, {}] });
  await new ProductMirror().note(manager, { municipalityId: town, productId: 'paspoort', version: 3 }, true);
});
