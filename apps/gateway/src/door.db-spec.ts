import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changeAppointment,
  getCatalogueSettings,
  getLocation,
  getProduct,
  getProductDraft,
  getProductVersion,
  listContacts,
  listDrafts,
  listLocations,
  listProductVersions,
  placeHold,
  publishProduct,
  putCatalogueSettings,
  putProduct,
  searchProducts,
  unscheduleProduct,
  withdrawProduct,
} from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { exampleOf } from './openapi/openapi-examples.wording.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const id = '019abf00-0000-7000-8000-000000000000';
const hold = exampleOf('placeHold');

describe('every answer', () => {
  it.each(['/v1/products', '/v1/nowhere', '/v1/openapi.json', '/health/live', '/v1/products/%zz'])(
    'of %s has the version, a request id and the security headers',
    async (path) => {
      const { headers } = await gateway.http.get(path);
      expect(headers).toMatchObject({
        'api-version': '1.0.0',
        'loket-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age'),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'access-control-allow-origin': '*',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    },
  );

  it('goes on with the trace it is part of', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { body } = await gateway.http.get('/v1/nowhere').set('traceparent', `00-${trace}-00f067aa0ba902b7-01`);
    expect(body).toMatchObject({ traceId: trace, code: 'not-found', status: 404, instance: '/v1/nowhere' });
  });
});

describe('a path', () => {
  it('knows its methods', async () => {
    const { status, body, headers } = await gateway.http.put('/v1/appointments');
    expect({ status, code: body.code, allow: headers.allow }).toEqual({
      status: 405,
      code: 'method-not-allowed',
      allow: 'GET, HEAD, POST, OPTIONS',
    });
  });

  it('answers what a browser asks before it asks', async () => {
    const { status, headers } = await gateway.http.options(`/v1/appointments/${id}`).set('origin', 'https://a.test');
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, PATCH, DELETE, OPTIONS');
    expect(headers['access-control-allow-headers']).toContain('Appointment-Token');
    expect(headers['access-control-expose-headers']).toContain('ETag');
  });

  it.each(['text/html', 'application/json;q=0, */*', 'application/xml'])('is 406 for who takes %s', async (accept) => {
    const { status, body } = await gateway.http.get('/v1/products').set('accept', accept);
    expect({ status, code: body.code }).toEqual({ status: 406, code: 'not-acceptable' });
  });
});

