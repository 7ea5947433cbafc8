import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { analyzed, plansOf } from '../people/plans.builder.js';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byWeb,
  monday,
  orders,
  tuesday,
} from './a-booking.builder.js';
import { statementsOf } from './statements.builder.js';

/*
 * A town with a past: what was stored over the years must cost nothing today. The plans are looked at as PostgreSQL makes
 * them; sequential scans are fine only of tables that have a row per location or per product.
 */

const past = 20_000;
const web = { ...byWeb, origin: 'somewhere' };
const someone = (): object => ({
  customer: { name: 'Test Burger', email: `b${next()}@example.org`, contactBy: 'email' },
});
const key = () => ({ key: `a-key-that-is-long-enough-${next()}`, route: 'POST /v1/appointments' });

let database: TestDatabase;
let booking: Booking;
/** The date of tuesday, or the one after. */
let date = '2026-12-01';
let made = 0;
const next = (): number => {
  made += 1;
  return made;
};
const at = (time: string): string => tuesday(time).replace('2026-12-01', date);

/** One like it for every minute of the past, served; with what is written with each of them. */
const withAPast = async (id: string): Promise<void> => {
  const all = [
    `insert into appointments (municipality_id, id, code, state, version, location_id, desk_number, period, in_force,
       start_at, end_at, items, extra_minutes, channel, language, token_generation, person, created_at, changed_at,
       keyed_version, keyed_with)
     select municipality_id, gen_random_uuid(), code || at, 'served', version, location_id || at % 7, desk_number, period,
       false, start_at - at * interval '7 minutes', end_at - at * interval '7 minutes', items, extra_minutes, channel,
       language, token_generation, null, created_at, changed_at, keyed_version, keyed_with
     from appointments, generate_series(1, ${past}) as at where id = $1`,
    `insert into person_keys select municipality_id, id, 'email', 'h1', sha256(id::text::bytea) from appointments where id <> $1`,
    `insert into remembered_answers select municipality_id, 'anonymous', 'POST /v1/appointments', id::text,
       sha256(id::text::bytea), sha256(id::text::bytea), id from appointments where id <> $1`,
    `insert into time_changes (municipality_id, location_id, appointment_id, start_on)
     select municipality_id, 'stadskantoor', id, start_at::date from appointments where id <> $1`,
    `insert into outbox (municipality_id, event_id, subject, event, sent_at, stream_sequence)
     select municipality_id, id, 'x', '{}', now(), 1 from appointments where id <> $1`,
    `insert into calls (municipality_id, id, location_id, desk_id, desk_number, ticket_id, called_at, last_called_at, times,
       expected_until, ended_at, outcome)
     select municipality_id, id, 'stadskantoor', 'balie', 1, id, start_at, start_at, 1, end_at, end_at, 'served'
     from appointments where id <> $1`,
  ];
  for (const statement of all) await database.dataSource.query(statement, [id]);
};

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(3) });
  await aBookableLocation(booking, { id: 'wijkloket', plan: aPlan(3) });
  const { id } = await orders(booking).book(tuesday('09:00'));
  await withAPast(id);
}, 60_000);
afterAll(() => database.drop());

const bigTables = [
  'appointments',
  'person_keys',
  'remembered_answers',
  'time_changes',
  'audit_rows',
  'outbox',
  'calls',
];

const expectByIndex = async (work: () => Promise<unknown>) => {
  // An `insert` looks nowhere: it stands among them for the conflicts it may look for.
  const plans = await plansOf(database, /select|update|delete|insert/i, work);
  expect(plans.length).toBeGreaterThan(0);
  const scans = plans.flatMap((plan) => plan.match(/Seq Scan on \w+/g) ?? []);
  expect(scans.filter((scan) => bigTables.includes(scan.split(' ').at(-1) ?? ''))).toEqual([]);
};

const book = (start: string) => orders(booking, web).book(start, someone(), key());

const works: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['book', () => book(at('10:00'))],
  [
    'hold, confirm',
    async () => {
      const { id } = await orders(booking, web).hold(at('10:10'), {}, key());
      await orders(booking).confirm(id, someone(), key());
    },
  ],
  [
    'move, also elsewhere, and cancel',
    async () => {
      const { id } = await book(at('10:20'));
      await orders(booking).change(id, '*', { start: at('10:30') });
      await orders(booking).change(id, '*', { locationId: 'wijkloket' });
      await orders(booking).cancel(id);
    },
  ],
  [
    'take the place of a hold that is over',
    async () => {
      for (const _ of [1, 2, 3]) await orders(booking).hold(at('11:00'));
      booking.clock.set({ now: monday + 11 * 60_000, at: Date.now(), speed: 0 });
      await book(at('11:00'));
    },
  ],
  [
    'be refused, with what is free instead',
    async () => {
      for (const _ of [1, 2, 3]) await book(at('13:00'));
      await expect(book(at('13:00'))).rejects.toThrow('slot-taken');
    },
  ],
  ['list slots', () => orders(booking).slots({ locationId: 'stadskantoor', from: date, until: '2026-12-15' })],
  ['list slots everywhere', () => orders(booking).slots()],
];

describe.each(['what PostgreSQL knows nothing of yet', 'what PostgreSQL has looked through'])('among %s', (which) => {
  beforeAll(async () => {
    date = which.endsWith('yet') ? '2026-12-01' : '2026-12-02';
    booking = anInstance(database, monday);
    if (which.endsWith('through')) await analyzed(database);
  });

  it.each(works)('to %s reads no big table whole', async (_, work) => {
    await expectByIndex(work);
  });

  it('looks up what changed by its key, not among all that is taken at the location', async () => {
    const asked = { locationId: 'stadskantoor', from: date, until: '2026-12-15' };
    const [plan] = await plansOf(database, /time_changes/, () => orders(booking).slots(asked));
    expect(plan).toContain('using appointments_pkey on appointments');
  });
});

describe('statements', () => {
  const count = async (work: () => Promise<unknown>) => (await statementsOf(database.dataSource, work)).length;
  const together = (many: number, start: string) => () =>
    Promise.all(Array.from({ length: many }, () => book(start).catch(() => undefined)));

  it('are as many for one booking as for those that are decided together with it', async () => {
    booking = anInstance(database, monday);
    await book(tuesday('14:00'));
    const one = await count(together(1, tuesday('14:10')));
    const three = await count(together(3, tuesday('14:20')));
    expect({ one, three }).toEqual({ one: 14, three: 14 });
  });

  it('are two for slots, however much is taken, and three where no location is named', async () => {
    const asked = { locationId: 'stadskantoor', from: '2026-12-01', until: '2026-12-15' };
    await orders(booking).slots(asked);
    expect(await count(() => orders(booking).slots(asked))).toBe(2);
    await orders(booking).slots();
    expect(await count(() => orders(booking).slots())).toBe(3);
  });
});
