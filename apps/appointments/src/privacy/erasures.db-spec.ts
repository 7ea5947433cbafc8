import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeLog } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  byClerk,
  byWeb,
  monday,
  orders,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import type { Booking } from '../booking/orders.builder.js';
import { aPrivacy } from './a-privacy.builder.js';

let database: TestDatabase;
let booking: Booking;
beforeEach(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});
afterEach(() => database.drop());

const mine = { name: 'Sanne Proef', email: 'sanne@example.org', contactBy: 'email' as const };
const day = 24 * 60 * 60_000;
const rowOf = async (id: string) => {
  const [row] = await database.dataSource.query(
    'select person, language, origin, version, keyed_version as keyed from appointments where id = $1',
    [id],
  );
  return row as { person: Buffer | null; language: string; origin: string | null; version: number; keyed: number };
};

describe('an erasure that contacts does not answer', () => {
  const announced = (): Promise<{ id: string; data: object }[]> =>
    database.dataSource.query(
      `select event->>'id' as id, event->'data' as data from outbox where subject like '%.person.erased.v1' order by id`,
    );
  const wait = (minutes: number) =>
    database.dataSource.query(`update erasures set announced_at = announced_at - $1 * interval '1 minute'`, [minutes]);

  it('is announced again after minutes, as another event of the same erasure, and then less and less often', async () => {
    await orders(booking).book(tuesday('09:00'), { customer: mine });
    const privacy = aPrivacy(database, monday);
    await privacy.erase({ email: mine.email });
    await wait(4);
    expect(await privacy.announceAgain.run()).toBe(0);
    await wait(2);
    expect(await privacy.announceAgain.run()).toBe(1);
    const [first, again] = await announced();
    expect(again?.data).toEqual(first?.data);
    expect(again?.id).not.toBe(first?.id);
    await wait(6);
    expect(await privacy.announceAgain.run()).toBe(0);
    await wait(5);
    expect(await Promise.all([1, 2].map(() => privacy.announceAgain.run()))).toEqual(expect.arrayContaining([1, 0]));
    expect(await announced()).toHaveLength(3);
  });

  it('is not once it is answered; another answer changes nothing', async () => {
    await orders(booking).book(tuesday('09:00'), { customer: mine });
    const privacy = aPrivacy(database, monday);
    const { id } = await privacy.erase({ email: mine.email });
    const answer = (at: string) =>
      privacy.unitOfWork.run((tx) => privacy.erasures.noteContacts(tx, town, { id, at: new Date(at), moments: 3 }));
    await answer('2026-11-30T07:00:05Z');
    await wait(1_000);
    expect(await privacy.announceAgain.run()).toBe(0);
    const before = await privacy.erasure(id);
    await answer('2026-11-30T09:00:00Z');
    expect(await privacy.erasure(id)).toEqual(before);
    expect(before.complete).toBe(true);
  });
});

describe('erasures since a moment', () => {
  it('are those that were asked for, the oldest first, in pages', async () => {
    const one = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const first = await aPrivacy(database, monday).erase({ email: mine.email });
    await orders(booking).book(tuesday('10:00'), { customer: mine });
    const later = aPrivacy(database, monday + 60_000);
    const second = await later.erase({ email: mine.email });
    await aPrivacy(database, monday + 100 * day).erasePast.run();
    const begun = new Date(monday).toISOString();
    expect(await later.erasuresSince(begun)).toEqual({ items: [first, second], total: 2 });
    expect(await later.erasuresSince(begun, 2, 1)).toEqual({ items: [second], total: 2 });
    expect((await later.erasuresSince(new Date(monday + 1_000).toISOString())).items).toEqual([second]);
    expect(first.appointmentIds).toEqual([one.id]);
  });
});