describe('what is public', () => {
  it('is not sent again to who has it, and HEAD tells the same without a body', async () => {
    const stand = await gateway.answers(searchProducts, () => ({ ok: { items: [], total: 0 } }));
    const first = await gateway.http.get('/v1/products').set('accept-language', 'en;q=0.5, fr-BE');
    const again = await gateway.http.get('/v1/products').set('if-none-match', `"x", W/${first.headers.etag}`);
    const head = await gateway.http.head('/v1/products');
    stand.stop();
    expect(first.body).toEqual({ items: [], page: 1, pageSize: 20, total: 0 });
    expect(first.headers).toMatchObject({
      'cache-control': 'no-cache',
      vary: expect.stringContaining('Accept-Language'),
    });
    expect({ status: again.status, text: again.text, etag: again.headers.etag }).toEqual({
      status: 304,
      text: '',
      etag: first.headers.etag,
    });
    expect({ status: head.status, text: head.text ?? '', etag: head.headers.etag }).toEqual({
      status: 200,
      text: '',
      etag: first.headers.etag,
    });
    expect(stand.asked[0]).toMatchObject({
      municipalityId: 'voorbeeldstad',
      requestId: first.headers['loket-request-id'],
      input: { languages: ['fr-BE', 'en'] },
    });
  });

  it('says since when a product is as it is, and in which language', async () => {
    const product = exampleOf('getProduct').answer;
    const lastModified = '2026-11-02T09:00:00.250Z';
    const stand = await gateway.answers(getProduct, () => ({ ok: { product, lastModified } }));
    const asked = (headers: object) => gateway.http.get('/v1/products/paspoort').set({ ...headers });
    const first = await asked({ 'accept-language': 'en' });
    const { etag = '', 'last-modified': changed = '' } = first.headers;
    expect(first.body).toEqual(product);
    expect(first.headers).toMatchObject({
      'last-modified': 'Mon, 02 Nov 2026 09:00:00 GMT',
      'content-language': 'nl',
      etag: expect.stringMatching(/^"[\w-]{27}"$/),
    });
    const statuses = async (all: object[]) => (await Promise.all(all.map(asked))).map(({ status }) => status);
    const later = 'Tue, 03 Nov 2026 09:00:00 GMT';
    const earlier = 'Sun, 01 Nov 2026 09:00:00 GMT';
    const known = [{ 'if-modified-since': changed }, { 'if-modified-since': later }, { 'if-none-match': etag }];
    expect(await statuses(known)).toEqual([304, 304, 304]);
    const unknown = [earlier, 'yesterday', '', `${changed}, ${changed}`].map((date) => ({ 'if-modified-since': date }));
    expect(await statuses(unknown)).toEqual([200, 200, 200, 200]);
    const both = [
      { 'if-none-match': '"other"', 'if-modified-since': later },
      { 'if-none-match': etag, 'if-modified-since': earlier },
      { 'if-none-match': 'malformed', 'if-modified-since': later },
    ];
    expect(await statuses(both)).toEqual([200, 304, 200]);
    const again = await asked({ 'if-modified-since': changed });
    expect({ text: again.text, headers: again.headers }).toMatchObject({
      text: '',
      headers: { etag, 'last-modified': changed, 'content-language': 'nl', vary: expect.any(String) },
    });
    expect(again.headers).not.toHaveProperty('content-type');
    const head = await gateway.http.head('/v1/products/paspoort').set('if-modified-since', changed);
    expect(head.status).toBe(304);
    stand.stop();
    expect(stand.asked[0]?.input).toEqual({ productId: 'paspoort', languages: ['en'] });
  });

  it('may tell what was probably meant, and since when that is so', async () => {
    const changedAt = '2026-11-02T09:00:00Z';
    const found = { items: [], total: 0, didYouMean: 'paspoort', changedAt };
    const stand = await gateway.answers(searchProducts, () => ({ ok: found }));
    const query = { q: 'paspport', theme: 'reizen', lifeEvent: 'op reis', way: 'online', noAppointmentNeeded: 'false' };
    const { body, headers } = await gateway.http.get('/v1/products').query({ ...query, audience: 'person', page: 2 });
    stand.stop();
    expect(body).toEqual({ items: [], page: 2, pageSize: 20, total: 0, didYouMean: 'paspoort' });
    expect(headers['last-modified']).toBe('Mon, 02 Nov 2026 09:00:00 GMT');
    const input = { ...query, noAppointmentNeeded: false, audience: 'person', page: 2, pageSize: 20 };
    expect(stand.asked[0]?.input).toEqual({ ...input, languages: [] });
  });

  it('that never changed by itself says nothing of that, and is sent whatever the date', async () => {
    const places = await gateway.answers(listLocations, () => ({ ok: { locations: [] } }));
    const place = await gateway.answers(getLocation, () => ({ problem: 'location-unknown' }));
    const page = await gateway.http
      .get('/v1/locations?page=2&pageSize=1')
      .set('if-modified-since', 'Tue, 03 Nov 2026 09:00:00 GMT');
    expect(page).toMatchObject({ status: 200, body: { page: 2, total: 0 } });
    expect(page.headers).not.toHaveProperty('last-modified');
    expect((await gateway.http.get('/v1/locations/nowhere')).body).toMatchObject({ code: 'location-unknown' });
    places.stop();
    place.stop();
  });
});

