import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { editLocation, getLocationPlan, type LocationPlan, putLocationPlan, QueueRules, routes } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const path = '/v1/locations/wijkloket';
const hours = [{ from: '10:00', until: '12:00' }];
const shut = { from: '2026-12-01T08:00:00Z', until: '2026-12-01T10:00:00Z' };
const staffed = { startsOn: '2026-11-30', from: '09:00', until: '12:00', kind: 'both' as const };
const details = {
  name: 'Wijkloket',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  languages: ['nl'],
  accessibility: [],
};
const plan: LocationPlan = {
  ...details,
  openingHours: [],
  exceptions: ['2026-12-23', '2026-12-24', '2026-12-31'].map((on) => ({ on, hours })),
  closures: [{ id: 'brand', ...shut }],
  quotas: [],
  desks: [
    { id: 'balie-1', name: 'Balie 1', skills: [], shifts: [{ id: 'ochtend', ...staffed }], closures: [] },
    { id: 'balie-2', name: 'Balie 2', skills: [], shifts: [], closures: [{ id: 'ziek', ...shut }] },
  ],
};
const planned = { ...plan, id: 'wijkloket', version: 7 };

const as = (method: 'get' | 'put' | 'delete', part: string) =>
  gateway.http[method](part ? `${path}/${part}` : path).set('authorization', bearer('planner'));

describe('a part of a plan', () => {
  const read = async (part: string) => {
    const stand = await gateway.answers(getLocationPlan, () => ({ ok: planned }));
    const { status, body, headers } = await as('get', part);
    stand.stop();
    expect(stand.asked.map(({ input }) => input)).toEqual([{ locationId: 'wijkloket' }]);
    return { status, body, etag: headers.etag };
  };

  it.each([
    ['exceptions/2026-12-24', { hours }],
    ['closures/brand', shut],
    ['desks/balie-1/shifts/ochtend', staffed],
    ['desks/balie-2/closures/ziek', shut],
    ['desks/balie-1', planned.desks[0]],
    ['plan', planned],
  ])('is read with the version of the whole: %s', async (part, body) => {
    expect(await read(part)).toEqual({ status: 200, body, etag: '"7"' });
  });

  it('has rules of the line even where nobody wrote any', async () => {
    const { body } = await read('queue-rules');
    expect(body).toEqual({
      walkInShare: 33,
      mostAppointmentWaitMinutes: 10,
      mostWalkInWaitMinutes: 60,
      earlyMinutes: 5,
      lateMinutes: 15,
      priorityNeeds: [],
      callAgainMinutes: 3,
      silentMinutes: 10,
      letter: 'A',
    });
  });

  it('has the rules of the line that were written', async () => {
    const queue = QueueRules.parse({ walkInShare: 40, priorityNeeds: ['wheelchair'], letter: 'B' });
    const stand = await gateway.answers(getLocationPlan, () => ({ ok: { ...planned, queue } }));
    const { body, headers } = await as('get', 'queue-rules');
    stand.stop();
    expect([body, headers.etag]).toEqual([queue, '"7"']);
  });

  it.each([
    ['exceptions', planned.exceptions],
    ['closures', planned.closures],
    ['desks', planned.desks],
  ])('is listed in pages: %s', async (part, all) => {
    expect(await read(part)).toEqual({
      status: 200,
      body: { items: all, page: 1, pageSize: 20, total: all.length },
      etag: '"7"',
    });
    const second = { items: all.slice(1, 2), page: 2, pageSize: 1, total: all.length };
    expect((await read(`${part}?page=2&pageSize=1`)).body).toEqual(second);
  });

  it.each([
    ['exceptions/2026-12-25', 'not-found'],
    ['closures/ziek', 'not-found'],
    ['desks/balie-2/shifts/ochtend', 'not-found'],
    ['desks/balie-1/closures/ziek', 'not-found'],
    ['desks/balie-3', 'desk-unknown'],
    ['desks/balie-3/shifts/ochtend', 'desk-unknown'],
    ['desks/balie-3/closures/ziek', 'desk-unknown'],
  ])('that is not there is named: %s: %s', async (part, code) => {
    expect(await read(part)).toMatchObject({ status: 404, body: { code } });
  });
});

