import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rights } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  byClerk,
  byPhone,
  byWeb,
  monday,
  orders,
  refusal,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import type { Booking } from '../booking/orders.builder.js';
import { aPrivacy, officer } from './a-privacy.builder.js';

let database: TestDatabase;
let booking: Booking;
beforeEach(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});
afterEach(() => database.drop());

const mine = { name: 'Sanne Proef', email: 'Sanne@Example.org', phone: '06 12345678', contactBy: 'email' as const };
const theirs = { name: 'Iemand Anders', email: 'ander@example.org', contactBy: 'email' as const };

const sealedOf = async (id: string) => {
  const [row] = await database.dataSource.query(
    'select person, confirmed_with as "confirmedWith" from appointments where id = $1',
    [id],
  );
  return row as { person: Buffer | null; confirmedWith: Buffer | null };
};
const keysOf = async (id: string) =>
  (
    (await database.dataSource.query('select kind from person_keys where appointment_id = $1 order by kind', [id])) as {
      kind: string;
    }[]
  ).map(({ kind }) => kind);

describe('what a person is found by', () => {
  it('is written with what is booked, changed with it, and gone with what is taken away', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    expect(await keysOf(id)).toEqual(['email', 'phone']);
    await orders(booking).change(id, '*', { customer: { email: null, phone: '+31 6 8765 4321', contactBy: 'phone' } });
    expect(await keysOf(id)).toEqual(['phone']);
    const privacy = aPrivacy(database, monday);
    expect((await privacy.export({ email: mine.email })).appointments).toEqual([]);
    expect((await privacy.export({ phone: mine.phone })).appointments).toEqual([]);
    expect((await privacy.export({ phone: '0687654321' })).appointments).toHaveLength(1);
  });

  it('is written when a hold is confirmed, not before', async () => {
    const hold = await orders(booking).hold(tuesday('09:00'), { needs: { wheelchair: true } });
    expect(await keysOf(hold.id)).toEqual([]);
    await orders(booking).confirm(hold.id, { customer: mine });
    expect(await keysOf(hold.id)).toEqual(['email', 'phone']);
  });
});

describe('an export', () => {
  it('holds all that is kept of all appointments of one person, and is noted with each', async () => {
    const first = await orders(booking).book(tuesday('09:00'), { customer: mine, notes: 'Bel aan' }, aKey('export-1'));
    const second = await orders(booking).book(tuesday('10:00'), { customer: mine });
    await orders(booking).book(tuesday('11:00'), { customer: theirs });
    const privacy = aPrivacy(database, monday);
    const { appointments } = await privacy.export({ phone: '+31612345678' });
    expect(appointments.map(({ appointment }) => appointment.id)).toEqual([first.id, second.id]);
    expect(appointments[0]).toMatchObject({
      appointment: { customer: mine, notes: 'Bel aan', history: [{ did: 'booked' }] },
      rememberedAnswers: 1,
    });
    const again = await privacy.export({ email: 'sanne@example.org' });
    expect(again.appointments[1]?.trail.at(-1)).toEqual({
      at: expect.any(String),
      action: 'export-person',
      looked: true,
      channel: 'web',
    });
  });

  it('of nobody has nothing in it', async () => {
    expect((await aPrivacy(database, monday).export({ email: 'niemand@example.org' })).appointments).toEqual([]);
  });

  it('comes in portions', async () => {
    for (let at = 0; at < 22; at += 1)
      await orders(booking).book(tuesday(`${9 + Math.floor(at / 6)}:${(at % 6) * 10 || '00'}`.padStart(5, '0')), {
        customer: mine,
      });
    const privacy = aPrivacy(database, monday);
    const one = await privacy.export({ email: mine.email });
    const two = await privacy.export({ email: mine.email }, officer, one.last);
    expect([one.appointments.length, two.appointments.length, two.last]).toEqual([20, 2, undefined]);
  });
});

const aKey = (key: string) => ({ key, route: 'POST /v1/appointments' });