describe('an order', () => {
  it('that made something says where it is, and is kept by nobody', async () => {
    const stand = await gateway.answers(placeHold, () => ({ ok: hold.answer }));
    const { status, headers } = await gateway.http
      .post('/v1/holds')
      .set('idempotency-key', 'once')
      .send(hold.body as object);
    stand.stop();
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/v1/appointments/${id}`, etag: '"1"', 'cache-control': 'no-store' });
    expect(stand.asked[0]?.input).toMatchObject({ idempotency: { key: 'once', route: 'POST /v1/holds' } });
  });

  it('that is refused tells what the owner told', async () => {
    const details = { alternatives: [{ start: '2026-12-01T08:00:00Z' }], detail: 'Just taken.' };
    const stand = await gateway.answers(placeHold, () => ({ problem: 'slot-taken', details }));
    const { status, body } = await gateway.http.post('/v1/holds').send(hold.body as object);
    stand.stop();
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { code: 'slot-taken', title: expect.any(String), ...details },
    });
  });

  it('hides a defect', async () => {
    const stand = await gateway.answers(placeHold, () => ({ ok: { nonsense: 'secret' } }));
    const { status, body } = await gateway.http.post('/v1/holds').send(hold.body as object);
    stand.stop();
    expect({ status, body }).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('takes a channel that the caller has, and no other', async () => {
    const stand = await gateway.answers(placeHold, () => ({ ok: hold.answer }));
    const order = (channel: string) => ({ ...(hold.body as object), channel });
    const by = (channel: string) =>
      gateway.http.post('/v1/holds').set('authorization', bearer('clerk')).send(order(channel));
    expect((await by('letter')).status).toBe(201);
    expect((await by('web')).body).toMatchObject({ status: 403, code: 'not-allowed' });
    expect((await gateway.http.post('/v1/holds').send(order('counter'))).status).toBe(403);
    stand.stop();
    expect(stand.asked.map(({ input }) => input.caller)).toMatchObject([{ channel: 'letter', who: 'clerk' }]);
  });

  it('needs a sound idempotency key, and strangers with a short one are told apart', async () => {
    const stand = await gateway.answers(placeHold, () => ({ ok: hold.answer }));
    const order = (key: string) =>
      gateway.http
        .post('/v1/holds')
        .set('idempotency-key', key)
        .send(hold.body as object);
    expect((await order('a b')).body.errors).toEqual([{ path: 'Idempotency-Key', message: expect.any(String) }]);
    expect((await order('a'.repeat(256))).status).toBe(400);
    await order('1');
    await order('0123456789abcdef');
    stand.stop();
    const clients = stand.asked.map(({ input }) => (input.caller as { client: string }).client);
    expect(clients).toEqual([expect.stringMatching(/^anonymous:[\w-]{22}$/), 'anonymous']);
    // What tells strangers apart is for the answers that are remembered; the trail keeps who it was for years.
    expect(stand.asked.map(({ actor }) => actor)).toEqual(Array(2).fill({ client: 'anonymous', channel: 'web' }));
  });
});

describe('a change', () => {
  const change = () => gateway.http.patch(`/v1/appointments/${id}`).set('content-type', 'application/merge-patch+json');

  it('must say which version was seen', async () => {
    expect((await change().send('{"notes":null}')).body).toMatchObject({ status: 428, code: 'version-required' });
    expect((await change().set('if-match', '3').send('{"notes":null}')).body).toMatchObject({ status: 400 });
  });

  it('hands on the versions and the token', async () => {
    const stand = await gateway.answers(changeAppointment, () => ({ ok: exampleOf('changeAppointment').answer }));
    const { status, headers } = await change()
      .set('if-match', 'W/"1", "2","3"')
      .set('appointment-token', 'abc')
      .send('{"notes":null}');
    stand.stop();
    expect({ status, etag: headers.etag }).toEqual({ status: 200, etag: '"3"' });
    expect(stand.asked[0]?.input).toMatchObject({ ifMatch: ['2', '3'], caller: { appointmentToken: 'abc' } });
  });

  it('of a document says what was seen, or that it is new', async () => {
    const { body, answer } = exampleOf('putProduct');
    const stand = await gateway.answers(putProduct, ({ input }) => ({
      ok: { created: 'nothing' in (input.seen as object), product: answer },
    }));
    const put = () => gateway.http.put('/v1/products/paspoort').set('authorization', bearer('editor'));
    expect((await put().send(body as object)).status).toBe(428);
    const made = await put()
      .set('if-none-match', '*')
      .send(body as object);
    expect({ status: made.status, location: made.headers.location }).toEqual({
      status: 201,
      location: '/v1/products/paspoort',
    });
    expect(
      (
        await put()
          .set('if-match', '*')
          .send(body as object)
      ).status,
    ).toBe(200);
    stand.stop();
    expect(stand.asked.map(({ input }) => input.seen)).toEqual([{ nothing: true }, { versions: ['*'] }]);
    expect(stand.asked[0]?.input).toMatchObject({ publish: false, caller: { who: 'editor' }, productId: 'paspoort' });
  });

  it('of what is offered says which version of the draft was seen', async () => {
    const stands = await Promise.all([
      gateway.answers(publishProduct, () => ({ ok: exampleOf('publishProduct').answer })),
      gateway.answers(withdrawProduct, () => ({ ok: exampleOf('getProductDraft').answer })),
      gateway.answers(unscheduleProduct, () => ({ problem: 'version-changed' })),
    ]);
    const asked = (method: 'put' | 'delete', part: string) =>
      gateway.http[method](`/v1/products/paspoort/${part}`).set('authorization', bearer('editor'));
    expect((await asked('put', 'publication').send({})).status).toBe(428);
    const at = '2026-12-01T08:00:00+01:00';
    const published = await asked('put', 'publication').set('if-match', '"3"').send({ writtenIn: 2, at });
    expect(published).toMatchObject({ status: 200, headers: { etag: '"4"', 'cache-control': 'no-store' } });
    expect((await asked('delete', 'publication')).status).toBe(428);
    expect((await asked('delete', 'publication').set('if-match', '"4"')).status).toBe(204);
    expect((await asked('delete', 'schedule').set('if-match', '"4"')).status).toBe(412);
    for (const stand of stands) stand.stop();
    expect(stands.flatMap((stand) => stand.asked.map(({ input }) => input))).toMatchObject([
      { productId: 'paspoort', seen: { versions: ['3'] }, writtenIn: 2, at: '2026-12-01T07:00:00Z' },
      { productId: 'paspoort', seen: { versions: ['4'] } },
      { productId: 'paspoort', seen: { versions: ['4'] } },
    ]);
  });
});

describe('an editor', () => {
  const as = (path: string) => gateway.http.get(path).set('authorization', bearer('editor'));

  it('reads drafts and versions, by the version of the draft', async () => {
    const { items, total } = exampleOf('listDrafts').answer as { items: object[]; total: number };
    const versions = exampleOf('listProductVersions').answer as { items: object[]; total: number };
    const stands = await Promise.all([
      gateway.answers(listDrafts, () => ({ ok: { items, total } })),
      gateway.answers(getProductDraft, () => ({ ok: exampleOf('getProductDraft').answer })),
      gateway.answers(listProductVersions, () => ({ ok: versions })),
      gateway.answers(getProductVersion, () => ({ ok: exampleOf('getProductVersion').answer })),
    ]);
    const [list, draft, history, one] = await Promise.all(
      [
        'drafts?untranslated=en&unpublished=true',
        'products/a/draft',
        'products/a/versions',
        'products/a/versions/3',
      ].map((path) => as(`/v1/${path}`)),
    );
    for (const stand of stands) stand.stop();
    expect(list?.body).toEqual(exampleOf('listDrafts').answer);
    expect(draft).toMatchObject({ headers: { etag: '"3"', 'cache-control': 'no-store' } });
    expect(history?.body).toEqual(exampleOf('listProductVersions').answer);
    expect(one?.body).toEqual(exampleOf('getProductVersion').answer);
    expect(stands.map((stand) => stand.asked[0]?.input)).toMatchObject([
      { untranslated: 'en', unpublished: true },
      { productId: 'a' },
      { productId: 'a', page: 1 },
      { productId: 'a', version: 3 },
    ]);
    for (const version of ['0', 'x', '1.5', '9999999999'])
      expect((await as(`/v1/products/a/versions/${version}`)).body.errors).toMatchObject([{ path: 'version' }]);
  });

  it('reads and writes the settings by their version', async () => {
    const { body, answer } = exampleOf('putCatalogueSettings');
    const stands = await Promise.all([
      gateway.answers(getCatalogueSettings, () => ({
        ok: { settings: { ...(answer as object), version: 0 }, changedAt: '2026-12-01T08:00:00Z' },
      })),
      gateway.answers(putCatalogueSettings, () => ({ ok: { created: true, settings: answer } })),
    ]);
    expect((await gateway.http.get('/v1/catalogue/settings')).headers).toMatchObject({
      etag: '"0"',
      'last-modified': 'Tue, 01 Dec 2026 08:00:00 GMT',
    });
    const written = await gateway.http
      .put('/v1/catalogue/settings')
      .set({ authorization: bearer('editor'), 'if-none-match': '*' })
      .send(body as object);
    for (const stand of stands) stand.stop();
    expect(written).toMatchObject({ status: 201, body: answer, headers: { etag: '"2"' } });
  });
});

describe('contact moments', () => {
  it('are of an appointment or of a handoff', async () => {
    const stand = await gateway.answers(listContacts, () => ({ ok: { items: [], total: 0 } }));
    const asked = (query: object) =>
      gateway.http.get('/v1/contacts').query(query).set('authorization', bearer('clerk'));
    for (const query of [{}, { appointmentId: id, handoffId: id }]) {
      const { status, body } = await asked(query);
      expect({ status, errors: body.errors }).toEqual({
        status: 400,
        errors: [{ path: 'appointmentId', message: 'Name one appointment, ticket or handoff.' }],
      });
    }
    expect([(await asked({ handoffId: id })).status, (await asked({ appointmentId: id })).status]).toEqual([200, 200]);
    stand.stop();
    expect(stand.asked.map(({ input }) => input)).toMatchObject([{ handoffId: id }, { appointmentId: id }]);
  });
});

describe('a large body', () => {
  const large = JSON.stringify({ format: 'x'.repeat(2 * 1024 * 1024) });

  it('is read of who shows a key', async () => {
    const headers = { authorization: bearer('editor'), 'if-match': '*' };
    const request = gateway.http.post('/v1/imports/catalogue').set(headers);
    expect((await request.set('content-type', 'application/json').send(large)).status).toBe(400);
  });

  it.each([undefined, 'Bearer wrong'])(
    'of somebody else (%s) is answered at once, though it never ends',
    async (key) => {
      const leaving = new AbortController();
      const { status } = await fetch(`${gateway.url}/v1/imports/catalogue`, {
        method: 'POST',
        signal: leaving.signal,
        headers: { 'content-type': 'application/json', ...(key ? { authorization: key } : {}) },
        body: new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('{"format":"')) }),
        duplex: 'half',
      } as RequestInit);
      leaving.abort();
      expect(status).toBe(401);
    },
  );
});

it.each(['/v1/products', '/v1/products/paspoort/ways'])('%s?__proto__=1 names what is not known', async (path) => {
  const { status, body } = await gateway.http.get(`${path}?__proto__=1`);
  expect([status, body.errors?.[0]?.path]).toEqual([400, '__proto__']);
});
