import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type WaitingFact, waitingFacts } from '#contracts';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, aPlan, asked, planner, refusal } from '../booking/a-booking.builder.js';
import { doing, setClock, tuesdayAtTen } from '../queue/a-queue.builder.js';
import { aFeedback, type FeedbackInstance, serveNext } from './a-feedback.builder.js';
import { acceptedWait, isTooLong } from './accepted-wait.rules.js';
import { waitingMeasured } from './waiting-facts.views.js';

let database: TestDatabase;
let feedback: FeedbackInstance;
beforeAll(async () => {
  database = await aBookingDatabase();
  feedback = aFeedback(database, tuesdayAtTen);
});
afterAll(async () => database.drop());

/** Somebody who was called, and what they thought of it. */
interface Visit {
  readonly productIds: readonly string[];
  readonly locationId: string;
  readonly calledAt: Date;
  readonly waitedSeconds: number;
  readonly acceptable?: boolean | undefined;
  readonly satisfaction?: number | undefined;
  readonly done?: boolean | undefined;
}

const zoneOf: Record<string, string> = { stadskantoor: 'Europe/Amsterdam', eiland: 'America/Kralendijk' };
const dateOf = ({ calledAt, locationId }: Visit): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zoneOf[locationId] ?? '' }).format(calledAt);

let kept = 0;
const keep = async (visits: readonly Visit[], municipalityId: string): Promise<void> => {
  const rows = visits.map((visit) => ({ ...visit, at: ++kept, on: dateOf(visit), id: crypto.randomUUID() }));
  await database.dataSource.query(
    `insert into tickets (municipality_id, id, location_id, taken_on, sequence, number, code, state, version, items,
       extra_minutes, channel, language, priority, token_generation, taken_at, misses, begun, first_called_at,
       waited_seconds, history, changed_at)
     select $1, id, "locationId", "on", at, 'A', 'K7M-4QX', 'served', 1,
       (select jsonb_agg(jsonb_build_object('productId', one, 'people', 1)) from unnest("productIds") as one), 0, 'kiosk',
       'nl', false, 1, "calledAt", 0, false, "calledAt", "waitedSeconds", '[]', "calledAt"
     from jsonb_to_recordset($2::jsonb) as row (id uuid, at integer, "locationId" text, "on" date, "productIds" text[],
       "calledAt" timestamptz, "waitedSeconds" integer)`,
    [municipalityId, JSON.stringify(rows)],
  );
  await database.dataSource.query(
    `insert into feedback (municipality_id, id, about, ticket_id, location_id, product_ids, visited_on, waited_seconds,
       satisfaction, wait_acceptable, done, language, channel, given_at)
     select $1, gen_random_uuid(), 'visit', id, "locationId", "productIds", "on", "waitedSeconds", satisfaction, acceptable,
       done, 'nl', 'web', "calledAt"
     from jsonb_to_recordset($2::jsonb) as row (id uuid, "locationId" text, "on" date, "productIds" text[],
       "calledAt" timestamptz, "waitedSeconds" integer, satisfaction integer, acceptable boolean, done boolean)
     where num_nonnulls(satisfaction, acceptable, done) > 0`,
    [municipalityId, JSON.stringify(rows)],
  );
};

/** A municipality of the test's own, with these locations. */
let towns = 0;
const aTown = async (...locationIds: string[]): Promise<string> => {
  towns += 1;
  const municipalityId = `stad-${towns}`;
  for (const locationId of locationIds)
    await feedback.queue.booking.putPlan.run(
      asked(
        {
          caller: planner,
          locationId,
          seen: { nothing: true },
          plan: aPlan(1, { timeZone: zoneOf[locationId] ?? '' }),
          dryRun: false,
        },
        municipalityId,
      ),
    );
  return municipalityId;
};
const aVisit = (waitedMinutes: number, change: Partial<Visit> = {}): Visit => ({
  productIds: ['paspoort'],
  locationId: 'stadskantoor',
  calledAt: new Date('2026-12-01T09:00:00Z'),
  waitedSeconds: waitedMinutes * 60,
  ...change,
});

