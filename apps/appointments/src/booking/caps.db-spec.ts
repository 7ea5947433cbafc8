import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import { Municipality } from '#platform';
import { eventually, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  asked,
  type Booking,
  byPhone,
  byWeb,
  type InstanceParts,
  monday,
  orders,
  refusal,
  town,
  tuesday,
} from './a-booking.builder.js';
import { CapStore } from './caps.store.js';
import { codeOf } from './races.builder.js';

const most = 5;
const places = Array.from({ length: 10 }, (_, at) => `plek-${at}`);
const municipalities = [town, 'proefdorp'].map((id) =>
  Municipality.parse({
    ...{ id, name: id, oin: '99999999000000000001' },
    caps: { openHoldsPerAddress: most, appointmentsPerContact: most },
  }),
);

let database: TestDatabase;
let services: Booking[];
let booking: Booking;
const more = (parts: InstanceParts = {}, now = monday): Booking =>
  anInstance(database, now, { municipalities, ...parts });

beforeAll(async () => {
  database = await aBookingDatabase();
  services = [more(), more()];
  booking = services[0] as Booking;
  for (const id of places) await aBookableLocation(booking, { id, plan: aPlan(20) });
  await aBookableLocation(booking, { id: places[0] ?? '', municipalityId: 'proefdorp', plan: aPlan(20) });
});
afterAll(async () => database.drop());
afterEach(async () => {
  await database.dataSource.query('delete from appointments; delete from person_keys; delete from outbox');
});

let strangers = 0;
/** Somebody without a credential, at an address of their own. */
const stranger = (): Caller => {
  strangers += 1;
  return { ...byWeb, origin: `somewhere-${strangers}` };
};
const customerOf = (email: string, phone?: string) => ({
  customer: { name: 'Test Burger', email, ...(phone ? { phone } : {}), contactBy: 'email' as const },
});
const at = (time: string, place = 0) => [tuesday(time), { locationId: places[place] ?? '' }] as const;
const hold = (caller: Caller, place = 0, through = booking) => orders(through, caller).hold(...at('09:00', place));
const book = (caller: Caller, who: object, place = 0, through = booking) => {
  const [start, where] = at('09:00', place);
  return orders(through, caller).book(start, { ...where, ...who });
};
const inTurn = async <T>(count: number, make: (which: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = [];
  for (let which = 0; which < count; which += 1) made.push(await make(which));
  return made;
};
const count = (codes: readonly string[]) =>
  Object.fromEntries([...new Set(codes)].sort().map((code) => [code, codes.filter((one) => one === code).length]));
const fullOf = (what: string) => ({ code: 'too-many-open', what, most });
const fifty = (make: (which: number, through: Booking) => Promise<unknown>) =>
  Promise.all(Array.from({ length: 50 }, (_, which) => codeOf(make(which, services[which % 2] as Booking))));

describe('holds of one address, of callers without a credential', () => {
  it.each([1, 3])('50 at once, through two services, at %s locations: as many as may be', async (locations) => {
    const caller = stranger();
    const codes = await fifty((which, through) => hold(caller, which % locations, through));
    expect(count(codes)).toEqual({ ok: most, 'too-many-open': 50 - most });
    expect(await refusal(hold(caller))).toEqual(fullOf('holds'));
  });

  it('are more than may be when they are counted without a lock: it bites', async () => {
    let counting = 0;
    /** Nobody counts before three are about to. */
    class Unlocked extends CapStore {
      protected override async lock(): Promise<void> {
        counting += 1;
        await eventually(() => {
          if (counting < 3) throw new Error('The others are not there yet.');
        });
      }
    }
    const careless = more({ Caps: Unlocked });
    const caller = stranger();
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, which) => codeOf(hold(caller, which % 3, careless))),
    );
    expect(count(codes)).toEqual({ ok: 3 * most, 'too-many-open': 30 - 3 * most });
  });

  it('do not count once they are confirmed, released or over, nor elsewhere, nor of others', async () => {
    const caller = stranger();
    const held = await inTurn(most, () => hold(caller));
    expect(await refusal(hold(caller, 1))).toEqual(fullOf('holds'));
    expect((await orders(booking, caller, 'proefdorp').hold(...at('09:00'))).state).toBe('held');
    expect((await hold(stranger())).state).toBe('held');
    await orders(booking).confirm(held[0]?.id ?? '');
    expect((await hold(caller)).state).toBe('held');
    await orders(booking).release(held[1]?.id ?? '');
    expect((await hold(caller)).state).toBe('held');
    expect(await refusal(hold(caller))).toEqual(fullOf('holds'));
    expect((await hold(caller, 0, more({}, monday + 11 * 60_000))).state).toBe('held');
  });

  it('of callers with a credential are not counted', async () => {
    await inTurn(most + 2, () => hold(byPhone));
    await inTurn(most + 2, () => hold(byWeb));
  });

  it('say where they come from only as long as they are held, and nowhere else', async () => {
    const caller = { ...stranger(), origin: 'this-very-place' };
    const [confirmed, released, lapsed, kept] = await inTurn(4, () => hold(caller));
    const ask = orders(booking);
    await ask.confirm(confirmed?.id ?? '');
    await ask.release(released?.id ?? '');
    await database.dataSource.query(
      `update appointments set held_until = held_until - interval '1 hour' where id = $1`,
      [lapsed?.id],
    );
    await booking.sweep.run();
    const rows = await database.dataSource.query('select id, state from appointments where origin is not null');
    expect(rows).toEqual([{ id: kept?.id, state: 'held' }]);
    const [all] = await database.dataSource.query(
      `select (select string_agg(event::text, '') from outbox) || (select string_agg(history::text, '') from appointments)
         || (select string_agg(audit_rows::text, '') from audit_rows) as told`,
    );
    expect(all.told).toContain(kept?.id);
    expect(all.told).not.toContain('this-very-place');
    expect(JSON.stringify(await ask.get(kept?.id ?? ''))).not.toContain('this-very-place');
  });
});

