import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { routes } from '#contracts';
import { roleUrls } from '#platform';
import { aHouse, eventually, type House } from '#testkit';
import { aTown, passportPlanning } from './town.builder.js';
import { ordersIn } from './trail.builder.js';
import { rowsUnder, trails } from './trail-rows.builder.js';

const auditKey = Buffer.alloc(32, 7).toString('base64url');
let house: House;
let database: pg.Client;
let orders: ReturnType<typeof ordersIn>;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0', environment: { AUDIT_KEY: auditKey } });
  await aTown(house);
  database = new pg.Client({ connectionString: house.databaseUrl });
  await database.connect();
  orders = ordersIn(house);
}, 60_000);
afterAll(async () => {
  await database?.end();
  await house?.stop();
});

/** Routes by which nobody changes anything and sees nobody's data. */
const changesNothing = [
  'exportLinkedData',
  'getProduct',
  'searchProducts',
  'getBundle',
  'getHandoff',
  'getWays',
  'handoffFacts',
  'waysFacts',
  'exportCatalogue',
  'getCatalogueSettings',
  'getCatalogueSettingsVersion',
  'getProductDraft',
  'getProductVersion',
  'listCatalogueSettingsVersions',
  'listDrafts',
  'listProductVersions',
  'listSdgAreas',
  'listStandards',
  'getHolidays',
  'getLocationPlan',
  'getLocation',
  'getOpeningHours',
  'listLocations',
  'getClosure',
  'getException',
  'getQuotas',
  'getQueueRules',
  // Numbers, never who they are.
  'getQueue',
  'streamQueue',
  'waitingFacts',
  'getWeeklyHours',
  'listClosures',
  'listExceptions',
  'getDeskClosure',
  'getDesk',
  'getShift',
  'listDesks',
  // Ids, times and products of appointments: nothing of a person.
  'listHits',
  'getPlanningFactsHere',
  'getPlanningFacts',
  'firstSlots',
  'listSlots',
  'getChallenge',
  // The proofs of erasures: nothing of a person is left.
  'getErasure',
  'listErasures',
  // Of development only, and of the whole house.
  'setClock',
];

const customer = { name: 'Sanne Voorbeeld', email: 'sanne@example.org', contactBy: 'email' };

const get = (path: string, query: object = {}) =>
  request(house.url)
    .get(path)
    .query(query)
    .set('Authorization', `Bearer ${house.key('administrator')}`);

const byAction = (one: { action: string }, other: { action: string }): number => (one.action < other.action ? -1 : 1);

it('knows of every route whether it leaves something in the trail', () => {
  const known = [...Object.keys(orders), ...changesNothing];
  expect(routes.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
  expect(known.length).toBe(new Set(known).size);
  const writing = routes.filter(({ method, id }) => method !== 'GET' && changesNothing.includes(id));
  expect(writing.map(({ id }) => id)).toEqual(['setClock']);
});

it('has what each order did, and each look: who, on which channel, under the trace of the answer', async () => {
  const found: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const [id, order] of Object.entries(orders)) {
    const { answer, action, rows = 1, looked = false, besides = [] } = await order();
    const left = await rowsUnder(database, answer.headers['loket-request-id'] as string);
    const by = { who: 'administrator', channel: 'counter' };
    found[id] = left.map(({ action, who, channel, looked }) => ({ action, who, channel, looked })).sort(byAction);
    expected[id] = [...Array(rows).fill({ action, ...by, looked }), ...besides.map((one) => ({ ...one, ...by }))];
  }
  expect(found).toEqual(expected);
}, 120_000);

it('has the person who did it, and the program by which, as the identity provider names them', async () => {
  const as = (who: 'editor' | 'clerk') => ({ Authorization: `Bearer ${house.token(who)}` });
  const { body, headers } = await get('/v1/catalogue/settings').expect(200);
  const { version: _, ...settings } = body;
  const change = await request(house.url)
    .put('/v1/catalogue/settings')
    .set({ ...as('editor'), 'If-Match': headers.etag as string })
    .send({ ...settings, languages: [...settings.languages, 'li'] })
    .expect(200);
  const start = '2026-12-09T10:00:00Z';
  const booking = await request(house.url)
    .post('/v1/appointments')
    .set(as('clerk'))
    .send({ items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start, customer })
    .expect(201);
  const look = await request(house.url).get(`/v1/appointments/${booking.body.id}`).set(as('clerk')).expect(200);
  const found: object[] = [];
  for (const answer of [change, booking, look]) {
    const rows = await rowsUnder(database, answer.headers['loket-request-id'] as string);
    found.push(...rows.map(({ action, who, client, person }) => ({ action, who, client, person })));
  }
  const by = (who: string) => ({ who, client: `issuer-1:${who}:${who}-client`, person: `issuer-1:${who}-1` });
  expect(found).toEqual([
    { action: 'put-catalogue-settings', ...by('editor') },
    { action: 'book-appointment', ...by('clerk') },
    { action: 'look-at-appointment', ...by('clerk') },
  ]);
});

