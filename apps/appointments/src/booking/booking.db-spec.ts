import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
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
  await database.dataSource.query(
    'delete from appointments; delete from remembered_answers; delete from locations; delete from outbox',
  );
  booking = anInstance(database, monday);
  await aBookableLocation(booking);
});

const inForce = () => database.dataSource.query('select id, state from appointments where in_force order by id');
const events = async (): Promise<string[]> =>
  (await database.dataSource.query('select subject from outbox order by id')).map(({ subject }: { subject: string }) =>
    subject.split('.').slice(2).join('.'),
  );

describe('a slot', () => {
  it('is offered as often as there are free desks', async () => {
    const { locations } = await orders(booking).slots({ from: '2026-12-01', until: '2026-12-02' });
    expect(locations[0]?.days[0]?.slots[0]).toEqual({ start: tuesday('09:00'), free: 3 });
    await orders(booking).book(tuesday('09:00'));
    const after = await orders(booking).slots({ from: '2026-12-01', until: '2026-12-02' });
    expect(after.locations[0]?.days[0]?.slots.slice(0, 3).map(({ free }) => free)).toEqual([2, 2, 3]);
  });
});

describe('a hold', () => {
  it('becomes the appointment: id, code and token go on', async () => {
    const hold = await orders(booking).hold(tuesday('09:00'));
    expect(hold).toMatchObject({ state: 'held', version: 1, end: tuesday('09:10'), heldUntil: '2026-11-30T07:10:00Z' });
    const appointment = await orders(booking).confirm(hold.id);
    expect(appointment).toMatchObject({ id: hold.id, code: hold.code, token: hold.token, state: 'booked', version: 2 });
    expect(await events()).toEqual(
      expect.arrayContaining(['appointments.appointment.held.v1', 'appointments.appointment.booked.v1']),
    );
  });

  it('takes nothing any more when its time is over, and lapses when somebody takes its place', async () => {
    const holds = [];
    for (let at = 0; at < 3; at += 1) holds.push(await orders(booking).hold(tuesday('09:00')));
    expect((await refusal(orders(booking).book(tuesday('09:00')))).code).toBe('slot-taken');
    const later = anInstance(database, monday + 10 * 60_000);
    await orders(later).book(tuesday('09:00'));
    const states = await Promise.all(holds.map(async ({ id }) => (await orders(later).get(id)).state));
    expect(states.sort()).toEqual(['held', 'held', 'lapsed']);
    const lapsed = holds[states.indexOf('lapsed')];
    expect(lapsed).toBeDefined();
  });

  it('can be confirmed after its time, as long as nobody took its place; lapsed is final', async () => {
    const hold = await orders(booking).hold(tuesday('09:00'));
    const later = anInstance(database, monday + 60 * 60_000);
    expect((await orders(later).confirm(hold.id)).state).toBe('booked');
    const other = await orders(booking).hold(tuesday('10:00'));
    await orders(booking).release(other.id);
    expect(await refusal(orders(booking).confirm(other.id))).toMatchObject({ code: 'hold-lapsed' });
  });

  it('is confirmed once: again with the same is answered, with other words refused', async () => {
    const hold = await orders(booking).hold(tuesday('09:00'));
    const first = await orders(booking).confirm(hold.id);
    expect(await orders(booking).confirm(hold.id)).toEqual(first);
    expect((await refusal(orders(booking).confirm(hold.id, { notes: 'iets anders' }))).code).toBe('appointment-closed');
  });
});

describe('a stranger', () => {
  it('sees, changes and cancels nothing; the bearer of the token does', async () => {
    const appointment = await orders(booking).book(tuesday('09:00'));
    const stranger = orders(booking, byWeb);
    expect((await refusal(stranger.get(appointment.id))).code).toBe('appointment-unknown');
    expect((await refusal(stranger.cancel(appointment.id))).code).toBe('appointment-unknown');
    expect((await refusal(stranger.change(appointment.id, '*', { start: tuesday('11:00') }))).code).toBe(
      'appointment-unknown',
    );
    const bearer = orders(booking, { ...byWeb, appointmentToken: appointment.token });
    expect((await bearer.get(appointment.id)).id).toBe(appointment.id);
    await bearer.cancel(appointment.id);
    await bearer.cancel(appointment.id);
    expect((await bearer.get(appointment.id)).state).toBe('cancelled');
  });

  it('of another municipality sees nothing at all', async () => {
    const appointment = await orders(booking).book(tuesday('09:00'));
    const elsewhere = orders(booking, undefined, 'proefdorp');
    expect((await refusal(elsewhere.get(appointment.id))).code).toBe('appointment-unknown');
    expect((await refusal(elsewhere.cancel(appointment.id))).code).toBe('appointment-unknown');
    expect((await refusal(elsewhere.slots())).code).toBe('product-unknown');
    expect((await refusal(elsewhere.book(tuesday('09:00')))).code).toBe('location-unknown');
  });
});

