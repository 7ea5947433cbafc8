import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import type { TestDatabase } from '#testkit';
import { aPrivacy, officer } from '../privacy/a-privacy.builder.js';
import { ErasableStore } from '../privacy/erasable.store.js';
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
  planner,
  refusal,
  town,
  tuesday,
} from './a-booking.builder.js';
import type { Appointment } from './appointment.rules.js';
import { AppointmentStore, type Found } from './appointment.store.js';
import { DecideOrders } from './decide-orders.action.js';
import type { Order } from './orders.rules.js';
import { statementsOf } from './statements.builder.js';

const nobodys = '019abf00-0000-7000-8000-00000000ffff';
const kiosk: Caller = { client: 'kiosk', who: 'kiosk', channel: 'kiosk', scopes: ['arrivals'] };
const bearerOf = (appointmentToken: string): Caller => ({ ...byWeb, appointmentToken });
const key = { key: 'a-key-as-long-as-it-should-be', route: 'POST /v1/appointments' };

let database: TestDatabase;
let booking: Booking;
let bookedId: string;
let heldId: string;
const tokenOf = new Map<string, string>();

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
  await aBookableLocation(booking, { id: 'noord' });
  const ask = orders(booking, byWeb);
  for (const made of [await ask.hold(tuesday('09:00')), await ask.hold(tuesday('09:00'))])
    tokenOf.set(made.id, made.token);
  [heldId = '', bookedId = ''] = [...tokenOf.keys()];
  await orders(booking, bearerOf(tokenOf.get(bookedId) ?? '')).confirm(bookedId, {}, key);
});
afterAll(async () => database.drop());

type Ask = (caller: Caller, id: string, through: Booking) => Promise<unknown>;

const aboutAny: Record<string, Ask> = {
  'a look': (caller, id, through) => orders(through, caller).get(id),
  'a calendar file': (caller, id, through) => through.views.calendar(asked({ caller, appointmentId: id })),
  'a change': (caller, id, through) => orders(through, caller).change(id, '*', { notes: 'anders' }),
  'a change to another location': (caller, id, through) =>
    orders(through, caller).change(id, '*', { locationId: 'noord', start: tuesday('10:00') }, key),
  'a cancellation': (caller, id, through) => orders(through, caller).cancel(id),
  'a confirmation': (caller, id, through) => orders(through, caller).confirm(id),
  'a confirmation with a key that somebody used': (caller, id, through) => orders(through, caller).confirm(id, {}, key),
  'a release': (caller, id, through) => orders(through, caller).release(id),
};
const ofVisits: Record<string, Ask> = {
  'an arrival': (caller, id, through) => orders(through, caller).arrive(id),
  'an outcome': (caller, id, through) => orders(through, caller).outcome(id, 'served'),
};
const moves: Record<string, Ask> = {
  'a move': async (caller, id, through) => moved(caller, id, through),
  'a move with a key': async (caller, id, through) =>
    moved(caller, id, through, { ...key, route: 'POST /v1/appointments/moves' }),
};
const moved: (...args: [...Parameters<Ask>, key?: typeof key]) => Promise<never> = async (caller, id, through, key) => {
  const move = { appointmentId: id, version: 1, start: tuesday('10:00'), locationId: 'noord' };
  const { results } = await orders(through, caller).move([move], {}, key);
  const told = JSON.stringify(results).replaceAll(id, 'it');
  throw Object.assign(new Error(told), { code: results[0]?.problem });
};

const privacy = (Erasables = ErasableStore) => aPrivacy(database, monday, { Erasables });
const ofPersons: Record<
  string,
  (caller: Caller, id: string, through?: ReturnType<typeof privacy>) => Promise<unknown>
> = {
  'an export': (caller, id, through = privacy()) => through.export({ appointmentId: id }, caller),
  'an erasure': (caller, id, through = privacy()) => through.erase({ appointmentId: id }, caller),
  'an erasure with a key': (caller, id, through = privacy()) =>
    through.erase({ appointmentId: id }, caller, 'a-key-as-long-as-it-should-be'),
};

