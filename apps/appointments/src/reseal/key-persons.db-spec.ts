import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Log, Metrics, makeLog, Seal, UnitOfWork } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  keys,
  monday,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { aPrivacy } from '../privacy/a-privacy.builder.js';
import { KeyPersons } from './key-persons.action.js';
import { SealedPersonStore } from './sealed-person.store.js';

let database: TestDatabase;
let booking: Booking;
beforeEach(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(6) });
});
afterEach(() => database.drop());

const seal = new Seal(new Map([['k1', keys.data]]));
const mine = { name: 'Sanne Proef', email: 'sanne@example.org', phone: '0612345678', contactBy: 'email' as const };
const theirs = { name: 'Iemand Anders', email: 'ander@example.org', contactBy: 'email' as const };

const keyPersons = (log: Log = makeLog('test', 'silent')) => {
  const personKeys = new PersonKeyStore({ keys: new Map([['h1', keys.lookUp]]) });
  return new KeyPersons(
    new UnitOfWork(database.dataSource, new Metrics('test')),
    new SealedPersonStore(seal, personKeys),
    log,
  );
};
const book = async (customer: object) => (await orders(booking).book(tuesday('09:00'), { customer })).id;
const privacy = () => aPrivacy(database, monday);
const foundBy = async (email: string) =>
  (await privacy().export({ email })).appointments.map(({ appointment }) => appointment.id);
const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);

/** As an instance of the previous release left it. */
const asBefore = async (id: string) => {
  await sql('delete from person_keys where appointment_id = $1', [id]);
  await sql('update appointments set keyed_version = null, keyed_with = null where id = $1', [id]);
};
/** As an instance of a release that knows nothing of keys changes it. */
const changedByTheOld = (id: string, customer: object) => {
  const place = { municipalityId: 'voorbeeldstad', table: 'appointments', column: 'person', id };
  const person = seal.close(place, { customer, needs: {} });
  return sql('update appointments set person = $2, version = version + 1 where id = $1', [id, person]);
};
const notYet = expect.objectContaining({ code: 'service-unavailable', retryAfterSeconds: 5 });

describe('a person of the previous release', () => {
  it('is never told to be nobody: it is refused until they are found, and then they are', async () => {
    const id = await book(mine);
    await asBefore(id);
    expect(await refusal(privacy().export({ email: theirs.email }))).toEqual(notYet);
    expect(await refusal(privacy().erase({ phone: mine.phone }))).toEqual(notYet);
    expect((await privacy().export({ appointmentId: id })).appointments).toHaveLength(1);
    await keyPersons().run();
    expect(await foundBy(mine.email)).toEqual([id]);
    expect(await privacy().erase({ phone: mine.phone })).toMatchObject({ appointmentIds: [id] });
  });

  it('is in the way of their own municipality only', async () => {
    await aBookableLocation(booking, { municipalityId: 'proefdorp' });
    const { id } = await orders(booking, undefined, 'proefdorp').book(tuesday('09:00'), { customer: theirs });
    await asBefore(id);
    expect(await foundBy(mine.email)).toEqual([]);
  });

  it('does not become found by a change that says nothing of how they are reached', async () => {
    const id = await book(mine);
    await asBefore(id);
    await orders(booking).change(id, '*', { notes: 'Bel aan' });
    expect(await refusal(privacy().export({ email: mine.email }))).toEqual(notYet);
    await keyPersons().run();
    expect(await foundBy(mine.email)).toEqual([id]);
    await orders(booking).cancel(id);
    expect(await foundBy(mine.email)).toEqual([id]);
  });

  it('whom an old instance gives another mail address is found by that one, and not by the other', async () => {
    const id = await book(mine);
    await changedByTheOld(id, theirs);
    expect(await refusal(privacy().erase({ email: mine.email }))).toEqual(notYet);
    await keyPersons().run();
    expect([await foundBy(mine.email), await foundBy(theirs.email)]).toEqual([[], [id]]);
    expect((await privacy().export({ phone: mine.phone })).appointments).toEqual([]);
  });

  it('who is locked is left, and done the next time; the others are done', async () => {
    const [locked, other] = [await book(mine), await book(mine)];
    await asBefore(locked);
    await asBefore(other);
    const keyed = 'select id from appointments where keyed_version = version';
    await database.dataSource.transaction(async (tx) => {
      await tx.query('select 1 from appointments where id = $1 for update', [locked]);
      await keyPersons().run();
      expect(await sql(keyed)).toEqual([{ id: other }]);
    });
    await keyPersons().run();
    expect(await foundBy(mine.email)).toEqual([locked, other]);
  });

  it("who can not be opened stands in nobody's way but is told of, once, until they are erased", async () => {
    const [broken, other] = [await book(mine), await book(mine)];
    await asBefore(broken);
    await asBefore(other);
    const elsewhere = new Seal(new Map([['k0', randomBytes(32)]]));
    const place = { municipalityId: 'voorbeeldstad', table: 'appointments', column: 'person', id: broken };
    await sql('update appointments set person = $2 where id = $1', [broken, elsewhere.close(place, { needs: {} })]);
    const told: unknown[] = [];
    const log = makeLog('test', 'silent');
    log.error = ((details: unknown) => void told.push(details)) as Log['error'];
    const keying = keyPersons(log);
    for (let times = 0; times < 3; times += 1) await keying.run();
    expect(told).toEqual([{ appointments: 1, municipalityId: 'voorbeeldstad', appointmentId: broken }]);
    expect(await refusal(privacy().erase({ email: mine.email }))).toEqual(notYet);
    await privacy().erase({ appointmentId: broken });
    expect(await foundBy(mine.email)).toEqual([other]);
  });
});
