import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlanEdit } from '#contracts';
import { aBookableLocation, aPlan, asked, byClerk, monday, orders, planner, tuesday } from './a-booking.builder.js';
import { codeOf, type Deed, Race } from './races.builder.js';

/*
 * Everything at once, through three services: what becomes of each is not foretold here (the model does that), but that
 * everybody is answered by name, and that what is left is sound.
 */
let race: Race;
let number = 0;
beforeAll(async () => {
  race = await Race.begin();
});
afterAll(async () => expect(await race.end()).toEqual([]));

const times = ['09:00', '09:10', '09:20', '09:30', '10:00'];
const places = ['noord', 'oost', 'zuid'];
const placeOf = (at: number): string => `${places[at % places.length]}-${number}`;

const aDeed = fc.record({
  do: fc.constantFrom('book', 'book', 'hold', 'confirm', 'move', 'move', 'cancel', 'arrive', 'sweep', 'plan', 'moves'),
  which: fc.nat({ max: 20 }),
  place: fc.nat({ max: 2 }),
  time: fc.constantFrom(...times),
});
type Drawn = typeof aDeed extends fc.Arbitrary<infer Value> ? Value : never;

const edits = (which: number): PlanEdit => {
  const hour = { from: tuesday('09:00'), until: tuesday('09:30') };
  const deskId = `balie-${1 + (which % 2)}`;
  const shut: PlanEdit = { part: 'closure', id: `dicht-${deskId}`, deskId, closure: which % 3 ? hour : null };
  const skills = which % 4 ? ['reisdocumenten'] : [];
  return which % 5 ? shut : { part: 'desk', deskId, desk: { name: deskId, skills } };
};

const deedOf =
  ({ do: what, which, place, time }: Drawn, ids: readonly string[]): Deed<string> =>
  (service) => {
    const id = ids[which % ids.length] ?? '';
    const locationId = placeOf(place);
    const start = tuesday(time);
    const seen = { versions: ['1', '2', '3', '4', '5', '6', '7', '8', '9'] };
    const work = (): Promise<unknown> => {
      if (what === 'book') return orders(service).book(start, { locationId });
      if (what === 'hold') return orders(service).hold(start, { locationId });
      if (what === 'confirm') return orders(service).confirm(id);
      if (what === 'move') return orders(service).change(id, '*', { locationId, start });
      if (what === 'cancel') return orders(service).cancel(id);
      if (what === 'arrive') return orders(service, byClerk).arrive(id);
      if (what === 'sweep') return service.sweep.run();
      if (what === 'plan')
        return service.editLocation.run(
          asked({ caller: planner, locationId, seen, edit: edits(which), dryRun: which % 7 === 0 }),
        );
      const two = [...new Set([id, ids[(which + 1) % ids.length] ?? ''])];
      return orders(service, planner).move(
        two.map((appointmentId) => ({ appointmentId, version: 1, start, locationId })),
      );
    };
    return codeOf(work());
  };

const begin = async (): Promise<string[]> => {
  await race.query('delete from appointments');
  await race.query('delete from outbox');
  await race.query('delete from locations');
  number += 1;
  race.setClock(monday);
  for (const [at] of places.entries()) await aBookableLocation(race.one, { id: placeOf(at), plan: aPlan(2) });
  const held = await Promise.all(
    [0, 1, 2].map((at) => orders(race.one).hold(tuesday('09:00'), { locationId: placeOf(at) })),
  );
  const booked = await Promise.all(
    [0, 1, 2, 0, 1, 2].map((at, which) =>
      orders(race.one).book(tuesday(which < 3 ? '09:10' : '10:00'), { locationId: placeOf(at) }),
    ),
  );
  race.setClock(monday + 15 * 60_000);
  return [...held, ...booked].map(({ id }) => id);
};

const expectSound = async (): Promise<void> => {
  const twice = await race.query(
    `select one.id from appointments as one join appointments as other
       on one.id < other.id and one.desk_number = other.desk_number and one.period && other.period
     where one.in_force and other.in_force`,
  );
  expect(twice).toEqual([]);
  const untold = await race.query(
    `select id, version, told from appointments, lateral (
       select array_agg((event -> 'data' ->> 'version')::int order by outbox.id) as told from outbox
       where event ->> 'subject' = appointments.id::text) as announced
     where told is distinct from array(select generate_series(1, version))`,
  );
  expect(untold).toEqual([]);
  const misplaced = await race.query(
    `select appointments.id from appointments join desks on number = desk_number
     where in_force and desks.location_id <> appointments.location_id`,
  );
  expect(misplaced).toEqual([]);
};

const known = [
  ...['ok', 'slot-taken', 'slot-not-offered', 'version-changed', 'appointment-closed', 'hold-lapsed', 'not-found'],
  ...['too-early', 'service-unavailable'],
];

it('everything at once is answered by name, deadlocks nowhere, and leaves what is sound', async () => {
  const answers = new Set<string>();
  const asSound = fc.asyncProperty(fc.array(aDeed, { minLength: 40, maxLength: 120 }), async (drawn) => {
    const ids = await begin();
    for (const answer of await race.atOnce(drawn.map((one) => deedOf(one, ids)))) answers.add(answer);
    await expectSound();
  });
  await fc.assert(asSound, { numRuns: 8, interruptAfterTimeLimit: 20_000 });
  expect([...answers].filter((answer) => !known.includes(answer))).toEqual([]);
  expect(answers.size).toBeGreaterThan(3);
});