describe('a whole plan', () => {
  const write = (body: object) => as('put', 'plan').set('if-match', '"7"').send(body);

  it('is written as it was read, whatever version it names', async () => {
    const written = { ...planned, version: 8, dryRun: false, hits: [], hitsTotal: 0 };
    const stand = await gateway.answers(putLocationPlan, () => ({ ok: { created: false, location: written } }));
    const answer = await write({ ...planned, version: 3 });
    stand.stop();
    expect({ status: answer.status, etag: answer.headers.etag }).toEqual({ status: 200, etag: '"8"' });
    expect(stand.asked[0]?.input).toMatchObject({ locationId: 'wijkloket', seen: { versions: ['7'] } });
    expect(stand.asked[0]?.input.plan).toEqual(plan);
  });

  it('is not written over another location', async () => {
    const { status, body } = await write({ ...planned, id: 'stadskantoor' });
    expect({ status, paths: body.errors.map((error: { path: string }) => error.path) }).toEqual({
      status: 400,
      paths: ['id'],
    });
  });
});

const bodyByPart: Record<string, object> = {
  '': details,
  plan,
  'weekly-hours': { items: [] },
  holidays: { country: 'NL' },
  quotas: { items: [] },
  'queue-rules': { walkInShare: 40 },
  'exceptions/{date}': { hours },
  'closures/{closureId}': shut,
  'desks/{deskId}': { name: 'Balie 1' },
  'desks/{deskId}/shifts/{shiftId}': staffed,
  'desks/{deskId}/closures/{closureId}': shut,
};

describe('what is only tried', () => {
  const tried = routes.filter(
    ({ path, query }) => path.startsWith('/v1/locations/') && query && 'dryRun' in query.shape,
  );
  const partIn = (template: string) => template.slice('/v1/locations/{locationId}/'.length);

  it('is any part of a plan, or all of it', () => {
    const parts = tried.filter(({ method }) => method === 'PUT').map((route) => partIn(route.path));
    expect(parts.sort()).toEqual(Object.keys(bodyByPart).sort());
  });

  it.each(tried.map(({ method, path: template }) => [method, partIn(template)] as const))(
    'looks like no change: %s %s',
    async (method, part) => {
      const outcome = { version: 7, dryRun: true, hits: [], hitsTotal: 0 };
      const edit = await gateway.answers(editLocation, () => ({
        ok: { locationId: 'wijkloket', created: true, ...outcome },
      }));
      const put = await gateway.answers(putLocationPlan, () => ({
        ok: { created: true, location: { ...planned, ...outcome } },
      }));
      const place = part.replace('{date}', '2026-12-24').replaceAll(/\{\w+\}/g, 'x');
      const ask = as(method === 'PUT' ? 'put' : 'delete', place)
        .query({ dryRun: true })
        .set('if-match', '"7"');
      const { status, headers, body } = await (method === 'PUT' ? ask.send(bodyByPart[part]) : ask);
      edit.stop();
      put.stop();
      expect({ status, version: body.version, dryRun: body.dryRun }).toEqual({ status: 200, version: 7, dryRun: true });
      expect(headers).not.toHaveProperty('etag');
      expect(headers).not.toHaveProperty('location');
      expect([...edit.asked, ...put.asked].map(({ input }) => input.dryRun)).toEqual([true]);
    },
  );
});

it('says where what was made is read', async () => {
  const change = { locationId: 'wijkloket', version: 8, dryRun: false, hits: [], hitsTotal: 0 };
  const stand = await gateway.answers(editLocation, () => ({ ok: { created: true, ...change } }));
  const made = await as('put', 'closures/brand?dryRun=false').set('if-none-match', '*').send(shut);
  stand.stop();
  expect({ status: made.status, headers: made.headers }).toMatchObject({
    status: 201,
    headers: { location: `${path}/closures/brand`, etag: '"8"' },
  });
});

it('knows a way to read whatever can be made', () => {
  const read = new Set(routes.filter(({ method }) => method === 'GET').map((route) => route.path));
  const made = routes.filter(({ creates }) => creates).map((route) => route.path);
  expect(made.filter((one) => !read.has(one))).toEqual([]);
});
