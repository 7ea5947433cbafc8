import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LocationPlan, PlanEdit } from '#contracts';
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
  planner,
  refusal,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';

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

const seenAny = { versions: ['1', '2', '3', '4', '5'] };
const put = (plan: LocationPlan, change: { dryRun?: boolean; seen?: { versions: string[] } } = {}, of = booking) =>
  of.putPlan.run({
    municipalityId: town,
    requestId: 'test',
    input: { caller: planner, locationId: here, seen: seenAny, plan, dryRun: false, ...change },
  });
type Seen = { versions: string[] } | { nothing: true };
const edit = (part: PlanEdit, change: { dryRun?: boolean; seen?: Seen } = {}, of = booking) =>
  of.editLocation.run({
    municipalityId: town,
    requestId: 'test',
    input: { caller: planner, locationId: here, seen: seenAny, edit: part, dryRun: false, ...change },
  });
const book = (start: string, of = booking) => orders(of).book(start, { locationId: here });
const hitsNow = (of = booking) =>
  of.hits.list({ municipalityId: town, requestId: 'test', input: { locationId: here } });
const rows = (id: string) =>
  database.dataSource.query(
    'select desks.id as desk, state, version, in_force, start_at from appointments join desks on number = desk_number where appointments.id = $1',
    [id],
  );
const versionNow = async () =>
  (await database.dataSource.query('select plan_version from locations where id = $1', [here]))[0].plan_version;
const announced = async () =>
  (await database.dataSource.query(
    `select event -> 'data' ->> 'version' as version from outbox
     where event ->> 'subject' = $1 and event ->> 'type' like '%location.planned%' order by id`,
    [here],
  )) as { version: string }[];

const closing = (deskId: string | undefined, from: string, until: string, id = 'dicht'): PlanEdit => ({
  part: 'closure',
  id,
  ...(deskId ? { deskId } : {}),
  closure: { from: tuesday(from), until: tuesday(until) },
});