describe('appointments to come of one contact, of callers without a credential', () => {
  it.each([
    ['mail address', (which: number) => customerOf(which % 2 ? 'Een.Mens@example.org' : 'een.mens@EXAMPLE.org')],
    [
      'phone number',
      (which: number) => customerOf(`mens-${which}@example.org`, which % 2 ? '0612345678' : '+31 6 12345678'),
    ],
  ])('50 at once of one %s, through two services, at ten locations: as many as may be', async (_what, who) => {
    const codes = await fifty((which, through) => book(stranger(), who(which), which % 10, through));
    expect(count(codes)).toEqual({ ok: most, 'too-many-open': 50 - most });
    expect(await refusal(book(stranger(), who(0)))).toEqual(fullOf('appointments'));
  });

  it('50 at once in one location are counted among each other', async () => {
    const codes = await fifty((_which, through) => book(stranger(), customerOf('een@example.org'), 0, through));
    expect(count(codes)).toEqual({ ok: most, 'too-many-open': 50 - most });
  });

  it('count when a hold is confirmed, and when the mail address is changed, also for who bears the token', async () => {
    const who = customerOf('vol@example.org');
    const made = await inTurn(most, () => book(stranger(), who));
    const held = await hold(stranger());
    const bearer = (appointmentToken: string): Caller => ({ ...stranger(), appointmentToken });
    expect(await refusal(orders(booking, bearer(held.token)).confirm(held.id, who))).toEqual(fullOf('appointments'));
    const other = await book(stranger(), customerOf('leeg@example.org'));
    const change = { customer: { email: 'VOL@example.org' } };
    const asBearer = orders(booking, bearer(other.token));
    expect(await refusal(asBearer.change(other.id, '*', change))).toEqual(fullOf('appointments'));
    const own = orders(booking, bearer(made[0]?.token ?? ''));
    expect((await own.change(made[0]?.id ?? '', '*', { ...change, start: tuesday('10:00') })).version).toBe(2);
    expect((await orders(booking).change(other.id, '*', change)).customer?.email).toBe('VOL@example.org');
  });

  it('do not count once they are cancelled or past, nor in another municipality', async () => {
    const who = customerOf('wie@example.org');
    const made = await inTurn(most, () => book(stranger(), who));
    const [start, where] = at('09:00');
    expect((await orders(booking, stranger(), 'proefdorp').book(start, { ...where, ...who })).state).toBe('booked');
    await orders(booking).cancel(made[0]?.id ?? '');
    expect((await book(stranger(), who)).state).toBe('booked');
    expect(await refusal(book(stranger(), who))).toEqual(fullOf('appointments'));
    const later = more({}, Date.parse(tuesday('09:01')));
    expect((await orders(later, stranger()).book(tuesday('11:00'), { ...where, ...who })).state).toBe('booked');
  });

  it('are not counted against a caller with a credential', async () => {
    await inTurn(most + 2, () => book(byPhone, customerOf('bel@example.org')));
    expect(await refusal(book(stranger(), customerOf('bel@example.org')))).toEqual(fullOf('appointments'));
  });

  it('are found under the key they were written with, when another has come before it', async () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const before = more({ lookUpKeys: new Map([['h1', older]]) });
    const after = more({
      lookUpKeys: new Map([
        ['h2', newer],
        ['h1', older],
      ]),
    });
    const who = customerOf('sleutel@example.org');
    await inTurn(3, () => book(stranger(), who, 0, before));
    await inTurn(most - 3, () => book(stranger(), who, 1, after));
    expect(await refusal(book(stranger(), who, 2, after))).toEqual(fullOf('appointments'));
  });

  it('are counted within the orders of one batch, what is given back included', async () => {
    const who = customerOf('samen@example.org');
    const [first] = await inTurn(most, () => book(stranger(), who));
    const caller = stranger();
    const answers = await Promise.all([
      codeOf(booking.cancel.run(asked({ caller: byPhone, appointmentId: first?.id ?? '' }))),
      ...Array.from({ length: 3 }, () => codeOf(book(caller, who))),
    ]);
    expect(answers[0]).toBe('ok');
    const booked = await database.dataSource.query(
      `select count(*)::int as booked from appointments where state = 'booked'`,
    );
    expect(booked).toEqual([{ booked: most - 1 + answers.slice(1).filter((answer) => answer === 'ok').length }]);
    expect(booked[0].booked).toBeLessThanOrEqual(most);
  });
});
