import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { TestDatabase } from '#testkit';
import { aBookingDatabase, monday, town } from '../booking/a-booking.builder.js';
import { loadTaken, type Stretch } from './taken.record.js';

/*
 * Many visits of ten minutes at two locations and in another municipality, an hour apart, from Monday 30 November on;
 * one in five does not take time any more. The planner was never told what the table holds.
 */

const hour = 60 * 60 * 1_000;
const day = 24 * hour;
const visits = 6_000;

let database: TestDatabase;
let manager: EntityManager;

beforeAll(async () => {
  database = await aBookingDatabase();
  manager = database.dataSource.manager;
  await manager.query(
    `insert into appointments (municipality_id, id, code, state, version, location_id, desk_number, period, in_force,
       start_at, end_at, items, extra_minutes, channel, language, token_generation, created_at, changed_at)
     select case when visit % 3 = 2 then 'elders' else $1 end, gen_random_uuid(), 'code-' || visit, 'booked', 1,
       case when visit % 3 = 1 then 'wijkloket' else 'stadskantoor' end, visit % 3,
       tstzrange(start_at, start_at + interval '10 minutes'), visit % 5 <> 0, start_at,
       start_at + interval '10 minutes', '[]', 0, 'web', 'nl', 1, start_at, start_at
     from generate_series(0, $2::integer - 1) as visit,
       lateral (select $3::timestamptz + visit / 3 * interval '1 hour' as start_at) as planned`,
    [town, visits, new Date(monday)],
  );
});
afterAll(async () => database.drop());

/** What a location has in [from, until): the hours counted from Monday. */
const hoursTaken = async (locationId: string, stretches: readonly Stretch[], at = manager) => {
  const taken = await loadTaken(at, town, ['stadskantoor', 'wijkloket'], { stretches, now: monday });
  return (taken.get(locationId) ?? []).map(({ from }) => (from - monday) / hour).sort((one, other) => one - other);
};

/** The same, one visit after the other. */
const expectedHours = (of: number, stretches: readonly Stretch[]): number[] =>
  Array.from({ length: visits / 3 }, (_, at) => at).filter((at) => {
    const start = monday + at * hour;
    return (at * 3 + of) % 5 !== 0 && stretches.some(({ from, until }) => start >= from - day && start < until);
  });

const fromTo = (from: number, until: number): Stretch => ({ from: monday + from * day, until: monday + until * day });

describe('what is taken', () => {
  it.each([
    ['one stretch, and a day before it', [fromTo(10, 12)]],
    ['stretches that overlap, each visit once', [fromTo(10, 14), fromTo(11, 15), fromTo(10, 14), fromTo(12, 13)]],
    ['stretches apart, in any order', [fromTo(40, 41), fromTo(5, 6), fromTo(20, 22)]],
    ['stretches that touch', [fromTo(10, 12), fromTo(13, 15)]],
    ['no stretch', []],
  ])('is that of a location in %s', async (_, stretches) => {
    expect(await hoursTaken('stadskantoor', stretches)).toEqual(expectedHours(0, stretches));
    expect(await hoursTaken('wijkloket', stretches)).toEqual(expectedHours(1, stretches));
  });

  it('is told once of a location that is named twice, and of none when none is named', async () => {
    const twice = await loadTaken(manager, town, ['wijkloket', 'wijkloket'], {
      stretches: [fromTo(10, 11)],
      now: monday,
    });
    expect(twice.get('wijkloket')).toHaveLength(expectedHours(1, [fromTo(10, 11)]).length);
    expect(await loadTaken(manager, town, [], { stretches: [fromTo(10, 11)], now: monday })).toEqual(new Map());
  });

  it('is found without reading what is not in the stretches, before and after the table was analysed', async () => {
    const stretches = Array.from({ length: 16 }, (_, at) => fromTo(10 + at, 14 + at));
    const inThem = expectedHours(0, stretches).length + expectedHours(1, stretches).length;
    expect(await rowsRead(stretches)).toBeLessThanOrEqual(1.5 * inThem);
    await asOwner('analyze appointments');
    expect(await rowsRead(stretches)).toBeLessThanOrEqual(1.5 * inThem);
  });

  it('is who is served now too, found without reading who was served before', async () => {
    await manager.query(
      `insert into calls (municipality_id, id, location_id, desk_id, desk_number, ticket_id, called_at, last_called_at,
         times, expected_until, ended_at, outcome)
       select case when visit % 7 = 3 then 'elders' else $1 end, gen_random_uuid(),
         case when visit % 3 = 1 then 'wijkloket' else 'stadskantoor' end, 'balie-' || visit, visit, gen_random_uuid(),
         $2::timestamptz - visit * interval '1 minute', $2, 1, $2::timestamptz + (visit % 20) * interval '1 minute',
         case when visit % 1000 > 0 then $2::timestamptz end, case when visit % 1000 > 0 then 'served' end
       from generate_series(0, 5999) as visit`,
      [town, new Date(monday)],
    );
    const served = async () =>
      (
        (await loadTaken(manager, town, ['stadskantoor'], { stretches: [], now: monday })).get('stadskantoor') ?? []
      ).map(({ deskNumber, until, channel }) => [deskNumber, (until - monday) / 60_000, channel]);
    // Of 0, 2,000, 3,000 and 5,000 only 3,000 is elsewhere (3,000 % 7 = 4 is not): desks of the city hall.
    expect((await served()).sort(([one], [other]) => Number(one) - Number(other))).toEqual([
      [0, 5, null],
      [2000, 5, null],
      [3000, 5, null],
      [5000, 5, null],
    ]);
    expect(await rowsRead([], 'calls')).toBeLessThanOrEqual(12);
    await asOwner('analyze calls');
    expect(await rowsRead([], 'calls')).toBeLessThanOrEqual(12);
  });
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

const readBy = (node: PlanNode, table: string): number => {
  const perLoop =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const own = node['Relation Name'] === table ? perLoop * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, below) => sum + readBy(below, table), own);
};

/** How many rows of the table are looked at. */
const rowsRead = async (stretches: readonly Stretch[], table = 'appointments'): Promise<number> => {
  let read = Number.NaN;
  const query = async (sql: string, parameters: unknown[]): Promise<unknown[]> => {
    const [{ 'QUERY PLAN': plans }] = await manager.query(`explain (analyze, format json) ${sql}`, parameters);
    read = readBy(plans[0].Plan, table);
    return [];
  };
  await hoursTaken('stadskantoor', stretches, { query } as EntityManager);
  return Math.round(read);
};

const asOwner = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`set search_path to appointments`);
  await client.query(sql);
  await client.end();
};