describe('a change of plan', () => {
  it('gives what it hits another desk at the agreed time, unseen by the citizen', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const booked = await book(tuesday('10:00'));
    const [{ desk }] = await rows(booked.id);
    const closed = await edit(closing(desk, '09:00', '12:00'), { seen: { nothing: true } });
    expect(closed).toMatchObject({
      created: true,
      version: 2,
      hitsTotal: 1,
      hits: [{ appointmentId: booked.id, anotherDesk: true, start: tuesday('10:00') }],
    });
    expect(closed.hits[0]?.proposal).toBeUndefined();
    const [row] = await rows(booked.id);
    expect(row).toMatchObject({ state: 'booked', version: 1, in_force: true });
    expect(row.desk).not.toBe(desk);
    expect((await hitsNow()).hits).toEqual([]);
  });

  it('seats nobody at a desk that serves somebody then, nor proposes it', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const now = Date.parse(tuesday('10:00'));
    const thatDay = anInstance(database, now);
    const booked = await book(tuesday('10:20'), thatDay);
    const [{ desk }] = await rows(booked.id);
    const [other] = await database.dataSource.query(
      'select id, number from desks where municipality_id = $1 and location_id = $2 and id <> $3',
      [town, here, desk],
    );
    await database.dataSource.query(
      `insert into calls (municipality_id, id, location_id, desk_id, desk_number, ticket_id, called_at, last_called_at,
         times, expected_until)
       values ($1, gen_random_uuid(), $2, $3, $4, gen_random_uuid(), $5, $5, 1, $6)`,
      [town, here, other.id, other.number, tuesday('10:00'), tuesday('10:30')],
    );
    const closed = await edit(closing(desk, '10:00', '12:00'), {}, thatDay);
    expect(closed.hits).toMatchObject([{ appointmentId: booked.id, anotherDesk: false }]);
    expect(closed.hits[0]?.proposal?.start).toBe(tuesday('10:30'));
    expect((await hitsNow(thatDay)).hits).toEqual(closed.hits);
    expect((await rows(booked.id))[0]).toMatchObject({ desk });
  });

  it('proposes a free time for each that no desk can serve, and moves nobody', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const three = await Promise.all(['10:00', '10:00', '11:00'].map((time) => book(tuesday(time))));
    const closed = await edit(closing(undefined, '10:00', '12:00'));
    expect(closed.hits.map(({ start, proposal }) => [start, proposal?.start])).toEqual([
      [tuesday('10:00'), tuesday('09:50')],
      [tuesday('10:00'), tuesday('09:50')],
      [tuesday('11:00'), tuesday('09:40')],
    ]);
    for (const { id } of three)
      expect((await rows(id))[0]).toMatchObject({ state: 'booked', version: 1, in_force: true });
    expect((await hitsNow()).hits).toEqual(closed.hits);
    const slots = await orders(booking).slots({ locationId: here, from: '2026-12-01', until: '2026-12-02' });
    const starts = slots.locations[0]?.days[0]?.slots.map(({ start }) => start) ?? [];
    expect(starts.filter((start) => start >= tuesday('09:55') && start < tuesday('12:00'))).toEqual([]);
  });

  it('tried only, answers the same and changes nothing', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    await Promise.all(['10:00', '10:05'].map((time) => book(tuesday(time))));
    const tried = await edit(closing(undefined, '10:00', '12:00'), { dryRun: true });
    expect(tried).toMatchObject({ dryRun: true, version: 1, hitsTotal: 2 });
    expect(await versionNow()).toBe(1);
    expect(await announced()).toHaveLength(1);
    expect((await hitsNow()).hits).toEqual([]);
    const done = await edit(closing(undefined, '10:00', '12:00'));
    expect(done).toEqual({ ...tried, dryRun: false, version: 2 });
  });

  it('of a desk that goes names who was there; who can be served elsewhere is', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const [one, other] = await Promise.all(['10:00', '10:00'].map((time) => book(tuesday(time))));
    const written = await put(aPlan(1));
    expect(written.location).toMatchObject({ hitsTotal: 1, version: 2, desks: [{ id: 'balie-1' }] });
    const [hit] = written.location.hits;
    expect([one?.id, other?.id]).toContain(hit?.appointmentId);
    expect(hit).toMatchObject({ anotherDesk: false, proposal: { locationId: here, start: tuesday('09:50') } });
  });

  it('that takes a skill away hits who needs it there', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const booked = await book(tuesday('10:00'));
    const unskilled = await edit({ part: 'desk', deskId: 'balie-1', desk: { name: 'Balie 1', skills: [] } });
    expect(unskilled.hits).toMatchObject([{ appointmentId: booked.id, anotherDesk: false }]);
    expect(unskilled.hits[0]?.proposal?.locationId).not.toBe(here);
  });

  it('proposes the nearest other location when this one has nothing', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1, { coordinates: { latitude: 52, longitude: 5 } }) });
    const far = { ...aPlan(1), coordinates: { latitude: 53, longitude: 5 } };
    const near = { ...aPlan(1), coordinates: { latitude: 52.01, longitude: 5 } };
    await aBookableLocation(booking, { id: `${here}-ver`, plan: far });
    await aBookableLocation(booking, { id: `${here}-dichtbij`, plan: near });
    await book(tuesday('10:00'));
    const shut = await edit({ part: 'weekly-hours', openingHours: [] });
    expect(shut.hits).toMatchObject([{ proposal: { locationId: `${here}-dichtbij`, start: tuesday('10:00') } }]);
  });

  it('hits holds too, but never proposes them another time: nobody is told', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const hold = await orders(booking).hold(tuesday('10:00'), { locationId: here });
    const closed = await edit(closing('balie-1', '10:00', '11:00'));
    expect(closed.hits).toMatchObject([{ appointmentId: hold.id, state: 'held', anotherDesk: false }]);
    expect(closed.hits[0]?.proposal).toBeUndefined();
  });

  it('does not name again what an earlier change hit', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    await book(tuesday('10:00'));
    expect((await edit(closing(undefined, '10:00', '11:00'))).hitsTotal).toBe(1);
    expect((await edit(closing(undefined, '10:00', '12:00', 'langer'))).hitsTotal).toBe(0);
    expect((await hitsNow()).hitsTotal).toBe(1);
  });

  it('hits what staff booked outside the hours on purpose only by a closure', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const clerk = { ...byPhone, who: 'clerk' as const, scopes: ['appointments', 'overrides'] as const };
    const evening = await orders(booking, { ...clerk, scopes: [...clerk.scopes] }).book(tuesday('19:00'), {
      locationId: here,
      override: ['hours'],
    });
    expect((await edit({ part: 'weekly-hours', openingHours: [] })).hitsTotal).toBe(0);
    expect((await hitsNow()).hitsTotal).toBe(0);
    expect((await edit(closing(undefined, '18:00', '20:00'))).hits).toMatchObject([{ appointmentId: evening.id }]);
  });

  it('seats somebody where a hold lies whose time is over: that hold lapses', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(2) });
    const hold = await orders(booking).hold(tuesday('10:00'), { locationId: here });
    const booked = await book(tuesday('10:00'));
    const [{ desk }] = await rows(booked.id);
    const later = anInstance(database, monday + 11 * 60_000);
    const closed = await edit(closing(desk, '10:00', '11:00'), {}, later);
    expect(closed.hits).toMatchObject([{ appointmentId: booked.id, anotherDesk: true }]);
    expect(await rows(hold.id)).toMatchObject([{ state: 'lapsed', in_force: false }]);
  });
});

