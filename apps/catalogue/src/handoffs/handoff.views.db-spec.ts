import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countHandoffs } from '#contracts';
import { atTheDesk, byPhone, Handoffs, online, through } from './a-desk-of-handoffs.builder.js';
import { countedHandoffs } from './handoff.views.js';

let handoffs: Handoffs;
beforeAll(async () => {
  handoffs = await Handoffs.start();
});
afterAll(async () => handoffs.database.drop());

let towns = 0;
/** A municipality of the test's own, with two products. */
const aTown = async (): Promise<string> => {
  towns += 1;
  const town = `stad-${towns}`;
  await handoffs.offer('verhuismelding', [online, byPhone, atTheDesk], town);
  await handoffs.offer('hondenbelasting', [online], town);
  return town;
};
const weeksOf = async (town: string, asked: Parameters<Handoffs['count']>[0] = {}) =>
  (await handoffs.count(asked, town)).items.map(({ week, handoffs: count }) => `${week}: ${count}`);

describe('handoffs', () => {
  it('are counted by product, way, channel and week, the last week first', async () => {
    const municipalityId = await aTown();
    handoffs.at('2026-11-24T10:00:00Z');
    const phone = { municipalityId, caller: through('phone', 'phone') };
    await handoffs.make('verhuismelding', 'online', phone);
    await handoffs.make('verhuismelding', 'online', { municipalityId });
    await handoffs.make('verhuismelding', 'online', { municipalityId });
    await handoffs.make('verhuismelding', 'bellen', { municipalityId });
    await handoffs.make('hondenbelasting', 'online', { municipalityId });
    handoffs.at('2026-12-01T10:00:00Z');
    await handoffs.make('verhuismelding', 'online', { municipalityId });
    const counted = await handoffs.count({}, municipalityId);
    const line = (week: string, productId: string, way: string, channel: string, count: number, skipped: number) => ({
      productId,
      way,
      kind: way === 'bellen' ? 'phone' : 'online',
      channel,
      week,
      handoffs: count,
      appointmentsSkipped: skipped,
    });
    expect(counted).toEqual({
      items: [
        line('2026-W49', 'verhuismelding', 'online', 'web', 1, 1),
        line('2026-W48', 'hondenbelasting', 'online', 'web', 1, 0),
        line('2026-W48', 'verhuismelding', 'bellen', 'web', 1, 1),
        line('2026-W48', 'verhuismelding', 'online', 'phone', 1, 1),
        line('2026-W48', 'verhuismelding', 'online', 'web', 2, 2),
      ],
      total: 5,
      handoffs: 6,
      appointmentsSkipped: 5,
    });
    expect(countHandoffs.output.parse(counted)).toEqual(counted);
    const page = await handoffs.count({ page: 2, pageSize: 2 }, municipalityId);
    expect(page).toEqual({ ...counted, items: counted.items.slice(2, 4) });
    expect(await handoffs.count({ page: 4, pageSize: 2 }, municipalityId)).toEqual({ ...counted, items: [] });
    const ofOne = await handoffs.count({ productId: 'hondenbelasting' }, municipalityId);
    expect(ofOne).toEqual({ items: counted.items.slice(1, 2), total: 1, handoffs: 1, appointmentsSkipped: 0 });
    expect(await handoffs.count({ productId: 'onbekend' }, municipalityId)).toEqual({
      items: [],
      total: 0,
      handoffs: 0,
      appointmentsSkipped: 0,
    });
  });

  it('are of the week and the day of the municipality, summer and winter, and of the ISO year', async () => {
    const municipalityId = await aTown();
    const moments = [
      '2026-10-25T22:59:59Z', // Sunday 23:59 in winter time, the day of 25 hours
      '2026-10-25T23:00:00Z', // Monday
      '2026-12-31T23:00:00Z', // Friday 1 January, still of 2026-W53
      '2027-01-03T22:59:59Z',
      '2027-01-03T23:00:00Z', // Monday
    ];
    for (const moment of moments) await handoffs.at(moment).make('verhuismelding', 'online', { municipalityId });
    expect(await weeksOf(municipalityId)).toEqual(['2027-W01: 1', '2026-W53: 2', '2026-W44: 1', '2026-W43: 1']);
    const from = '2026-10-26';
    expect(await weeksOf(municipalityId, { from, until: '2027-01-01' })).toEqual(['2026-W44: 1']);
    expect(await weeksOf(municipalityId, { from, until: '2027-01-02' })).toEqual(['2026-W53: 1', '2026-W44: 1']);
    expect(await weeksOf(municipalityId, { from: '2027-01-04' })).toEqual(['2027-W01: 1']);
    expect(await weeksOf(municipalityId, { from: '2027-01-05' })).toEqual([]);
  });

  it('are counted by the time zone of the settings', async () => {
    const municipalityId = await aTown();
    await handoffs.setTimeZone('America/Kralendijk', municipalityId);
    await handoffs.at('2026-11-30T03:59:59Z').make('verhuismelding', 'online', { municipalityId });
    await handoffs.at('2026-11-30T04:00:00Z').make('verhuismelding', 'online', { municipalityId });
    expect(await weeksOf(municipalityId)).toEqual(['2026-W49: 1', '2026-W48: 1']);
    expect(await weeksOf(municipalityId, { until: '2026-11-30' })).toEqual(['2026-W48: 1']);
  });

  it('are those of the last twelve weeks, this one included, unless told', async () => {
    const municipalityId = await aTown();
    const mondays = ['2026-09-07', '2026-09-13', '2026-09-14', '2026-11-30'];
    for (const day of mondays)
      await handoffs.at(`${day}T10:00:00Z`).make('verhuismelding', 'online', { municipalityId });
    handoffs.at('2026-12-06T22:00:00Z');
    expect(await weeksOf(municipalityId)).toEqual(['2026-W49: 1', '2026-W38: 1']);
    handoffs.at('2026-12-06T23:00:00Z');
    expect(await weeksOf(municipalityId)).toEqual(['2026-W49: 1']);
    expect(await weeksOf(municipalityId, { from: '2026-09-07' })).toEqual([
      '2026-W49: 1',
      '2026-W38: 1',
      '2026-W37: 2',
    ]);
    expect(await weeksOf(municipalityId, { until: '2026-09-14' })).toEqual(['2026-W37: 2']);
  });

  it('are of one municipality', async () => {
    const [one, other] = [await aTown(), await aTown()];
    await handoffs.at('2026-11-24T10:00:00Z').make('verhuismelding', 'online', { municipalityId: one });
    expect((await handoffs.count({}, one)).handoffs).toBe(1);
    expect((await handoffs.count({}, other)).handoffs).toBe(0);
  });

  it.each(['2026-11-24', '2026-11-23'])('from 24 November until %s can not be counted', async (until) => {
    await expect(handoffs.count({ from: '2026-11-24', until })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'until', message: expect.any(String) }] },
    });
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('a count among ten years of handoffs', () => {
  const busy = 'drukke-stad';
  const weeks = [new Date('2026-09-14T00:00:00+02:00'), new Date('2026-12-07T00:00:00+01:00')] as const;
  const readBy = async (productId: string | null) => {
    const parameters = [busy, ...weeks, productId, 'Europe/Amsterdam', 20, 0];
    const sql = `explain (analyze, format json) ${countedHandoffs}`;
    const [{ 'QUERY PLAN': plans }] = await handoffs.dataSource.query(sql, parameters);
    const reads = nodesOf(plans[0].Plan).filter((node) => /Scan/.test(node['Node Type']) && node['Index Name']);
    return {
      indexes: reads.map((node) => node['Index Name']),
      rows: reads.map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)),
      whole: nodesOf(plans[0].Plan).filter((node) => node['Node Type'] === 'Seq Scan'),
    };
  };

  beforeAll(async () => {
    await handoffs.dataSource.query(
      `insert into handoffs (municipality_id, id, product_id, way, kind, channel, at, phone, appointment_skipped)
       select $1, gen_random_uuid(), 'product-' || one % 50, 'bellen', 'phone', 'web',
         timestamptz '2026-12-06 12:00Z' - one * interval '2 hours', '14 000', true
       from generate_series(0, 43799) as one`,
      [busy],
    );
  });

  it('reads the weeks that are asked, and nothing else', async () => {
    const { indexes, rows, whole } = await readBy(null);
    expect({ indexes, whole }).toEqual({ indexes: ['handoffs_by_time'], whole: [] });
    expect(rows).toEqual([1_004]);
  });

  it('and of one product only, when that is asked', async () => {
    const { indexes, rows, whole } = await readBy('product-7');
    expect({ indexes, whole }).toEqual({ indexes: ['handoffs_of_product'], whole: [] });
    expect(rows).toEqual([20]);
  });
});