describe('who may ask', () => {
  it('for a mail address: the scope privacy, and nobody else', async () => {
    const privacy = aPrivacy(database, monday);
    for (const ask of [privacy.export, privacy.erase]) {
      expect((await refusal(ask({ email: mine.email }, byWeb))).code).toBe('not-authenticated');
      expect((await refusal(ask({ email: mine.email }, byClerk))).code).toBe('not-allowed');
    }
  });

  it('for an appointment: the scope privacy and who has its token; to others it does not exist', async () => {
    const { id, token } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const other = await orders(booking).book(tuesday('09:00'), { customer: theirs });
    const privacy = aPrivacy(database, monday);
    for (const ask of [privacy.export, privacy.erase]) {
      const unknown = await refusal(ask({ appointmentId: '019abf00-0000-7000-8000-000000000000' }, byWeb));
      expect(unknown.code).toBe('appointment-unknown');
      for (const caller of [byWeb, byClerk, byPhone, { ...byWeb, appointmentToken: other.token }])
        expect(await refusal(ask({ appointmentId: id }, caller))).toEqual(unknown);
    }
    const { appointments } = await privacy.export({ appointmentId: id }, { ...byWeb, appointmentToken: token });
    expect(appointments[0]?.appointment.customer).toEqual(mine);
  });

  it('for a proof: the scope privacy, and the token of an appointment in it', async () => {
    const { id, token } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const privacy = aPrivacy(database, monday);
    const bearer = { ...byWeb, appointmentToken: token };
    const erasure = await privacy.erase({ appointmentId: id }, bearer);
    expect(await privacy.erasure(erasure.id, bearer)).toEqual(erasure);
    expect(await privacy.erasure(erasure.id)).toEqual(erasure);
    for (const caller of [byWeb, byClerk]) {
      expect((await refusal(privacy.erasure(erasure.id, caller))).code).toBe('not-found');
    }
    expect((await refusal(privacy.erasure(id))).code).toBe('not-found');
    expect(rights.clerk.scopes).not.toContain('privacy');
  });
});

describe('an erasure', () => {
  it('leaves the bare fact of all appointments of one person, and nothing of the person', async () => {
    const hold = await orders(booking).hold(tuesday('09:00'));
    const booked = await orders(booking).confirm(hold.id, { customer: mine, notes: 'Bel aan' }, aKey('erase-1'));
    const other = await orders(booking).book(tuesday('10:00'), { customer: theirs });
    const privacy = aPrivacy(database, monday);
    const erasure = await privacy.erase({ email: mine.email });
    expect(erasure).toMatchObject({
      reason: 'asked',
      askedBy: 'email',
      by: { channel: 'counter', who: 'privacy-officer' },
      appointmentIds: [hold.id],
      stillToCome: [hold.id],
      services: [
        { service: 'appointments', erased: { persons: 1, rememberedAnswers: 1 } },
        { service: 'contacts', erased: {} },
      ],
      complete: false,
    });
    expect(await sealedOf(hold.id)).toEqual({ person: null, confirmedWith: null });
    expect(await keysOf(hold.id)).toEqual([]);
    expect((await sealedOf(other.id)).person).not.toBeNull();
    const answers = 'select count(*)::int as kept from remembered_answers where appointment_id = $1';
    expect(await database.dataSource.query(answers, [hold.id])).toEqual([{ kept: 0 }]);
    expect((await privacy.export({ email: mine.email })).appointments).toEqual([]);
    const still = await orders(booking, { ...byWeb, appointmentToken: booked.token }).get(hold.id);
    expect(still).toMatchObject({ state: 'booked', code: booked.code, start: booked.start, needs: {} });
    expect(still).not.toHaveProperty('customer');
    expect(await inTrail(hold.id, 'erase-person')).toBe(1);
  });

  it('is announced without anything personal, and is complete when contacts has done its part', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const privacy = aPrivacy(database, monday);
    const erasure = await privacy.erase({ phone: mine.phone });
    const [{ event }] = (await database.dataSource.query(
      `select event from outbox where subject = 'events.${town}.appointments.person.erased.v1'`,
    )) as [{ event: { data: object } }];
    expect(event.data).toEqual({
      municipalityId: town,
      erasureId: erasure.id,
      appointmentIds: [id],
      reason: 'asked',
    });
    const done = { id: erasure.id, at: new Date('2026-11-30T07:00:05Z'), moments: 3 };
    await privacy.unitOfWork.run((tx) => privacy.erasures.noteContacts(tx, town, done));
    expect(await privacy.erasure(erasure.id)).toMatchObject({
      complete: true,
      services: [{}, { service: 'contacts', at: '2026-11-30T07:00:05Z', erased: { contactMoments: 3 } }],
    });
  });

  it('of nobody is proven and complete at once', async () => {
    const privacy = aPrivacy(database, monday);
    const erasure = await privacy.erase({ email: 'niemand@example.org' });
    expect(erasure).toMatchObject({ appointmentIds: [], complete: true });
    expect(await privacy.erasure(erasure.id)).toEqual(erasure);
  });

  it('with one idempotency key is done once, and for another person the key is refused', async () => {
    await orders(booking).book(tuesday('09:00'), { customer: mine });
    const privacy = aPrivacy(database, monday);
    const erasures = await Promise.all([1, 2, 3].map(() => privacy.erase({ email: mine.email }, officer, 'once')));
    expect(new Set(erasures.map((one) => JSON.stringify(one))).size).toBe(1);
    expect((await refusal(privacy.erase({ email: theirs.email }, officer, 'once'))).code).toBe(
      'idempotency-key-reused',
    );
  });

  it('erases what can not be opened any more', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    await database.dataSource.query(`update appointments set person = '\\x0101' where id = $1`, [id]);
    await aPrivacy(database, monday).erase({ email: mine.email });
    expect(await sealedOf(id)).toEqual({ person: null, confirmedWith: null });
  });

  it('is not undone by a change that was under way: whoever is first, nobody comes back', async () => {
    const instances = [booking, anInstance(database, monday)];
    for (const time of ['09:00', '09:10', '09:20', '09:30', '09:40', '09:50']) {
      const { id } = await orders(booking).book(tuesday(time), { customer: mine, notes: 'Bel aan' });
      const privacy = aPrivacy(database, monday);
      const changes = Array.from({ length: 6 }, (_, at) =>
        orders(instances[at % 2] ?? booking).change(id, '*', { start: tuesday(at % 2 ? '11:00' : '11:30') }),
      );
      const [erased] = await Promise.allSettled([privacy.erase({ appointmentId: id }), ...changes]);
      expect(erased.status).toBe('fulfilled');
      expect((await sealedOf(id)).person).toBeNull();
      expect(await keysOf(id)).toEqual([]);
      await orders(booking).cancel(id);
    }
  });
});