it('has nothing of what was refused, tried, repeated, or changed nothing', async () => {
  const bearer = `Bearer ${house.key('administrator')}`;
  const put = (path: string) => request(house.url).put(path).set('Authorization', bearer);
  const facts = await get('/v1/products/paspoort/planning').expect(200);
  const answers = [
    await put('/v1/products/paspoort/planning').set('If-Match', '"99"').send(passportPlanning).expect(412),
    await put('/v1/products/paspoort/planning')
      .set('If-Match', facts.headers.etag as string)
      .send(passportPlanning)
      .expect(200),
    await put('/v1/locations/wijk/closures/proef')
      .query({ dryRun: true })
      .set('If-None-Match', '*')
      .send({ from: '2027-04-01T08:00:00Z', until: '2027-04-01T09:00:00Z' }),
  ];
  expect(answers[2]?.status).toBeLessThan(300);
  const first = () =>
    request(house.url)
      .post('/v1/products/paspoort/handoffs')
      .set('Authorization', bearer)
      .set('Idempotency-Key', 'handoff-once-and-again')
      .send({ way: 'apply-appointment' });
  answers.push(await first());
  for (const { headers } of answers)
    expect(await rowsUnder(database, headers['loket-request-id'] as string)).toEqual([]);
});

describe('reading', () => {
  it('gives the newest first over all services, by page, and by what is asked for', async () => {
    const { body } = await get('/v1/audit', { pageSize: 100 }).expect(200);
    const times = body.items.map(({ at }: { at: string }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(body.items.map(({ service }: { service: string }) => service)).size).toBe(3);
    const until = body.items.at(-1).at.slice(0, 19).concat('Z');
    const old = (page: number) => get('/v1/audit', { until, page, pageSize: 2 }).expect(200);
    const [one, two] = [await old(1), await old(2)];
    const both = await get('/v1/audit', { until, pageSize: 4 }).expect(200);
    expect([...one.body.items, ...two.body.items]).toEqual(both.body.items);
    const products = await get('/v1/audit', { about: 'product', id: 'verhuizing', action: 'put-product' }).expect(200);
    expect(products.body.items.length).toBe(products.body.total);
    expect(products.body.items[0]).toMatchObject({ service: 'catalogue', who: 'administrator', looked: false });
    expect((await get('/v1/audit', { service: 'contacts', who: 'web' }).expect(200)).body.items).toEqual([]);
    await get('/v1/audit', { page: 11, pageSize: 100 }).expect(400);
    expect(JSON.stringify(body)).not.toMatch(/sanne/i);
  });

  it('finds, of an appointment, also the list of a day in which it was seen', async () => {
    const lists = await get('/v1/audit', { action: 'list-day' }).expect(200);
    const { about, traceId, details } = lists.body.items[0];
    expect([about.kind, details.appointmentIds.length > 1]).toEqual(['location', true]);
    const of = await get('/v1/audit', { about: 'appointment', id: details.appointmentIds[0] }).expect(200);
    const found = of.body.items.map(({ action, ...row }: { action: string; traceId: string }) => [action, row.traceId]);
    expect(found).toContainEqual(['list-day', traceId]);
    expect(found.length).toBeGreaterThan(1);
  });

  it('is for administrators', async () => {
    for (const who of ['clerk', 'editor', 'planner', 'privacy-officer', 'web'] as const)
      for (const path of ['/v1/audit', '/v1/audit/export'])
        await request(house.url)
          .get(path)
          .set('Authorization', `Bearer ${house.key(who)}`)
          .expect(403);
    await request(house.url).get('/v1/audit').expect(401);
  });

  it('shows nothing of another municipality', async () => {
    const asked = request(house.url).get('/v1/audit').query({ action: 'put-product' });
    const { body } = await asked.set('Authorization', `Bearer ${house.key('administrator', 'proefdorp')}`).expect(200);
    expect(body).toMatchObject({ items: [], total: 0 });
  });

  it('gives lines of the Logboek Dataverwerkingen, and the address of the rest', async () => {
    const now = Date.now();
    const period = { from: new Date(now - 3_600_000).toISOString(), until: new Date(now).toISOString() };
    const all = await get('/v1/audit/export', period).expect(200);
    expect(all.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(all.headers.link).toBeUndefined();
    const lines: string[] = [];
    for (let next: string | undefined = `/v1/audit/export?${new URLSearchParams({ ...period, lines: '25' })}`; next; ) {
      const { text, headers }: { text: string; headers: Record<string, string> } = await get(next).expect(200);
      lines.push(...text.split('\n').filter(Boolean));
      next = /^<(.+)>; rel="next"$/.exec(headers.link ?? '')?.[1];
    }
    expect(lines.length).toBeGreaterThan(40);
    expect(lines).toEqual((all.text as string).split('\n').filter(Boolean));
    const read = lines.map((line) => JSON.parse(line));
    const looks = read.find(({ name }) => name === 'look-at-contacts');
    expect(looks).toEqual({
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      status: 'Ok',
      name: 'look-at-contacts',
      start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      end_time: looks.start_time,
      resource: {
        attributes: { 'service.namespace': 'open-loket', 'service.name': 'contacts', municipality: 'voorbeeldstad' },
      },
      attributes: {
        'dpl.core.processing_activity_id': 'urn:open-loket:processing-activity:look-at-contacts',
        'dpl.core.data_subject_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'dpl.core.data_subject_id_type': 'open-loket-appointment-id',
      },
    });
    const longest = { from: '2026-01-01T00:00:00Z', until: '2026-02-02T00:00:00Z' };
    await get('/v1/audit/export', longest).expect(400);
    await get('/v1/audit/export', { ...period, after: 'elsewhere' }).expect(400);
  });
});

describe('the seals', () => {
  let kept: readonly string[];
  const verify = async (...heads: string[]) => {
    const program = 'dist/apps/standalone/src/audit/main.js';
    const args = [program, ...heads.flatMap((head) => ['--head', head])];
    const env = { PATH: process.env.PATH, DATABASE_URL: house.databaseUrl, AUDIT_KEY: auditKey };
    const { stdout, code } = await promisify(execFile)(process.execPath, args, { env }).then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    return { stdout, code, heads: [...stdout.matchAll(/--head (\S+)/g)].map(([, head]) => head as string) };
  };
  const unsealed = async () => {
    const open = trails.map(
      (service) => `select 1 from ${service}.audit_rows r left join ${service}.audit_seals s
        on s.municipality_id = r.municipality_id and s.row_id = r.id where s.row_id is null`,
    );
    return (await database.query(open.join(' union all '))).rowCount;
  };

  it('are there within two seconds, and verify', async () => {
    await eventually(async () => expect(await unsealed()).toBe(0));
    await get('/v1/audit').expect(200);
    const began = performance.now();
    await eventually(async () => expect(await unsealed()).toBe(0));
    expect(performance.now() - began).toBeLessThan(2_000);
    const { stdout, code, heads } = await verify();
    expect(stdout).toMatch(/catalogue\/voorbeeldstad: \d+ rows, \d+ seals/);
    expect([code, stdout.includes('Every seal is right.')]).toEqual([0, true]);
    kept = heads;
  }, 30_000);

  it('tell on who changed a row, and on who took the end away, to who kept the heads', async () => {
    const { rows } = await database.query(
      `select r.id, r.trace_id, s.number from catalogue.audit_rows r join catalogue.audit_seals s on s.row_id = r.id
       where r.municipality_id = 'voorbeeldstad' order by s.number limit 1`,
    );
    const [{ id, number }] = rows;
    await database.query(`update catalogue.audit_rows set trace_id = 'x' where id = $1`, [id]);
    const last = kept.find((head) => head.startsWith('contacts/voorbeeldstad:')) as string;
    const end = Number(/:(\d+):/.exec(last)?.[1]);
    const fromTheEnd = `delete from contacts.audit_seals where municipality_id = 'voorbeeldstad' and number >= $1`;
    await database.query(
      `with gone as (${fromTheEnd} returning row_id)
       delete from contacts.audit_rows using gone where municipality_id = 'voorbeeldstad' and id = row_id`,
      [end],
    );
    const { code, stdout } = await verify(...kept);
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.includes('WRONG'))).toEqual([
      `  WRONG: seal ${number} does not fit row ${id} and what comes before it`,
      `  WRONG: seal ${end}, that was told before, is not there`,
    ]);
  }, 30_000);

  it('and rows can not be changed by the services', async () => {
    for (const service of trails) {
      const { runtime } = roleUrls({ service, administrator: house.databaseUrl });
      const client = new pg.Client({ connectionString: runtime });
      await client.connect();
      for (const sql of [
        `update ${service}.audit_rows set action = 'x'`,
        `delete from ${service}.audit_rows`,
        `delete from ${service}.audit_seals`,
        `insert into ${service}.audit_seals values ('voorbeeldstad', 999999, 1, sha256('x'), now())`,
      ])
        await expect(client.query(sql)).rejects.toThrow(/permission denied/);
      await client.end();
    }
  });

  it('leave no error in any log', () => {
    expect(house.errors()).toEqual([]);
  });
});
