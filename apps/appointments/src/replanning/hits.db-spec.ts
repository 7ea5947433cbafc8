import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanEdit } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byPhone,
  monday,
  orders,
  passportFacts,
  planner,
  tuesday,
} from '../booking/a-booking.builder.js';
import { asked } from '../booking/a-town.builder.js';

let database: TestDatabase;
let booking: Booking;
let number = 0;
let here: string;

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
});
afterAll(async () => database?.drop());
beforeEach(() => {
  number += 1;
  here = `plek-${number}`;
});

const edit = (part: PlanEdit, of = booking, dryRun = false) =>
  of.editLocation.run(
    asked({ caller: planner, locationId: here, seen: { versions: ['1', '2', '3', '4'] }, edit: part, dryRun }),
  );
const closing = (deskId: string | undefined, from: string, until: string, id = 'dicht'): PlanEdit => ({
  part: 'closure',
  id,
  ...(deskId ? { deskId } : {}),
  closure: { from: tuesday(from), until: tuesday(until) },
});
const deskOf = async (id: string) =>
  (
    await database.dataSource.query(
      'select desks.id from appointments join desks on number = desk_number where appointments.id = $1',
      [id],
    )
  )[0].id;
const hitsNow = () => booking.hits.list(asked({ locationId: here }));
const told = async (id: string) =>
  (await database.dataSource.query(`select 1 from outbox where event ->> 'subject' = $1`, [id])).length;

describe('what a change hits', () => {
  it('includes a hold whose time is over but that can still be confirmed: hit, or refused, never neither', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const hold = await orders(booking).hold(tuesday('10:00'), { locationId: here });
    const later = anInstance(database, monday + 11 * 60_000);
    expect((await edit(closing(undefined, '10:00', '11:00'), later)).hits).toMatchObject([{ appointmentId: hold.id }]);
    expect((await orders(later).confirm(hold.id)).state).toBe('booked');
    expect((await hitsNow()).hits).toMatchObject([{ appointmentId: hold.id, state: 'booked' }]);
  });

  it('is told by time and by skill apart: who lacks a skill already is still hit by a closure', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const { id } = await orders(booking).book(tuesday('10:00'), { locationId: here });
    await booking.putFactsHere.run(
      asked({
        caller: planner,
        productId: 'paspoort',
        locationId: here,
        seen: { nothing: true as const },
        differences: { skills: [...passportFacts.skills, 'nieuw'] },
      }),
    );
    expect((await hitsNow()).hits).toMatchObject([{ appointmentId: id }]);
    expect((await edit(closing(undefined, '10:00', '11:00'), booking, true)).hits).toMatchObject([
      { appointmentId: id },
    ]);
  });

  it('by a name, an address or a quota is nobody', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    await orders(booking).book(tuesday('10:00'), { locationId: here });
    const quota = { weekdays: [2], from: '09:00', until: '17:00', channels: ['web' as const], sharePercent: 100 };
    expect((await edit({ part: 'quotas', quotas: [{ ...quota, releaseMinutes: 0 }] })).hitsTotal).toBe(0);
    expect((await hitsNow()).hitsTotal).toBe(0);
  });

  it('at a desk outside its shift is not seated where nobody works', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const clerk = { ...byPhone, scopes: ['appointments' as const, 'overrides' as const] };
    const saturday = '2026-12-05T09:00:00Z';
    const { id } = await orders(booking, clerk).book(saturday, { locationId: here, override: ['hours'] });
    const closed = await edit({
      part: 'closure',
      deskId: await deskOf(id),
      id: 'dicht',
      closure: { from: saturday, until: '2026-12-05T10:00:00Z' },
    });
    expect(closed.hits).toMatchObject([{ appointmentId: id, anotherDesk: false }]);
  });
});

describe('who was hit before', () => {
  it('gets a desk by a later change that has one, unseen and untold', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const { id } = await orders(booking).book(tuesday('10:00'), { locationId: here });
    expect((await edit(closing('balie-1', '09:00', '12:00'))).hitsTotal).toBe(1);
    const skills = ['reisdocumenten'];
    await edit({ part: 'desk', deskId: 'balie-2', desk: { name: 'Balie 2', skills } });
    const shift = { startsOn: '2026-12-01', from: '09:00', until: '12:00', kind: 'both' as const };
    expect((await edit({ part: 'shift', deskId: 'balie-2', id: 'extra', shift })).hits).toEqual([]);
    expect(await deskOf(id)).toBe('balie-2');
    expect((await hitsNow()).hits).toEqual([]);
    expect(await told(id)).toBe(1);
    expect((await orders(booking).get(id)).version).toBe(1);
  });

  it('gets a desk by an order to move to the same time, once one is free, unseen and untold', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const both = await Promise.all(
      ['10:00', '10:00'].map((time) => orders(booking).book(tuesday(time), { locationId: here })),
    );
    const gone = await edit({ part: 'desk', deskId: 'balie-2', desk: null });
    const hit = gone.hits[0]?.appointmentId ?? '';
    const move = () => orders(booking).move([{ appointmentId: hit, version: 1, start: tuesday('10:00') }]);
    expect(await move()).toMatchObject({ results: [{ moved: false, problem: 'slot-taken' }] });
    await orders(booking).cancel(both.find(({ id }) => id !== hit)?.id ?? '');
    expect((await hitsNow()).hits).toMatchObject([{ proposal: { start: tuesday('10:00') } }]);
    expect(await move()).toMatchObject({ results: [{ moved: true, version: 1, start: tuesday('10:00') }] });
    expect((await hitsNow()).hits).toEqual([]);
    expect(await told(hit)).toBe(1);
  });
});

it('a desk that is there draws no number again', async () => {
  await aBookableLocation(booking, { id: here, plan: aPlan(2) });
  for (const id of ['een', 'twee', 'drie']) await edit(closing(undefined, '10:00', '11:00', id), booking, true);
  await aBookableLocation(booking, { id: `${here}-ernaast`, plan: aPlan(1) });
  const numbers = await database.dataSource.query(
    'select number from desks where location_id like $1 order by number',
    [`${here}%`],
  );
  expect(numbers[2].number - numbers[1].number).toBe(1);
});
