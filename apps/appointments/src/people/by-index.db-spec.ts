import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics, makeLog, Seal, UnitOfWork } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  type Booking,
  byWeb,
  keys,
  monday,
  orders,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aPrivacy } from '../privacy/a-privacy.builder.js';
import { KeyPersons } from '../reseal/key-persons.action.js';
import { SealedPersonStore } from '../reseal/sealed-person.store.js';
import { PersonKeyStore } from './person-keys.store.js';
import { analyzed, plansOf } from './plans.builder.js';

const mine = { name: 'Sanne Proef', email: 'sanne@example.org', contactBy: 'email' as const };
const day = 24 * 60 * 60_000;

let database: TestDatabase;
let booking: Booking;
beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
  const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
  for (const [state, person, times] of [
    ['served', 'null', 15_000],
    ['cancelled', 'null', 10_000],
    ['served', 'person', 3_000],
    ['lapsed', 'person', 2_000],
  ] as const)
    await copied(id, { state, person, times });
  await database.dataSource.query(
    `insert into person_keys select municipality_id, id, 'email', 'h1', sha256(id::text::bytea) from appointments
     where person is not null on conflict do nothing`,
  );
  await analyzed(database);
});
afterAll(() => database.drop());

/** Copies of an appointment, each a minute later than the one before. */
const copied = (id: string, { state, person, times }: { state: string; person: string; times: number }) =>
  database.dataSource.query(
    `insert into appointments (municipality_id, id, code, state, version, location_id, desk_number, period, in_force,
       start_at, end_at, items, extra_minutes, channel, language, token_generation, person, created_at, changed_at,
       keyed_version, keyed_with)
     select municipality_id, gen_random_uuid(), code || at, $2, version, location_id, desk_number, period, false,
       start_at + at * interval '1 minute', end_at + at * interval '1 minute', items, extra_minutes, channel, language,
       token_generation, ${person}, created_at, changed_at + at * interval '1 minute', keyed_version, keyed_with
     from appointments, generate_series(1, $3) as at where id = $1`,
    [id, state, times],
  );

const isByIndex = (plans: readonly string[], ...indexes: readonly string[]) => {
  expect(plans.length).toBeGreaterThan(0);
  expect(plans.join('\n')).not.toContain('Seq Scan on appointments');
  expect(plans.join('\n')).not.toContain('Seq Scan on person_keys');
  for (const index of indexes) expect(plans.join('\n')).toContain(index);
};

describe('among many appointments it is looked for by index', () => {
  it('who a mail address belongs to, and whether all are found', async () => {
    const privacy = aPrivacy(database, monday);
    const plans = await plansOf(database, /person_keys|keyed_version/, () => privacy.export({ email: mine.email }));
    isByIndex(plans, 'person_keys_of', 'appointments_not_keyed');
  });

  it('who is not found yet', async () => {
    const personKeys = new PersonKeyStore({ keys: new Map([['h1', keys.lookUp]]) });
    const persons = new SealedPersonStore(new Seal(new Map([['k1', keys.data]])), personKeys);
    const unitOfWork = new UnitOfWork(database.dataSource, new Metrics('test'));
    const keying = new KeyPersons(unitOfWork, persons, makeLog('test', 'silent'));
    isByIndex(await plansOf(database, /keyed_version/, () => keying.run()), 'appointments_not_keyed');
  });

  it('how many somebody has to come, and how many are held from one address', async () => {
    const caller = { ...byWeb, origin: 'somewhere' };
    const order = () => orders(booking, caller).book(tuesday('09:10'), { customer: mine });
    isByIndex(await plansOf(database, /group by origin/, order), 'person_keys_of', 'appointments_held_from');
  });

  it('what was over, cancelled or lapsed long enough ago to be erased', async () => {
    const soon = aPrivacy(database, monday + 31 * day);
    const plans = await plansOf(database, /for update skip locked/, () => soon.erasePast.run());
    isByIndex(plans, 'appointments_past_with_person', 'appointments_closed_with_person');
  });
});