/** What is asked of the database, and what is answered. */
const seen = async (ask: Ask, caller: Caller, id: string, through = booking) => {
  let told: unknown;
  const statements = await statementsOf(database.dataSource, async () => {
    told = await ask(caller, id, through).catch(({ code, details, message }) => ({ code, details, message }));
  });
  return { statements, told };
};
const locksAnything = (statements: readonly string[]): boolean => statements.some((text) => /for update/i.test(text));

const others = (): Record<string, Caller> => ({
  nobody: byWeb,
  'a wrong token': bearerOf('A'.repeat(43)),
  'a token of no length': bearerOf('A'),
  'the token of another': bearerOf(tokenOf.get(heldId) ?? ''),
});
const expectAlike = async (ask: Ask, caller: Caller, id: string): Promise<void> => {
  const there = await seen(ask, caller, id);
  expect(there).toEqual(await seen(ask, caller, nobodys));
  expect(there.told).toMatchObject({ code: 'appointment-unknown' });
  expect(there.statements.length).toBeGreaterThan(0);
  expect(locksAnything(there.statements)).toBe(false);
};

describe('what is not theirs is for strangers as what is not there, after the same statements', () => {
  it.each(Object.entries(aboutAny))('%s', async (_name, ask) => {
    for (const caller of [...Object.values(others()), planner, kiosk]) await expectAlike(ask, caller, bookedId);
  });

  it.each(Object.entries(aboutAny))('%s of a hold', async (_name, ask) => {
    for (const caller of [byWeb, bearerOf(tokenOf.get(bookedId) ?? ''), planner])
      await expectAlike(ask, caller, heldId);
  });

  it.each(Object.entries(ofVisits))('%s, for who bears its token as well', async (_name, ask) => {
    for (const caller of [...Object.values(others()), bearerOf(tokenOf.get(bookedId) ?? '')])
      await expectAlike(ask, caller, bookedId);
  });

  it.each(Object.entries(moves))('%s', async (_name, ask) => {
    for (const caller of [...Object.values(others()), kiosk]) await expectAlike(ask, caller, bookedId);
  });

  it.each(Object.entries(ofPersons))('%s of a person', async (_name, ask) => {
    for (const caller of [...Object.values(others()), planner, kiosk, byClerk, byPhone])
      await expectAlike((who, id) => ask(who, id), caller, bookedId);
  });

  it('an erasure shows when the right is asked for under the lock only', async () => {
    const mine = bearerOf(tokenOf.get(bookedId) ?? '');
    let looks = 0;
    /** As if nobody were a stranger before the lock, and nothing were under it. */
    class Late extends ErasableStore {
      override async find(...[, , id]: Parameters<ErasableStore['find']>) {
        looks += 1;
        return { id, tokenGeneration: 1 };
      }
      override async lock(...asked: Parameters<ErasableStore['lock']>) {
        await super.lock(...asked);
        return [];
      }
    }
    const { statements, told } = await seen(
      () => privacy(Late).erase({ appointmentId: bookedId }, mine),
      mine,
      bookedId,
    );
    expect(told).toMatchObject({ code: 'appointment-unknown' });
    expect(locksAnything(statements)).toBe(true);
    expect(looks).toBe(1);
  });

  it('a proof of an erasure', async () => {
    const { id, token } = await orders(booking).book(tuesday('13:00'));
    const { id: erasureId } = await privacy().erase({ appointmentId: id }, officer);
    for (const caller of [...Object.values(others()), planner, kiosk, byClerk]) {
      const there = await seen((who, erasure) => privacy().erasure(erasure, who), caller, erasureId);
      expect(there).toEqual(await seen((who, erasure) => privacy().erasure(erasure, who), caller, nobodys));
      expect(there.told).toMatchObject({ code: 'not-found' });
    }
    expect((await privacy().erasure(erasureId, bearerOf(token))).id).toBe(erasureId);
  });

  it('nobody saw anything, and nothing was done', async () => {
    const rows = await database.dataSource.query(
      `select action from audit_rows where action in ('look-at-appointment', 'look-at-calendar-file')
         or (about_id = $1 and action not in ('place-hold', 'book-appointment'))`,
      [bookedId],
    );
    expect(rows).toEqual([]);
    expect((await orders(booking, byPhone).get(bookedId)).version).toBe(2);
  });

  it('shows when the right is asked for under the lock only', async () => {
    /** As if the look before the lock were not there. */
    class Late extends DecideOrders {
      override mayBeAsked(municipalityId: string, order: Order, found: Found | Appointment | undefined): boolean {
        const locked = found !== undefined && 'person' in found;
        return locked ? super.mayBeAsked(municipalityId, order, found) : found !== undefined;
      }
    }
    const careless = anInstance(database, monday, { Decide: Late });
    for (const ask of [...Object.values(aboutAny).slice(2), ...Object.values(ofVisits), ...Object.values(moves)]) {
      const there = await seen(ask, byWeb, bookedId, careless);
      expect(there.told).toMatchObject({ code: 'appointment-unknown' });
      expect(locksAnything(there.statements)).toBe(true);
      expect((await seen(ask, byWeb, nobodys, careless)).statements).not.toEqual(there.statements);
    }
  });

  it('one of many moves that is not theirs locks nothing, and the others go', async () => {
    const mine = await orders(booking).book(tuesday('11:00'));
    const start = tuesday('11:10');
    const move = (appointmentId: string, locationId: string) => ({ appointmentId, version: 1, start, locationId });
    const statements = await statementsOf(database.dataSource, async () => {
      const { results } = await orders(booking, bearerOf(mine.token)).move([
        move(bookedId, 'noord'),
        move(mine.id, 'stadskantoor'),
      ]);
      expect(results.map(({ problem }) => problem)).toEqual(['appointment-unknown', undefined]);
    });
    expect(statements.filter((text) => text.startsWith('select id, plan_version'))).toHaveLength(1);
  });
});