const inTrail = async (id: string, action: string): Promise<number> => {
  const [row] = await database.dataSource.query(
    'select count(*)::int as rows from audit_rows where about_id = $1 and action = $2',
    [id, action],
  );
  return (row as { rows: number }).rows;
};

const day = 24 * 60 * 60_000;

describe('what is sealed', () => {
  it('opens in its own row only', async () => {
    const one = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const other = await orders(booking).book(tuesday('10:00'), { customer: theirs });
    await database.dataSource.query(
      'update appointments set person = (select person from appointments where id = $1) where id = $2',
      [one.id, other.id],
    );
    expect((await orders(booking).get(one.id)).customer).toEqual(mine);
    await expect(orders(booking).get(other.id)).rejects.toThrow();
  });
});

describe('what is over', () => {
  it('is kept as long as the municipality says, counted from how it ended', async () => {
    const past = await orders(booking).book(tuesday('09:00'), { customer: mine });
    const cancelled = await orders(booking).book(tuesday('10:00'), { customer: mine });
    await orders(booking).cancel(cancelled.id);
    const held = await orders(booking).hold(tuesday('11:00'), { needs: { quiet: true } });
    await orders(booking).release(held.id);
    const atCancelling = monday + 30 * day;
    expect(await aPrivacy(database, atCancelling - 1).erasePast.run()).toBe(0);
    expect(await aPrivacy(database, atCancelling).erasePast.run()).toBe(2);
    expect((await sealedOf(cancelled.id)).person).toBeNull();
    expect((await sealedOf(held.id)).person).toBeNull();
    const atItsEnd = Date.parse(past.end) + 30 * day;
    expect(await aPrivacy(database, atItsEnd - 1).erasePast.run()).toBe(0);
    expect(await aPrivacy(database, atItsEnd).erasePast.run()).toBe(1);
    expect(await sealedOf(past.id)).toEqual({ person: null, confirmedWith: null });
    expect(await keysOf(past.id)).toEqual([]);
    expect(await inTrail(past.id, 'erase-person')).toBe(1);
    const events = await database.dataSource.query(
      `select event->'data'->>'reason' as reason from outbox where subject like '%.person.erased.v1'`,
    );
    expect(events).toEqual([{ reason: 'retention' }, { reason: 'retention' }]);
  });

  it('is erased sooner where a municipality keeps less', async () => {
    const { end } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    expect(await aPrivacy(database, Date.parse(end) + day - 1, { retentionDays: 1 }).erasePast.run()).toBe(0);
    expect(await aPrivacy(database, Date.parse(end) + day, { retentionDays: 1 }).erasePast.run()).toBe(1);
  });

  it('is erased once by two at once, and in portions', async () => {
    const { id } = await orders(booking).book(tuesday('09:00'), { customer: mine });
    await copied(id, 450);
    const later = monday + 100 * day;
    const erased = await Promise.all([1, 2].map(() => aPrivacy(database, later).erasePast.run()));
    expect((erased[0] ?? 0) + (erased[1] ?? 0)).toBe(451);
    const [row] = await database.dataSource.query('select count(*)::int as noted from erased_appointments');
    expect(row).toEqual({ noted: 451 });
  });
});

/** Copies of an appointment that was served, with what is sealed in it or without. */
const copied = (id: string, times: number, person = 'person') =>
  database.dataSource.query(
    `insert into appointments (municipality_id, id, code, state, version, location_id, desk_number, period, in_force,
       start_at, end_at, items, extra_minutes, channel, language, token_generation, person, created_at, changed_at)
     select municipality_id, gen_random_uuid(), code || at, 'served', version, location_id, desk_number, period, false,
       start_at, end_at, items, extra_minutes, channel, language, token_generation, ${person}, created_at, changed_at
     from appointments, generate_series(1, $2) as at where id = $1`,
    [id, times],
  );
