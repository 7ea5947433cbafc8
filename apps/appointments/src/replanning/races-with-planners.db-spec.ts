import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Hit, LocationPlan, PlanEdit } from '#contracts';
import {
  aBookableLocation,
  aPlan,
  asked,
  monday,
  orders,
  planner,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { type Deed, Race } from '../booking/races.builder.js';

/*
 * Somebody takes ten o'clock while a planner takes that hour, or the desk, out of the plan. Who was first must show: a
 * visit that was booked is named by the planner's answer, has a desk that stands, or was not booked. Never neither.
 */
let race: Race;
beforeAll(async () => {
  race = await Race.begin();
  await aBookableLocation(race.one, { id: elsewhere, plan: aPlan(2) });
});
afterAll(async () => expect(await race.end()).toEqual([]));

// Another location every round: what services remember of a plan goes by its version, and locations never go.
let number = 0;
let here = '';
const elsewhere = 'wijkloket';
const ten = tuesday('10:00');

interface Planned {
  readonly hits: readonly Hit[];
  readonly version: number;
}
/** What somebody was told who books or moves: the id of what is now here at ten, or why there is none. */
type Visited = { readonly id: string } | { readonly refused: string };
type Done = Planned | Visited;

const change = () => ({ caller: planner, locationId: here, seen: { versions: ['1', '2'] }, dryRun: false });
const edit =
  (part: PlanEdit, dryRun = false): Deed<Planned> =>
  (service) =>
    service.editLocation.run(asked({ ...change(), edit: part, dryRun }));
const put =
  (plan: LocationPlan): Deed<Planned> =>
  async (service) =>
    (await service.putPlan.run(asked({ ...change(), plan }))).location;

const hour = { from: ten, until: tuesday('11:00') };
const skilled = (skills: string[]): PlanEdit => ({
  part: 'desk',
  deskId: 'balie-1',
  desk: { name: 'Balie 1', skills },
});
const weekdays = [1, 2, 3, 4, 5];
const openUntilTen = weekdays.map((weekday) => ({ weekday, from: '09:00', until: '10:00' }));

/** What a planner does, and which of so many desks still serve at ten after it. */
const none = (): string[] => [];
const theSecond = (desks: number): string[] => (desks > 1 ? ['balie-2'] : []);
const aSecond = (): string[] => ['balie-2'];
const plans: readonly (readonly [string, Deed<Planned>, (desks: number) => string[]])[] = [
  ['closes that hour', edit({ part: 'closure', id: 'dicht', closure: hour }), none],
  ['closes a desk for that hour', edit({ part: 'closure', id: 'ziek', deskId: 'balie-1', closure: hour }), theSecond],
  ['takes a desk away', edit({ part: 'desk', deskId: 'balie-1', desk: null }), theSecond],
  ['shortens the hours of the week', edit({ part: 'weekly-hours', openingHours: openUntilTen }), none],
  ['shuts on that date', edit({ part: 'exception', on: '2026-12-01', hours: [] }), none],
  ['takes a skill away', edit(skilled([])), theSecond],
  ['writes the whole plan with a desk less', put({ ...aPlan(2), desks: aPlan(2).desks.slice(1) }), aSecond],
  ['writes the whole plan with other hours', put(aPlan(2, { openingHours: openUntilTen })), none],
];

const visited = async (work: Promise<{ id: string }>): Promise<Visited> => {
  const settled = await work.catch(() => undefined);
  return settled ? { id: settled.id } : { refused: (await refusal(work)).code };
};
const book: Deed<Visited> = (service) => visited(orders(service).book(ten, { locationId: here }));
const hold: Deed<Visited> = (service) => visited(orders(service).hold(ten, { locationId: here }));
let fromElsewhere: string;
const moveHere: Deed<Visited> = (service) =>
  visited(orders(service).change(fromElsewhere, '*', { locationId: here, start: ten }));

const begin = (desks: number) => async (): Promise<void> => {
  await race.query('delete from appointments');
  await race.query('delete from outbox');
  race.setClock(monday);
  await race.query('delete from locations where id = $1', [here]);
  number += 1;
  here = `plek-${number}`;
  await aBookableLocation(race.one, { id: here, plan: aPlan(desks) });
  fromElsewhere = (await orders(race.one).book(ten, { locationId: elsewhere })).id;
};

const desksByVisit = async () =>
  new Map(
    (
      await race.query<{ id: string; desk: string }>(
        `select appointments.id, desks.id as desk from appointments join desks on number = desk_number
         where in_force and appointments.location_id = $1`,
        [here],
      )
    ).map(({ id, desk }) => [id, desk]),
  );
const hitsNow = async () =>
  (await race.one.hits.list(asked({ locationId: here }))).hits.map(({ appointmentId }) => appointmentId).sort();

/** What became of each visit, beside a change of plan that leaves these desks. */
const lookAt = async (results: readonly Done[], desksLeft: readonly string[]): Promise<string[]> => {
  const planned = results.find((one) => 'hits' in one);
  if (!planned) throw new Error('Nobody planned.');
  const named = new Map(planned.hits.map((hit) => [hit.appointmentId, hit]));
  const desks = await desksByVisit();
  const stillHit = await hitsNow();
  return results.flatMap((one): string[] => {
    if ('hits' in one) return [];
    if ('refused' in one) return [one.refused];
    const hit = named.get(one.id);
    const stands = desksLeft.includes(desks.get(one.id) ?? 'none');
    // Hit and not served by another desk is exactly what does not stand; that is what still has to be moved.
    expect([stands, stillHit.includes(one.id)]).toEqual(hit && !hit.anotherDesk ? [false, true] : [true, false]);
    return [hit ? (hit.anotherDesk ? 'hit, another desk' : 'hit') : 'not hit'];
  });
};

describe.each(plans)('a planner who %s', (_what, plan, desksLeftOf) => {
  it.each<[string, Deed<Visited>, number[]]>([
    ['booked', book, [1, 2]],
    ['held', hold, [2]],
    ['moved to from elsewhere', moveHere, [2]],
  ])('while the place is %s names the visit, or it is refused or has another desk', async (_how, visit, locations) => {
    const seen = new Set<string>();
    for (const desks of locations) {
      await race.inEveryOrder<Done>(
        [visit, plan],
        async (results, order) => {
          const left = desksLeftOf(desks);
          const [became = ''] = await lookAt(results, left);
          seen.add(became);
          if (!order) return;
          if (order[0] === 0) expect(['hit', 'hit, another desk', 'not hit']).toContain(became);
          else expect(became).toBe(left.length > 0 ? 'not hit' : 'slot-not-offered');
          if (order[0] === 0 && left.length === 0) expect(became).toBe('hit');
        },
        { prepare: begin(desks), rounds: 1, meetAt: () => here },
      );
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it('while the last desk is booked seats no more than there are desks, and names the others', async () => {
    let earlier: Visited;
    const seen = new Set<boolean>();
    const oneDeskTaken = async (): Promise<void> => {
      await begin(2)();
      earlier = await book(race.one);
    };
    await race.inEveryOrder<Done>(
      [book, plan],
      async (results, order) => {
        const left = desksLeftOf(2);
        const became = await lookAt([...results, earlier], left);
        const stand = became.filter((one) => one === 'not hit' || one === 'hit, another desk');
        expect(stand.length).toBe(left.length);
        const isRefused = became[0]?.startsWith('slot-') ?? false;
        if (order) expect(isRefused).toBe(order[0] === 1);
        seen.add(isRefused);
      },
      { prepare: oneDeskTaken, rounds: 1, meetAt: () => here },
    );
    expect(seen.size).toBe(2);
  });
});

describe('a planner who only tries', () => {
  it('changes nothing, and hears of what was booked before', async () => {
    const closing: PlanEdit = { part: 'closure', id: 'dicht', closure: hour };
    await race.inEveryOrder<Done>(
      [book, edit(closing, true)],
      async ([visit, tried], order) => {
        const { hits, version } = tried as Planned;
        expect(visit).toHaveProperty('id');
        if (order) expect(hits).toHaveLength(order[0] === 0 ? 1 : 0);
        expect(version).toBe(1);
        expect(await hitsNow()).toEqual([]);
        expect([...(await desksByVisit()).keys()]).toEqual([(visit as { id: string }).id]);
        expect(
          await race.query(`select plan_version from locations where id = $1 and plan ->> 'closures' = '[]'`, [here]),
        ).toEqual([{ plan_version: 1 }]);
        expect(await race.query(`select 1 from outbox where subject like '%.location.planned%'`)).toHaveLength(1);
      },
      { prepare: begin(2), rounds: 3 },
    );
  });
});

describe('two planners', () => {
  it('who close a desk each while it is booked: each visit is named by one of them, or stands', async () => {
    const closing = (deskId: string) => edit({ part: 'closure', id: `${deskId}-dicht`, deskId, closure: hour });
    await race.inEveryOrder<Done>(
      [closing('balie-1'), book, closing('balie-2')],
      async ([one, visit, other], order) => {
        const hits = [one, other].flatMap((planned) => (planned as Planned).hits);
        const lost = hits.filter(({ anotherDesk }) => !anotherDesk).map(({ appointmentId }) => appointmentId);
        const booked = 'id' in (visit as Visited) ? [(visit as { id: string }).id] : [];
        expect(lost).toEqual(booked);
        expect(await hitsNow()).toEqual(booked);
        if (order?.[0] === 1) expect(booked).toHaveLength(1);
      },
      { prepare: begin(2), rounds: 1 },
    );
  });
});

it('a hold whose time is over, confirmed while that hour is closed, is named by the planner and still to be moved', async () => {
  let id = '';
  const confirm: Deed<Visited> = (service) => visited(orders(service).confirm(id));
  const overdue = async (): Promise<void> => {
    await begin(2)();
    ({ id } = await orders(race.one).hold(ten, { locationId: here }));
    race.setClock(monday + 20 * 60_000);
  };
  await race.inEveryOrder<Done>(
    [confirm, edit({ part: 'closure', id: 'dicht', closure: hour })],
    async ([visit, planned]) => {
      expect(visit).toEqual({ id });
      expect((planned as Planned).hits.map(({ appointmentId }) => appointmentId)).toEqual([id]);
      expect(await hitsNow()).toEqual([id]);
    },
    { prepare: overdue },
  );
});