describe('a move', () => {
  it('takes the new time and gives the old back, at once', async () => {
    const appointment = await orders(booking).book(tuesday('09:00'));
    const moved = await orders(booking).change(appointment.id, 1, { start: tuesday('14:00') });
    expect(moved).toMatchObject({ start: tuesday('14:00'), end: tuesday('14:10'), version: 2 });
    const { locations } = await orders(booking).slots({ from: '2026-12-01', until: '2026-12-02' });
    expect(locations[0]?.days[0]?.slots[0]).toEqual({ start: tuesday('09:00'), free: 3 });
    expect(await events()).toContain('appointments.appointment.moved.v1');
  });

  it('onto a place just taken leaves the old appointment as it was', async () => {
    await Promise.all([1, 2, 3].map(() => orders(booking).book(tuesday('14:00'))));
    const appointment = await orders(booking).book(tuesday('09:00'));
    const refused = await refusal(orders(booking).change(appointment.id, 1, { start: tuesday('14:00') }));
    expect(refused.code).toBe('slot-taken');
    expect(refused).toHaveProperty('alternatives.0.locationId', 'stadskantoor');
    const { token: _token, ...before } = appointment;
    expect(await orders(booking).get(appointment.id)).toEqual(before);
  });

  it('by a few minutes may overlap the time it gives back', async () => {
    booking = anInstance(database, monday);
    await aBookableLocation(booking, { id: 'klein', plan: aPlan(1) });
    const appointment = await orders(booking).book(tuesday('09:00'), { locationId: 'klein' });
    expect((await orders(booking).change(appointment.id, 1, { start: tuesday('09:05') })).start).toBe(tuesday('09:05'));
  });

  it('to another location takes there and gives back here', async () => {
    await aBookableLocation(booking, { id: 'noord', plan: aPlan(1) });
    const appointment = await orders(booking).book(tuesday('09:00'));
    const moved = await orders(booking).change(appointment.id, 1, { locationId: 'noord', start: tuesday('10:00') });
    expect(moved).toMatchObject({ locationId: 'noord', start: tuesday('10:00') });
    await expect(refusal(orders(booking).book(tuesday('10:00'), { locationId: 'noord' }))).resolves.toMatchObject({
      code: 'slot-taken',
    });
  });

  it('needs the present version', async () => {
    const appointment = await orders(booking).book(tuesday('09:00'));
    await orders(booking).change(appointment.id, 1, { notes: 'rolstoel' });
    expect((await refusal(orders(booking).change(appointment.id, 1, { start: tuesday('10:00') }))).code).toBe(
      'version-changed',
    );
  });

  it('of two onto each other’s place, again and again, loses nobody and nothing', async () => {
    await aBookableLocation(booking, { id: 'klein', plan: aPlan(1) });
    const other = anInstance(database, monday);
    const one = await orders(booking).book(tuesday('09:00'), { locationId: 'klein' });
    const two = await orders(booking).book(tuesday('09:10'), { locationId: 'klein' });
    for (let round = 0; round < 5; round += 1) {
      await Promise.allSettled([
        orders(booking).change(one.id, '*', { start: tuesday(round % 2 ? '09:00' : '09:10') }),
        orders(other).change(two.id, '*', { start: tuesday(round % 2 ? '09:10' : '09:20') }),
      ]);
    }
    expect(await inForce()).toHaveLength(2);
  });
});

describe('many at once', () => {
  it('200 orders for a start with three desks: three are booked, the others hear what is free near it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => orders(booking).book(tuesday('09:00'))),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(outcomes.length - refused.length).toBe(3);
    for (const error of refused) {
      expect(error).toMatchObject({ code: 'slot-taken' });
      expect(error.details.alternatives[0]).toEqual({ locationId: 'stadskantoor', start: tuesday('09:10'), free: 3 });
    }
    expect(await inForce()).toHaveLength(3);
  });

  it('the same through two instances side by side', async () => {
    const instances = [booking, anInstance(database, monday)];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => orders(instances[at % 2] ?? booking).book(tuesday('09:00'))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await inForce()).toHaveLength(3);
  });

  it('one idempotency key, 20 times: one appointment and 20 equal answers, also through two instances', async () => {
    const instances = [booking, anInstance(database, monday)];
    const key = { key: 'the-same', route: 'POST /v1/appointments' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => orders(instances[at % 2] ?? booking).book(tuesday('09:00'), {}, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await inForce()).toHaveLength(1);
    expect((await refusal(orders(booking).book(tuesday('10:00'), {}, key))).code).toBe('idempotency-key-reused');
  });

  it('one key for orders at two locations at once: one is booked, the other refused', async () => {
    await aBookableLocation(booking, { id: 'noord' });
    const key = { key: 'the-same', route: 'POST /v1/appointments' };
    const outcomes = await Promise.allSettled(
      ['stadskantoor', 'noord'].map((locationId) => orders(booking).book(tuesday('09:00'), { locationId }, key)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await inForce()).toHaveLength(1);
  });

  it('a refusal is not remembered: the same key may succeed when there is room', async () => {
    const key = { key: 'again', route: 'POST /v1/appointments' };
    const booked = await Promise.all([1, 2, 3].map(() => orders(booking).book(tuesday('09:00'))));
    expect((await refusal(orders(booking).book(tuesday('09:00'), {}, key))).code).toBe('slot-taken');
    await orders(booking).cancel(booked[0]?.id ?? '');
    expect((await orders(booking).book(tuesday('09:00'), {}, key)).state).toBe('booked');
  });
});

describe('what is kept', () => {
  it('holds nothing of the person in clear', async () => {
    await orders(booking).book(tuesday('09:00'), { notes: 'geheime notitie' }, { key: 'k', route: 'r' });
    const text = JSON.stringify(
      await database.dataSource.query(
        `select encode(person, 'escape') as person, items::text, (select string_agg(event::text, '') from outbox) as events,
           (select string_agg(encode(answer, 'escape'), '') from remembered_answers) as answers from appointments`,
      ),
    );
    for (const secret of ['Test Burger', 'test@example.org', 'geheime notitie']) expect(text).not.toContain(secret);
  });
});