describe('the facts of waiting', () => {
  it('are what was measured in line, and what was said of it', async () => {
    await aBookableLocation(feedback.queue.booking);
    const { walkIn, signOn } = doing(feedback.queue);
    await signOn('balie-1');
    for (const minutes of [4, 8]) {
      const { id } = await walkIn();
      setClock(feedback.queue, feedback.queue.clock.now() + minutes * 60_000);
      await serveNext(feedback.queue);
      await feedback.give({ ticketId: id, satisfaction: minutes / 2, waitAcceptable: true, done: minutes === 4 });
    }
    await walkIn();
    const facts = await feedback.facts();
    expect(facts).toEqual({
      items: [
        {
          productId: 'paspoort',
          locationId: 'stadskantoor',
          visits: 2,
          averageMinutes: 6,
          medianMinutes: 6,
          p80Minutes: 8,
          judged: 2,
          tooLong: false,
          satisfaction: 3,
          donePercent: 50,
        },
      ],
      total: 1,
    });
    expect(waitingFacts.output.parse(facts)).toEqual(facts);
    expect(await feedback.facts({}, 'proefdorp')).toEqual({ items: [], total: 0 });
  });

  it('show where is waited longer than is accepted, of ten who judged', async () => {
    const municipalityId = await aTown('stadskantoor');
    const judged = (minutes: number, acceptable: boolean) => aVisit(minutes, { acceptable });
    await keep(
      [...Array.from({ length: 6 }, () => judged(10, true)), ...[25, 26, 27].map((one) => judged(one, false))],
      municipalityId,
    );
    const [nine] = (await feedback.facts({}, municipalityId)).items;
    expect(nine).toMatchObject({ judged: 9, tooLong: false, p80Minutes: 26 });
    expect(nine).not.toHaveProperty('acceptedMinutes');
    expect(nine).not.toHaveProperty('satisfaction');
    await keep([judged(9, true)], municipalityId);
    const [ten] = (await feedback.facts({}, municipalityId)).items;
    expect(ten).toMatchObject({ judged: 10, acceptedMinutes: 10, tooLong: true });
  });

  it('are of the days of each location, ninety unless told, today included', async () => {
    const municipalityId = await aTown('stadskantoor', 'eiland');
    setClock(feedback.queue, Date.parse('2026-12-01T03:59:59Z'));
    const at = (locationId: string, time: string) => aVisit(5, { locationId, calledAt: new Date(time) });
    await keep(
      [
        at('stadskantoor', '2026-09-02T21:59:59Z'),
        at('stadskantoor', '2026-09-02T22:00:00Z'),
        at('stadskantoor', '2026-11-30T22:59:59Z'),
        at('stadskantoor', '2026-11-30T23:00:00Z'),
        at('eiland', '2026-09-02T03:59:59Z'),
        at('eiland', '2026-09-02T04:00:00Z'),
        at('eiland', '2026-12-01T03:59:59Z'),
      ],
      municipalityId,
    );
    const visits = async (asked: Parameters<FeedbackInstance['facts']>[0] = {}) =>
      (await feedback.facts(asked, municipalityId)).items.map((one) => `${one.locationId} ${one.visits}`);
    expect(await visits()).toEqual(['eiland 2', 'stadskantoor 3']);
    expect(await visits({ from: '2026-12-01' })).toEqual(['stadskantoor 1']);
    expect(await visits({ until: '2026-12-01' })).toEqual(['eiland 2', 'stadskantoor 3']);
    expect(await visits({ until: '2026-11-30' })).toEqual(['eiland 2', 'stadskantoor 2']);
    expect(await visits({ from: '2026-09-02', until: '2026-09-03' })).toEqual(['eiland 1', 'stadskantoor 1']);
    expect(await visits({ locationId: 'eiland' })).toEqual(['eiland 2']);
    expect(await visits({ locationId: 'nergens' })).toEqual([]);
    const wrong = { code: 'invalid-input', errors: [{ path: 'until', message: expect.any(String) }] };
    for (const until of ['2026-11-24', '2026-11-23'])
      expect(await refusal(feedback.facts({ from: '2026-11-24', until }, municipalityId))).toEqual(wrong);
  });
});