describe('what else is told of a person', () => {
  it('goes with them: the language they spoke, and where they held it from', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    await database.dataSource.query(`update appointments set language = 'tr', origin = 'somewhere' where id = $1`, [
      id,
    ]);
    const { version } = await rowOf(id);
    await aPrivacy(database, monday).erase({ email: mine.email });
    expect(await rowOf(id)).toEqual({
      person: null,
      language: 'nl',
      origin: null,
      version: version + 1,
      keyed: version + 1,
    });
  });

  it('stays counted while it is a hold, and is forgotten when it is none, whoever ended it', async () => {
    const held = { ...byWeb, origin: 'somewhere' };
    const { id, token } = await orders(booking, held).hold(tuesday('09:00'), { needs: { quiet: true } });
    const privacy = aPrivacy(database, monday);
    await privacy.erase({ appointmentId: id }, { ...byWeb, appointmentToken: token });
    expect((await rowOf(id)).origin).toBe('somewhere');
    expect(await privacy.forgetOrigins.run()).toBe(0);
    // As a release does that knows nothing of origins.
    await database.dataSource.query(`update appointments set state = 'lapsed', in_force = false where id = $1`, [id]);
    expect(await privacy.forgetOrigins.run()).toBe(1);
    expect((await rowOf(id)).origin).toBeNull();
  });
});

describe('what is over in a municipality that is not served here any more', () => {
  it('is erased after the usual days, and that is said once', async () => {
    const lines: string[] = [];
    const log = makeLog('appointments', 'silent');
    log.warn = ((facts: object, text: string) =>
      void lines.push(JSON.stringify({ ...facts, text }))) as typeof log.warn;
    const { id, end } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    await database.dataSource.query(`update appointments set municipality_id = 'opgeheven' where id = $1`, [id]);
    const over = Date.parse(end) + 30 * day;
    expect(await aPrivacy(database, over - 1).erasePast.run()).toBe(0);
    const { erasePast } = aPrivacy(database, over, { log });
    expect([await erasePast.run(), await erasePast.run()]).toEqual([1, 0]);
    await database.dataSource.query(`update appointments set person = '\\x01' where id = $1`, [id]);
    await erasePast.run();
    expect((await rowOf(id)).person).toBeNull();
    expect(lines).toEqual([expect.stringContaining('opgeheven')]);
  });
});

describe('an export', () => {
  const looks = (): Promise<object[]> =>
    database.dataSource.query(
      `select about_kind, about_id, looked, details from audit_rows where action = 'export-person' order by id`,
    );

  it('of nobody is noted as well', async () => {
    await aPrivacy(database, monday).export({ email: 'niemand@example.org' });
    expect(await looks()).toEqual([
      { about_kind: 'export', about_id: expect.any(String), looked: true, details: { found: 0 } },
    ]);
  });

  it('tells of who saw them in the list of a day', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const other = await orders(booking).book(tuesday('10:00'), { customer: { ...mine, email: 'a@example.org' } });
    await orders(booking, byClerk).day({ date: '2026-12-01' });
    const { appointments } = await aPrivacy(database, monday).export({ email: mine.email });
    const actions = appointments.map((one) => [one.appointment.id, one.trail.map(({ action }) => action)]);
    expect(actions).toEqual([[id, ['book-appointment', 'list-day']]]);
    expect(other.id).not.toBe(id);
  });

  it('says of what can not be opened that it is there', async () => {
    const one = await orders(booking).book(tuesday('09:00'), { customer: mine });
    await orders(booking).book(tuesday('10:00'), { customer: mine });
    await database.dataSource.query(`update appointments set person = '\\x0101' where id = $1`, [one.id]);
    const { appointments } = await aPrivacy(database, monday).export({ email: mine.email });
    expect(appointments).toMatchObject([{ unreadable: true }, { appointment: { customer: mine } }]);
    expect(appointments[0]?.appointment).not.toHaveProperty('customer');
    expect(appointments[1]).not.toHaveProperty('unreadable');
    expect(await looks()).toMatchObject([{ details: { unreadable: true } }, { details: null }]);
  });
});