describe('a version', () => {
  it('that is not the present one is refused, and nothing changes', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    await edit(closing(undefined, '10:00', '11:00'), { seen: { versions: ['1'] } });
    const stale = edit(closing(undefined, '12:00', '13:00', 'middag'), { seen: { versions: ['1'] } });
    expect((await refusal(stale)).code).toBe('version-changed');
    expect((await refusal(put(aPlan(2), { seen: { versions: ['1'] } }))).code).toBe('version-changed');
    expect(await versionNow()).toBe(2);
  });

  it('does not rise when nothing changed, and nothing is announced', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    expect((await put(aPlan(1))).location.version).toBe(1);
    await edit(closing(undefined, '10:00', '11:00'));
    expect((await edit(closing(undefined, '10:00', '11:00'))).version).toBe(2);
    expect(await announced()).toEqual([{ version: '1' }, { version: '2' }]);
  });
});

describe('a part', () => {
  it('that is said to be new must be', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const twice = () => edit(closing(undefined, '10:00', '11:00'), { seen: { nothing: true } });
    expect((await twice()).created).toBe(true);
    expect((await refusal(twice())).code).toBe('version-changed');
  });

  it('that is said to be there, whatever its version, must be', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(1) });
    const any = () => edit(closing(undefined, '10:00', '11:00'), { seen: { versions: ['*'] } });
    expect((await refusal(any())).code).toBe('version-changed');
    await edit(closing(undefined, '10:00', '12:00'), { seen: { nothing: true } });
    expect((await any()).created).toBe(false);
  });

  it('of a location that is not there is refused', async () => {
    expect((await refusal(edit({ part: 'weekly-hours', openingHours: [] }))).code).toBe('location-unknown');
  });

  it('too many are refused, and the whole stays sound', async () => {
    await aBookableLocation(booking, { id: here, plan: aPlan(200) });
    const one = edit({ part: 'desk', deskId: 'te-veel', desk: { name: 'Te veel', skills: [] } });
    expect(await refusal(one)).toMatchObject({ code: 'invalid-input', errors: [{ path: 'body' }] });
  });

  it('makes a location that has no hours yet', async () => {
    const { name, address, timeZone, languages, accessibility } = aPlan(0);
    const details = { name, address, timeZone, languages, accessibility };
    const made = await edit({ part: 'details', details }, { seen: { nothing: true } });
    expect(made).toEqual({ locationId: here, version: 1, created: true, dryRun: false, hits: [], hitsTotal: 0 });
    expect((await refusal(edit({ part: 'details', details }, { seen: { nothing: true } }))).code).toBe(
      'version-changed',
    );
  });
});
