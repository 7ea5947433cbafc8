import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byClerk,
  byWeb,
  monday,
  orders,
  passportFacts,
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
    'delete from appointments; delete from locations; delete from planning_facts; delete from remembered_answers',
  );
  booking = anInstance(database, monday);
  const closures = [{ from: '2026-12-01T14:00:00Z', until: '2026-12-01T16:00:00Z' }];
  const quotas = [
    {
      weekdays: [3],
      from: '09:00',
      until: '17:00',
      channels: ['phone' as const],
      sharePercent: 100,
      releaseMinutes: 0,
    },
  ];
  await aBookableLocation(booking, {
    plan: aPlan(1, { closures, quotas }),
    facts: { ...passportFacts, leadMinutes: 60 * 24 },
  });
});

const wednesday = '2026-12-02T09:00:00Z';
const clerk = () => orders(booking, byClerk);
const kept = async (id: string) =>
  (await database.dataSource.query('select override from appointments where id = $1', [id]))[0].override;

it.each([
  ['lead', '2026-11-30T15:00:00Z', 'too-soon'],
  ['horizon', '2027-03-01T09:00:00Z', 'too-far'],
  ['hours', '2026-12-02T18:00:00Z', 'closed'],
  ['quota', wednesday, 'channel'],
] as const)('%s may be set aside for a hold, a booking and a move', async (override, start, reason) => {
  const aside = { override: [override] };
  expect(await refusal(clerk().hold(start))).toMatchObject({ code: 'slot-not-offered', reason });
  const hold = await clerk().hold(start, aside);
  expect(await kept(hold.id)).toEqual([override]);
  const confirmed = await clerk().confirm(hold.id);
  expect(confirmed.history).toMatchObject([{ did: 'held', override: [override] }, { did: 'booked' }]);
  expect(confirmed.history?.[1]).not.toHaveProperty('override');
  await clerk().cancel(hold.id);

  expect(await refusal(clerk().book(start))).toMatchObject({ code: 'slot-not-offered', reason });
  await clerk().cancel((await clerk().book(start, aside)).id);

  const other = await clerk().book('2026-12-03T09:00:00Z');
  expect(await refusal(clerk().change(other.id, 1, { start }))).toMatchObject({ reason: expect.any(String) });
  const moved = await clerk().change(other.id, 1, { start, ...aside });
  expect(moved.history?.at(-1)).toMatchObject({ did: 'moved', override: [override], by: { who: 'clerk' } });
  expect(await kept(other.id)).toEqual([override]);
});

it('who may not set rules aside is told so, and nothing is done', async () => {
  const { id, token } = await orders(booking).book('2026-12-03T09:00:00Z');
  const aside = { override: ['hours' as const] };
  const bearer = orders(booking, { ...byWeb, appointmentToken: token });
  for (const refused of [
    orders(booking).book('2026-12-03T18:00:00Z', aside),
    orders(booking).hold('2026-12-03T10:00:00Z', aside),
    bearer.change(id, 1, { start: '2026-12-03T18:00:00Z', ...aside }),
  ])
    expect((await refusal(refused)).code).toBe('not-allowed');
  expect(await orders(booking).get(id)).toMatchObject({ version: 1, start: '2026-12-03T09:00:00Z' });
});

it('a desk that is taken is never taken twice, and what is closed stays closed', async () => {
  const override = ['lead' as const, 'horizon' as const, 'hours' as const, 'quota' as const];
  const evening = '2026-12-02T18:00:00Z';
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => clerk().book(evening, { override })));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await refusal(clerk().book(evening, { override }))).code).toBe('slot-taken');
  expect(await refusal(clerk().book('2026-12-01T15:00:00Z', { override }))).toMatchObject({ reason: 'closed' });
});

it('who stays keeps what was set aside; a citizen does not stretch it', async () => {
  const { id, token } = await clerk().book('2026-12-02T18:00:00Z', { override: ['hours', 'lead'] });
  const bearer = orders(booking, { ...byWeb, appointmentToken: token });
  await bearer.change(id, 1, { notes: 'Ik kom met de rolstoel.' });
  expect(await kept(id)).toEqual(['hours', 'lead']);
  const items = [{ productId: 'paspoort', people: 2 }];
  // A longer visit in a closed building is not the citizen's to decide.
  expect(await refusal(bearer.change(id, 2, { items }))).toMatchObject({ reason: 'closed' });
  expect((await clerk().change(id, 2, { items })).end).toBe('2026-12-02T18:15:00Z');
  expect(await kept(id)).toEqual(['hours', 'lead']);
  expect(await refusal(bearer.change(id, 3, { start: '2026-12-02T18:30:00Z' }))).toMatchObject({ reason: 'closed' });
  await clerk().change(id, 3, { start: tuesday('10:00') });
  expect(await kept(id)).toEqual([]);
});

it('far in the future is decided the same by who planned near before', async () => {
  await orders(booking).book('2026-12-03T09:00:00Z');
  const far = '2028-11-02T09:00:00Z';
  const { id } = await clerk().book(far, { override: ['horizon'] });
  expect((await refusal(clerk().book(far, { override: ['horizon'] }))).code).toBe('slot-taken');
  const tooFar = '2029-01-03T09:00:00Z';
  expect(await refusal(clerk().book(tooFar, { override: ['horizon'] }))).toMatchObject({ reason: 'too-far' });
  await clerk().cancel(id);
});