describe('a token', () => {
  it('opens its appointment, and not one of the same id in another municipality', async () => {
    const token = bearerOf(tokenOf.get(bookedId) ?? '');
    expect((await orders(booking, token).get(bookedId)).id).toBe(bookedId);
    const columns = await database.dataSource.query(
      `select string_agg(column_name, ', ') as names from information_schema.columns
       where table_schema = current_schema() and table_name = 'appointments'
         and column_name not in ('municipality_id', 'in_force')`,
    );
    await database.dataSource.query(
      `insert into appointments (municipality_id, in_force, ${columns[0].names})
       select 'proefdorp', false, ${columns[0].names} from appointments where id = $1`,
      [bookedId],
    );
    expect(await refusal(orders(booking, token, 'proefdorp').get(bookedId))).toEqual({ code: 'appointment-unknown' });
    expect(await refusal(orders(booking, token, 'proefdorp').cancel(bookedId))).toEqual({
      code: 'appointment-unknown',
    });
  });

  it('is void once its generation was raised, also when that happens before the lock', async () => {
    const { id, token } = await orders(booking).book(tuesday('12:00'));
    const raise = () =>
      database.dataSource.query('update appointments set token_generation = token_generation + 1 where id = $1', [id]);
    /** Somebody raises it between the first look and the lock. */
    class Overtaken extends AppointmentStore {
      override async find(municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Found>> {
        const found = await super.find(municipalityId, ids);
        await raise();
        return found;
      }
    }
    const overtaken = anInstance(database, monday, { Appointments: Overtaken });
    expect(await refusal(orders(overtaken, bearerOf(token)).cancel(id))).toEqual({ code: 'appointment-unknown' });
    expect(await refusal(orders(booking, bearerOf(token)).get(id))).toEqual({ code: 'appointment-unknown' });
    expect((await orders(booking, byClerk, town).get(id)).state).toBe('booked');
  });
});