/** The same numbers every time (mulberry32). */
const lotsFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

describe('on random visits', () => {
  const products = ['akte', 'paspoort', 'rijbewijs', 'verhuizing-melden', 'verhuizingen'];
  const drawVisits = (seed: number): Visit[] => {
    const lot = lotsFrom(seed);
    const perhaps = <T>(value: T): T | undefined => (lot(3) === 0 ? undefined : value);
    return Array.from({ length: 400 }, () => {
      const waitedSeconds = lot(2_400);
      return {
        productIds: products.filter((_, at) => lot(4) === 0 || at === lot(5)),
        locationId: lot(2) === 0 ? 'stadskantoor' : 'eiland',
        calledAt: new Date(Date.parse('2026-11-01T00:00:00Z') + lot(29 * 24 * 60) * 60_000),
        waitedSeconds,
        acceptable: perhaps(waitedSeconds < lot(2_400)),
        satisfaction: perhaps(1 + lot(5)),
        done: perhaps(lot(2) === 0),
      };
    }).filter(({ productIds }) => productIds.length > 0);
  };

  const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
  const average = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const known = <T>(values: readonly (T | undefined)[]): T[] => values.filter((one) => one !== undefined) as T[];

  const factOf = (productId: string, locationId: string, visits: readonly Visit[]): WaitingFact => {
    const waits = visits.map(({ waitedSeconds }) => waitedSeconds).sort((one, other) => one - other);
    const half = (waits.length - 1) / 2;
    const median = average([waits[Math.floor(half)] ?? 0, waits[Math.ceil(half)] ?? 0]);
    const p80 = waits.find((_, at) => at + 1 >= 0.8 * waits.length) ?? 0;
    const judgements = visits.flatMap(({ waitedSeconds, acceptable }) =>
      acceptable === undefined ? [] : [{ waitedSeconds, acceptable }],
    );
    const accepted = acceptedWait(judgements);
    const stars = known(visits.map(({ satisfaction }) => satisfaction));
    const done = known(visits.map((one) => one.done)).map((one) => (one ? 100 : 0));
    return {
      productId,
      locationId,
      visits: visits.length,
      averageMinutes: oneDecimal(average(waits) / 60),
      medianMinutes: oneDecimal(median / 60),
      p80Minutes: oneDecimal(p80 / 60),
      judged: judgements.length,
      ...(accepted ? { acceptedMinutes: oneDecimal(accepted.seconds / 60) } : {}),
      tooLong: isTooLong(p80, accepted),
      ...(stars.length > 0 ? { satisfaction: oneDecimal(average(stars)) } : {}),
      ...(done.length > 0 ? { donePercent: oneDecimal(average(done)) } : {}),
    };
  };

  it.each([1, 2, 3])('they are what is counted by hand, page by page (seed %i)', async (seed) => {
    const municipalityId = await aTown('stadskantoor', 'eiland');
    const visits = drawVisits(seed);
    await keep(visits, municipalityId);
    const period = { from: '2026-11-05', until: '2026-11-26' };
    const inPeriod = visits.filter((one) => dateOf(one) >= period.from && dateOf(one) < period.until);
    const byHand = products.flatMap((productId) =>
      ['eiland', 'stadskantoor'].flatMap((locationId) => {
        const here = inPeriod.filter((one) => one.locationId === locationId && one.productIds.includes(productId));
        return here.length > 0 ? [factOf(productId, locationId, here)] : [];
      }),
    );
    expect(byHand).toHaveLength(10);
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => feedback.facts({ ...period, page, pageSize: 4 }, municipalityId)),
    );
    expect(pages.map(({ items }) => items.length)).toEqual([4, 4, 2, 0]);
    expect(pages.map(({ total }) => total)).toEqual([10, 10, 10, 10]);
    expect(pages.flatMap(({ items }) => items)).toEqual(byHand);
    const ofOne = await feedback.facts({ ...period, productId: 'paspoort', locationId: 'eiland' }, municipalityId);
    expect(ofOne.items).toEqual(byHand.filter((one) => one.productId === 'paspoort' && one.locationId === 'eiland'));
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('among 200,000 visits of two years', () => {
  let busy: string;
  beforeAll(async () => {
    busy = await aTown('stadskantoor', 'eiland');
    for (let from = 0; from < 200_000; from += 20_000)
      await database.dataSource.query(
        `insert into tickets (municipality_id, id, location_id, taken_on, sequence, number, code, state, version, items,
           extra_minutes, channel, language, priority, token_generation, taken_at, misses, begun, first_called_at,
           waited_seconds, history, changed_at)
         select $1, gen_random_uuid(), case one % 2 when 0 then 'stadskantoor' else 'eiland' end, called_at::date, one,
           'A', 'K7M-4QX', 'served', 1,
           jsonb_build_array(jsonb_build_object('productId', 'product-' || one % 20, 'people', 1)), 0, 'kiosk', 'nl',
           false, 1, called_at, 0, false, called_at, one % 1800, '[]', called_at
         from generate_series($2::integer, $3::integer) as one
         cross join lateral (select timestamptz '2026-12-01 12:00Z' - one * interval '5 minutes' as called_at) as at`,
        [busy, from, from + 19_999],
      );
    await database.dataSource.query(
      `insert into feedback (municipality_id, id, about, ticket_id, location_id, product_ids, visited_on, waited_seconds,
         wait_acceptable, language, channel, given_at)
       select municipality_id, gen_random_uuid(), 'visit', id, location_id, array[items->0->>'productId'], taken_on,
         waited_seconds, waited_seconds < 900, 'nl', 'web', first_called_at
       from tickets where municipality_id = $1 and sequence % 5 = 0`,
      [busy],
    );
    await database.dataSource.query('analyze tickets, feedback, locations');
  }, 60_000);

  it('a week reads the visits of that week by index, and nothing else', async () => {
    const values = [busy, '2026-11-23', '2026-11-30', new Date(tuesdayAtTen), null, null, 20, 0];
    const began = performance.now();
    const facts = await feedback.facts({ from: '2026-11-23', until: '2026-11-30' }, busy);
    const milliseconds = performance.now() - began;
    expect(facts.items.reduce((sum, { visits }) => sum + visits, 0)).toBe(7 * 24 * 12);
    expect(facts.items[0]?.judged).toBeGreaterThan(10);
    const [{ 'QUERY PLAN': plans }] = await database.dataSource.query(
      `explain (analyze, format json) ${waitingMeasured}`,
      values,
    );
    const nodes = nodesOf(plans[0].Plan);
    const large = ['tickets', 'feedback'];
    const reads = nodes.filter((node) => large.includes(node['Relation Name'] ?? ''));
    expect(reads.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(reads.length).toBeGreaterThanOrEqual(2);
    const rowsOf = (table: string): number =>
      reads
        .filter((node) => node['Relation Name'] === table)
        .reduce(
          (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
          0,
        );
    expect(rowsOf('tickets')).toBe(7 * 24 * 12);
    expect(rowsOf('feedback')).toBeLessThan(7 * 24 * 12);
    process.stdout.write(`a week of waits among 200,000: ${milliseconds.toFixed(0)} ms\n`);
    expect(milliseconds).toBeLessThan(2_000);
  });
});
